package dev.tocsin.block;

/// Where the cells of a [Block] come from: a block of its own, or a minute of a merged one.
interface Cells {
    /// The cells of the stored column at `column` of its table, `[entity × readings + reading]`, gaps where there
    /// is no row or nothing is known.
    ///
    /// @throws dev.tocsin.base.CorruptData when the column's bytes are damaged
    long[] column(int column);
}
