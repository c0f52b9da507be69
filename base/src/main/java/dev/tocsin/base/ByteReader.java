package dev.tocsin.base;

import java.nio.charset.StandardCharsets;

/// Reads what [ByteWriter] wrote and survives anything else: every method checks its bounds and throws [CorruptData]
/// with the offset, never an index error, never a huge allocation (a length is checked against what is left, or
/// against the caller's limit, before memory is taken). Not thread-safe.
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    /// Reads all of `bytes`.
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /// Reads `length` bytes of `bytes` from `offset`.
    public ByteReader(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new CorruptData(
                    "got a part of " + length + " bytes at offset " + offset + "; there are " + bytes.length);
        }
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /// The offset in the array of the next byte.
    public int position() {
        return position;
    }

    /// The number of bytes not yet read.
    public int remaining() {
        return end - position;
    }

    /// One byte, 0 to 255.
    public int readByte() {
        need(1);
        return bytes[position++] & 0xFF;
    }

    /// Four bytes, big-endian.
    public int readInt() {
        need(4);
        int value = (bytes[position] & 0xFF) << 24
                | (bytes[position + 1] & 0xFF) << 16
                | (bytes[position + 2] & 0xFF) << 8
                | (bytes[position + 3] & 0xFF);
        position += 4;
        return value;
    }

    /// Eight bytes, big-endian.
    public long readLong() {
        long high = readInt();
        return high << 32 | (readInt() & 0xFFFF_FFFFL);
    }

    /// A varint of up to 64 bits.
    public long readVarint() {
        if (position < end && bytes[position] >= 0) {
            return bytes[position++]; // most numbers of most formats take one byte
        }
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CorruptData("got a varint longer than 10 bytes before offset " + position);
    }

    /// A zigzag varint.
    public long readSigned() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A varint that must lie in 0 to `limit`: a count, a length, an index.
    ///
    /// @throws CorruptData when it does not
    public int readCount(int limit) {
        int at = position;
        long value = readVarint();
        if (value < 0 || value > limit) {
            throw new CorruptData(
                    "got " + Long.toUnsignedString(value) + " at offset " + at + "; must be 0 to " + limit);
        }
        return (int) value;
    }

    /// The next `length` bytes as a copy.
    public byte[] readBytes(int length) {
        need(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, position, copy, 0, length);
        position += length;
        return copy;
    }

    /// A varint length of at most `limit`, then that many bytes.
    public byte[] readBlob(int limit) {
        return readBytes(readCount(limit));
    }

    /// UTF-8 behind its varint length of at most `limit` bytes; malformed sequences become U+FFFD.
    public String readText(int limit) {
        int length = readCount(limit);
        need(length);
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /// Bit `index` of a bitmap that starts at `offset` and was read or skipped already; bit `i` is bit `i & 7` of byte
    /// `i >> 3`.
    public boolean bit(int offset, int index) {
        int at = offset + (index >> 3);
        if (offset < 0 || index < 0 || at >= position) {
            throw new AssertionError("BUG: got bit " + index + " at offset " + offset + ", must be behind the reader");
        }
        return (bytes[at] >> (index & 7) & 1) != 0;
    }

    /// Passes over `length` bytes.
    public void skip(int length) {
        need(length);
        position += length;
    }

    private void need(int length) {
        if (length < 0 || end - position < length) {
            throw new CorruptData(
                    "got the end at offset " + end + "; " + length + " bytes expected at offset " + position);
        }
    }
}
