package dev.tocsin.agent.source;

import java.io.IOException;
import java.io.RandomAccessFile;

/// Opens, reads and closes a small file into memory that is kept, for files that are read now and then and are too many
/// to be kept open. Not thread-safe.
final class Slurp {
    private final byte[] bytes;
    private int length;

    /// Reads at most `maxBytes` of a file.
    Slurp(int maxBytes) {
        this.bytes = new byte[maxBytes];
    }

    /// Reads `path`; false when that is not possible. An empty file is read.
    boolean read(String path) {
        length = 0;
        try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
            while (length < bytes.length) {
                int got = file.read(bytes, length, Math.min(8_192, bytes.length - length));
                if (got <= 0) {
                    break;
                }
                length += got;
            }
            return true;
        } catch (IOException unreadable) {
            return false; // gone, or not ours to see
        }
    }

    /// The content of the last read, valid up to [#length].
    byte[] bytes() {
        return bytes;
    }

    /// The number of bytes of the last read.
    int length() {
        return length;
    }
}
