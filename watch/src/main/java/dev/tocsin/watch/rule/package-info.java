/// Rules that run: kept, sent to agents, judged at the hub, and what comes of them.
@NullMarked
package dev.tocsin.watch.rule;

import org.jspecify.annotations.NullMarked;
