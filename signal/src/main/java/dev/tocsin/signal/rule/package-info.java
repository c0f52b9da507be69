/// Rules over recorded columns: their language (`docs/reference/rules.md`), and what it means second by second.
@NullMarked
package dev.tocsin.signal.rule;

import org.jspecify.annotations.NullMarked;
