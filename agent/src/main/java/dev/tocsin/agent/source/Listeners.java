package dev.tocsin.agent.source;

import dev.tocsin.block.Column;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// Counts the listening sockets in `/proc/net/tcp` or `tcp6` without reading the connections behind them: stops at the
/// first line of another state. Not thread-safe.
///
/// ```
///   sl  local_address rem_address   st tx_queue …
///    0: 00000000:07E8 00000000:0000 0A 00000000:00000000 …
/// ```
final class Listeners {
    /// Listening sockets that are counted at most, because each costs a line of 150 bytes.
    static final int MAX_COUNT = 100_000;

    private static final int CHUNK_BYTES = 8_192; // see ProcReader
    private static final byte[] LISTEN = Words.ascii("0A");

    private final Path path;
    private final byte[] bytes = new byte[2 * CHUNK_BYTES];
    private final Cursor cursor = new Cursor();

    /// Counts in `path`.
    Listeners(Path path) {
        this.path = path;
    }

    /// The number of listening sockets, [Column#GAP] when the file cannot be read.
    long count() {
        try (RandomAccessFile file = new RandomAccessFile(path.toString(), "r")) {
            return count(file);
        } catch (IOException unreadable) {
            return Column.GAP; // no IPv6, or a container that hides it
        }
    }

    private long count(RandomAccessFile file) throws IOException {
        int length = 0;
        long found = -1; // the head line
        while (true) {
            int got = file.read(bytes, length, Math.min(CHUNK_BYTES, bytes.length - length));
            length += Math.max(0, got);
            int from = 0;
            for (int end = lineEnd(from, length); end >= 0; end = lineEnd(from, length)) {
                if (found >= 0 && !isListening(from, end)) {
                    return found;
                }
                found++;
                from = end + 1;
            }
            if (got <= 0 || found >= MAX_COUNT || (from == 0 && length == bytes.length)) {
                return Math.max(0, found);
            }
            System.arraycopy(bytes, from, bytes, 0, length - from);
            length -= from;
        }
    }

    private boolean isListening(int from, int end) {
        cursor.over(bytes, from, end).skipWords(3);
        cursor.skipBlanks();
        return cursor.startsWith(LISTEN);
    }

    private int lineEnd(int from, int length) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
