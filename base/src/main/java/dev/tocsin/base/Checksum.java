package dev.tocsin.base;

import java.util.zip.CRC32C;

/// CRC-32C (Castagnoli, RFC 3720 §12.1), the checksum of every record, block, pack and frame: the JDK computes it with
/// the processor's own instruction.
public final class Checksum {
    private Checksum() {}

    /// The checksum of `length` bytes from `offset`.
    public static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /// The checksum of all of `bytes`.
    public static int of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }
}
