/// Statements on the catalog in few words.
@NullMarked
package dev.tocsin.watch.sql;

import org.jspecify.annotations.NullMarked;
