/// What other tools have set, read from their own files into a file of checks. Nothing is left out silently: what has
/// no place here is told with its reason.
@NullMarked
package dev.tocsin.watch.imports;

import org.jspecify.annotations.NullMarked;
