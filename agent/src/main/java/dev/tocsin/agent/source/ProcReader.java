package dev.tocsin.agent.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads one small file of the kernel again and again: opened once, read from its start each time into memory that is
/// kept, so that a reading costs two system calls and no garbage (proc(5): a read from offset 0 makes new content).
///
/// A file that cannot be read is no error here: many kernels, containers and users lack some. It is then looked for
/// again only every [#RETRY_READS] reads, because a failing open costs more than a read. Not thread-safe.
final class ProcReader implements AutoCloseable {
    /// Reads to let pass before a missing file is tried again: half a minute at one read a second.
    static final int RETRY_READS = 30;

    /// The most that is read of one file, bytes: /proc/stat of 4,096 CPUs is below 1 MiB.
    static final int MAX_BYTES = 4 << 20;

    // The JDK reads up to 8 KiB through its own stack, more through an allocation each time: so never ask for more.
    private static final int CHUNK_BYTES = 8_192;

    private static final int FIRST_BYTES = 1_024;

    private final String path;
    private final int maxBytes;
    private byte[] bytes;
    private int length;
    private @Nullable RandomAccessFile file;
    private int waitReads;

    /// A reader of `path`, which need not exist.
    ProcReader(Path path) {
        this(path, MAX_BYTES);
    }

    /// A reader of the first `maxBytes` (≥ 1) bytes of `path`.
    ProcReader(Path path, int maxBytes) {
        this(path.toString(), maxBytes, FIRST_BYTES);
    }

    /// As above, with memory for `firstBytes` (≥ 1) to begin with.
    ProcReader(String path, int maxBytes, int firstBytes) {
        this.path = path;
        this.maxBytes = Math.min(maxBytes, MAX_BYTES);
        this.bytes = new byte[firstBytes];
    }

    /// Reads the file; true when there is content, which [#bytes] and [#length] then hold.
    boolean read() {
        length = 0;
        if (waitReads > 0) {
            waitReads--;
            return false;
        }
        try {
            RandomAccessFile open = file;
            if (open == null) {
                open = new RandomAccessFile(path, "r");
                file = open;
            } else {
                open.seek(0);
            }
            fill(open);
            return length > 0;
        } catch (IOException unreadable) {
            close(); // absent, hidden, switched off: a gap, and not for long if it comes back
            length = 0;
            waitReads = RETRY_READS;
            return false;
        }
    }

    /// True when the file could be opened, also when it was empty.
    boolean isOpen() {
        return file != null;
    }

    /// The content of the last read, valid up to [#length] and until the next read.
    byte[] bytes() {
        return bytes;
    }

    /// The number of bytes of the last read; 0 when nothing could be read.
    int length() {
        return length;
    }

    @Override
    public void close() {
        RandomAccessFile open = file;
        file = null;
        closeQuietly(open);
    }

    /// Closes a file that was only read, if there is one. A failure is told by false and means nothing to most: such a
    /// file has nothing to lose.
    static boolean closeQuietly(@Nullable RandomAccessFile open) {
        if (open == null) {
            return true;
        }
        try {
            open.close();
            return true;
        } catch (IOException nothingLost) {
            return false;
        }
    }

    private void fill(RandomAccessFile open) throws IOException {
        while (length < maxBytes) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(maxBytes, length * 2));
            }
            int got = open.read(bytes, length, Math.min(CHUNK_BYTES, bytes.length - length));
            if (got <= 0) {
                return;
            }
            length += got;
        }
    }
}
