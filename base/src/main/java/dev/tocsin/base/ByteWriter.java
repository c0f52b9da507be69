package dev.tocsin.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte buffer with the few encodings that every format of the product is made of.
///
/// Fixed-width integers are big-endian. A *varint* is base 128, least significant group first, at most ten bytes
/// (Protocol Buffers encoding); signed numbers are *zigzag* mapped before. Text is UTF-8 behind its varint length.
/// Reusable through [#clear]. Not thread-safe.
public final class ByteWriter {
    /// Below this many bytes the buffer doubles.
    private static final int SMALL = 256 << 10;

    private byte[] bytes;
    private int size;

    /// An empty writer.
    public ByteWriter() {
        this(256);
    }

    /// An empty writer with room for `capacity` bytes before it has to grow.
    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /// The number of bytes written since the start or the last [#clear].
    public int size() {
        return size;
    }

    /// Forgets what was written and keeps the memory.
    public void clear() {
        size = 0;
    }

    /// As [#clear], but does not keep more than `most` ≥ 16 bytes of memory.
    public void clear(int most) {
        size = 0;
        if (bytes.length > most) {
            bytes = new byte[most];
        }
    }

    /// Makes room for `more` bytes at once, where growing to them by and by would leave large pieces of garbage.
    public void reserve(int more) {
        ensure(more);
    }

    /// Drops everything behind the first `newSize` bytes.
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new AssertionError("BUG: got size " + newSize + ", must be 0 to " + size);
        }
        size = newSize;
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// The array behind, valid up to [#size] and only until the next write: for checksums and channels without a copy.
    public byte[] array() {
        return bytes;
    }

    /// One byte: the low eight bits of `value`.
    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /// Four bytes, big-endian.
    public void writeInt(int value) {
        ensure(4);
        putInt(size, value);
        size += 4;
    }

    /// Overwrites four bytes at `offset` (a length or checksum known only afterwards).
    public void patchInt(int offset, int value) {
        if (offset < 0 || offset + 4 > size) {
            throw new AssertionError("BUG: got offset " + offset + ", must be 0 to " + (size - 4));
        }
        putInt(offset, value);
    }

    /// Eight bytes, big-endian.
    public void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /// A varint of the 64 bits of `value` taken as unsigned: 1 byte below 128, 10 for a negative number.
    public void writeVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// A signed number as a zigzag varint: small magnitudes of either sign are short.
    public void writeSigned(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    /// The bytes as they are, without a length.
    public void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    /// `length` bytes of `source` from `offset`, without a length.
    public void writeBytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /// Moves what stands from `offset` on to make room for the first `length` bytes of `source` there: a head that is
    /// known only when its body is written.
    public void insert(int offset, byte[] source, int length) {
        if (offset < 0 || offset > size) {
            throw new AssertionError("BUG: got offset " + offset + ", must be 0 to " + size);
        }
        ensure(length);
        System.arraycopy(bytes, offset, bytes, offset + length, size - offset);
        System.arraycopy(source, 0, bytes, offset, length);
        size += length;
    }

    /// A varint length, then the bytes.
    public void writeBlob(byte[] source) {
        writeVarint(source.length);
        writeBytes(source);
    }

    /// A varint length in bytes, then UTF-8.
    public void writeText(String text) {
        writeBlob(text.getBytes(StandardCharsets.UTF_8));
    }

    private void putInt(int offset, int value) {
        bytes[offset] = (byte) (value >>> 24);
        bytes[offset + 1] = (byte) (value >>> 16);
        bytes[offset + 2] = (byte) (value >>> 8);
        bytes[offset + 3] = (byte) value;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            // Doubling a large buffer takes three times its size for a moment, which an agent's small heap does not
            // have.
            int grown = bytes.length < SMALL ? bytes.length * 2 : bytes.length + bytes.length / 4;
            bytes = Arrays.copyOf(bytes, Math.max(size + more, grown));
        }
    }
}
