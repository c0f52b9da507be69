package dev.tocsin.block;

/// The numbers of the block layout, one table of one host for a span of seconds:
///
/// ```
/// block       version u8 | head length u32 | head | CRC-32C u32 of all before | columns
/// head        table id varint | first reading i64 ms | span varint s
///             | readings varint | entities varint | columns varint | attributes varint
///             | axis | dictionary | directory
/// axis        { zigzag(ms since the reading before − 1000) }     one less than readings
/// dictionary  inflated length varint | stored length varint | raw deflate (RFC 1951) of { entity }*
/// entity      key text
///             | runs varint | { absent varint | present varint }*
///             | versions varint | attribute text* | { readings later varint | bitmap | attribute text* }*
/// directory   one per column:
///               0 u8                                          every cell is a gap, nothing is stored
///               length × 2 varint | CRC-32C u32               the column as it is
///               length × 2 + 1 varint | inflated length varint | CRC-32C u32       raw deflate
/// columns     the stored bytes of each column, one behind the other
/// ```
///
/// [ColumnEncoder] draws a column.
final class BlockFormat {
    /// The version of the block layout; a reader refuses any other.
    static final int VERSION = 1;

    /// The version of the layout of a merged block ([MergedBlock]).
    static final int MERGED = 2;

    /// Milliseconds from one restart point of a merged column to the next: whole minutes of the clock.
    static final long RESTART_MILLIS = 60_000;

    /// Columns shorter than this are never deflated: the shortest deflate streams that gain anything are longer.
    static final int MIN_DEFLATED = 16;

    /// Entities × readings of one block: 64 MiB for a decoded column. 5,000 processes need 3 million in ten
    /// minutes.
    static final int MAX_CELLS = 8 << 20;

    private BlockFormat() {}
}
