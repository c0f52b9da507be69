/// Strict reading of what people write: a tree of values that know their place, and readers that report every mistake
/// at once by place, path, and what was expected.
@NullMarked
package dev.tocsin.base.config;

import org.jspecify.annotations.NullMarked;
