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
/// directory   { coding u8 | inflated length varint | stored length varint | CRC-32C u32 }    one per column
/// columns     the stored bytes of each column, one behind the other
/// ```
///
/// [ColumnEncoder] draws a column.
final class BlockFormat {
    /// The version of the block layout; a reader refuses any other.
    static final int VERSION = 1;

    /// The column's bytes as they are.
    static final int RAW = 0;

    /// The column's bytes are raw deflate.
    static final int DEFLATED = 1;

    /// Entities × readings of one block: 64 MiB for a decoded column. 5,000 processes need 3 million in ten
    /// minutes.
    static final int MAX_CELLS = 8 << 20;

    private BlockFormat() {}
}
