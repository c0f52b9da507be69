package dev.tocsin.agent;

import dev.tocsin.base.Checksum;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/// The highest sequence that may have left this machine without leaving its pack behind. A number used twice would lose
/// a minute, because the hub takes the second for a repetition of the first.
///
/// ```
/// 00000000000000000042 1a2b3c4d          20 digits, blank, CRC-32C of the digits, line end
/// ```
///
/// Overwritten in place, not replaced: the 30 bytes lie in one sector, which a disk writes whole or not at all, and
/// overwriting needs no space, so that a machine whose disk is full can still note what it sent. Not thread-safe.
final class SequenceMark implements AutoCloseable {
    /// How far ahead a damaged mark goes on: more than a machine seals in a year.
    static final long JUMP = 1_000_000L;

    private static final int DIGITS = 20;
    private static final int BYTES = DIGITS + 10;

    private final FileChannel channel;
    private long value;
    private final boolean damaged;
    private boolean missing;

    /// Opens or makes `file`. When it is damaged, [#value] is 0 and [#isDamaged] true.
    ///
    /// @throws IOException when it cannot be read or made
    SequenceMark(Path file, Log log) throws IOException {
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
            // a short read goes on
        }
        String text = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
        boolean good = text.length() == BYTES
                && text.substring(0, DIGITS).matches("\\d{20}")
                && text.equals(form(Long.parseLong(text.substring(1, DIGITS))));
        damaged = !good && !text.isEmpty();
        missing = text.isEmpty();
        value = good ? Long.parseLong(text.substring(1, DIGITS)) : 0;
        if (damaged) {
            log.error("spool", file + " is damaged; numbers go on " + JUMP + " further, so that none is used twice");
        }
    }

    /// The mark.
    long value() {
        return value;
    }

    /// True when there was no mark: a new spool, or one that lost it.
    boolean isMissing() {
        return missing;
    }

    /// True when what was there could not be read.
    boolean isDamaged() {
        return damaged;
    }

    /// Raises the mark to at least `sequence`; on the disk when this returns.
    ///
    /// @throws IOException when it is not
    void raise(long sequence) throws IOException {
        if (sequence <= value && !damaged && !missing) {
            return;
        }
        write(Math.max(value, sequence));
    }

    private void write(long next) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(form(next).getBytes(StandardCharsets.US_ASCII));
        while (content.hasRemaining()) {
            channel.write(content, content.position());
        }
        channel.force(false);
        value = next;
        missing = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static String form(long sequence) {
        String digits = String.format(Locale.ROOT, "%020d", sequence);
        int checksum = Checksum.of(digits.getBytes(StandardCharsets.US_ASCII));
        return digits + " " + String.format(Locale.ROOT, "%08x", checksum) + "\n";
    }
}
