package dev.tocsin.block;

/// Where the bytes of one column are.
///
/// @param packed true when they are compressed, false when they are the column as it is
/// @param offset the first byte, in the array that the block lies in
/// @param length the number of bytes
/// @param inflated the number of bytes of the column as it is
/// @param crc CRC-32C of the stored bytes
record StoredColumn(boolean packed, int offset, int length, int inflated, int crc) {
    /// True when nothing is stored: every cell is a gap.
    boolean empty() {
        return length == 0 && !packed;
    }
}
