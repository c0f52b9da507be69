package dev.tocsin.agent;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The open minute on the disk: one append per second, nothing ever rewritten.
///
/// ```
/// u32 length | u32 CRC-32C of the bytes | bytes of the record | u32 length | …
/// ```
///
/// Appends are not forced to the disk: the page cache survives the death of this program, so a kill loses nothing; a
/// power cut may lose the open minute, at most 60 s, while sealed packs are forced. One fsync a second on every
/// machine of a fleet would cost more than that minute is worth.
final class RecordFile implements AutoCloseable {
    private static final int HEAD_BYTES = 8;

    private final FileChannel channel;
    private final ByteWriter head = new ByteWriter(HEAD_BYTES);

    /// Makes `file`, mode 0600, or appends to it.
    ///
    /// @throws IOException when it cannot be opened
    RecordFile(Path file) throws IOException {
        this.channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// Appends one record; the kernel has it when this returns.
    ///
    /// @throws IOException when it was not written, or not whole (the reader cuts a torn tail)
    void append(byte[] record) throws IOException {
        head.clear();
        head.writeInt(record.length);
        head.writeInt(Checksum.of(record));
        ByteBuffer[] parts = {ByteBuffer.wrap(head.array(), 0, HEAD_BYTES), ByteBuffer.wrap(record)};
        while (parts[1].hasRemaining()) {
            channel.write(parts);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// What a file of an earlier run still tells.
    ///
    /// @param records the good ones in order, the first a keyframe; empty when there is none
    /// @param lost how many records were damaged or could not be read without a damaged one before them
    /// @param tornBytes bytes at the end that a death in the middle of a write left
    record Content(List<byte[]> records, int lost, int tornBytes) {}

    /// Reads `file` as far as it is good: a torn tail is cut, damage in the middle costs the records up to the next
    /// keyframe, never those behind it.
    ///
    /// @throws IOException when the file cannot be read at all
    static Content read(Path file) throws IOException {
        ByteReader in = new ByteReader(Files.readAllBytes(file));
        FrameDecoder decoder = new FrameDecoder();
        List<byte[]> good = new ArrayList<>();
        int lost = 0;
        while (in.remaining() >= HEAD_BYTES) {
            int length = in.readInt();
            int checksum = in.readInt();
            if (length < 0 || length > Limits.FRAME_BYTES || length > in.remaining()) {
                return new Content(good, lost, in.remaining() + HEAD_BYTES);
            }
            byte[] record = in.readBytes(length);
            if (Checksum.of(record) != checksum) {
                if (in.remaining() == 0) {
                    return new Content(good, lost, length + HEAD_BYTES);
                }
                decoder = new FrameDecoder(); // what follows was made against the damaged one
                lost++;
            } else if (decodes(decoder, record)) {
                good.add(record);
            } else {
                lost++;
            }
        }
        return new Content(good, lost, in.remaining());
    }

    private static boolean decodes(FrameDecoder decoder, byte[] record) {
        try {
            Frame frame = decoder.decode(record);
            return frame.atMillis() > 0;
        } catch (CorruptData damaged) {
            return false;
        }
    }
}
