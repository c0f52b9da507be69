/// Checks: what is set for one, when it runs, what it found.
@NullMarked
package dev.tocsin.watch.check;

import org.jspecify.annotations.NullMarked;
