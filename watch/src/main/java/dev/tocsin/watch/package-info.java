/// The watch as the rest of the hub sees it.
@NullMarked
package dev.tocsin.watch;

import org.jspecify.annotations.NullMarked;
