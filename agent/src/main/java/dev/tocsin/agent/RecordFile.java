package dev.tocsin.agent;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The open minute on the disk: one append per second; [RecordScan] reads it back.
///
/// ```
/// u32 length (≥ 1) | u32 CRC-32C of the bytes | bytes of the record | u32 length | …
/// ```
///
/// Appends are not forced to the disk: the page cache survives the death of this program, so a kill loses nothing; a
/// power cut may lose the open minute, at most 60 s, while sealed packs are forced. One fsync a second on every
/// machine of a fleet would cost more than that minute is worth.
///
/// An append that fails (a full disk) is taken back: the next one starts where the last good record ends, so that no
/// half record lies between good ones. Not thread-safe.
final class RecordFile implements AutoCloseable {
    /// Bytes before each record.
    static final int HEAD_BYTES = 8;

    /// Bytes that are written at a time: the JDK copies them to memory outside of the heap, and keeps that.
    private static final int PIECE_BYTES = 32 << 10;

    private final FileChannel channel;
    private final ByteWriter buffer = new ByteWriter(4_096);
    private long length;
    private int written;

    /// Opens or makes `file`, mode 0600, whose first `length` bytes hold `written` good records; what is behind them is
    /// cut off. A file that is shorter than that begins anew.
    ///
    /// @throws IOException when it cannot be opened
    RecordFile(Path file, long length, int written) throws IOException {
        this.channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean whole = channel.size() >= length;
        this.length = whole ? length : 0;
        this.written = whole ? written : 0;
        channel.truncate(this.length);
    }

    /// The number of records in the file.
    int written() {
        return written;
    }

    /// Bytes up to the end of the last good record.
    long length() {
        return length;
    }

    /// Appends a record; the kernel has it when this returns.
    ///
    /// @throws IOException when not everything was written; the file then ends with the record before, or will when
    ///     the next append comes
    void append(byte[] record) throws IOException {
        buffer.clear();
        buffer.writeInt(record.length);
        buffer.writeInt(Checksum.of(record));
        // A usual second goes in one call; the first one of a minute of thousands of processes is not copied.
        int together = Math.min(record.length, PIECE_BYTES - HEAD_BYTES);
        buffer.writeBytes(record, 0, together);
        try {
            write(buffer.array(), 0, buffer.size(), length);
            for (int from = together; from < record.length; from += PIECE_BYTES) {
                int size = Math.min(PIECE_BYTES, record.length - from);
                write(record, from, size, length + HEAD_BYTES + from);
            }
        } catch (IOException failure) {
            takeBack(failure);
            throw failure;
        }
        length += HEAD_BYTES + record.length;
        written++;
    }

    private void write(byte[] source, int from, int size, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(source, from, size);
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position() - from);
        }
    }

    private void takeBack(IOException failure) {
        try {
            channel.truncate(length);
        } catch (IOException alsoFailing) {
            failure.addSuppressed(alsoFailing); // the next append overwrites, a reader takes it for a torn tail
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
