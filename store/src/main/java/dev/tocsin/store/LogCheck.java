package dev.tocsin.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Looks for commits that a damaged place in a write-ahead log hides. SQLite reads a log up to the first frame
/// whose checksum is wrong and takes the rest for what a crash left unfinished: after a kill, one flipped bit near
/// the start of the log would take thousands of acknowledged packs with it, and nobody would be told.
///
/// ```
/// log header     magic u32 | … | salts 2 × u32 | checksum 2 × u32                       sqlite.org/fileformat2.html
/// log frame      page u32 | commit u32 | salts 2 × u32 | checksum 2 × u32 | page        section 4
///
/// frames   good good BAD good commit │ good commit    each checksum begins with the one stored in the frame before,
///                     └ hidden ──────┴────────────    so the frames behind the bad one still prove themselves
/// ```
///
/// A torn tail hides nothing: the log is synced at each commit, so frames behind a commit were written when all
/// before it were on the disk. Therefore only what lies behind the commit that the bad place belongs to is proof.
final class LogCheck {
    /// Ends the name of a log.
    static final String SUFFIX = "-wal";

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME = FRAME_HEADER + Sqlite.PAGE_BYTES;
    private static final int MAGIC = 0x377f_0682; // the lowest bit tells the byte order of checksums
    private static final int SALTS_AT = 16;
    private static final int HEADER_SUM_AT = 24;
    private static final int FRAME_SUM_AT = 16;

    private final FileChannel log;
    private final ByteOrder order;
    private final long salts;

    private LogCheck(FileChannel log, ByteOrder order, long salts) {
        this.log = log;
        this.order = order;
        this.salts = salts;
    }

    /// Does nothing when the log of `file` is sound, ends in a torn tail, or is not there.
    ///
    /// @throws SQLException that [Sqlite#saysDamaged] when commits are hidden, or why the log cannot be read
    static void refuseHidden(Path file) throws SQLException {
        Path wal = file.resolveSibling(file.getFileName() + SUFFIX);
        if (!Files.exists(wal)) {
            return;
        }
        boolean hides;
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.READ)) {
            hides = hides(channel);
        } catch (IOException failure) {
            throw new SQLException("cannot read " + wal + ": " + failure.getMessage(), failure);
        }
        if (hides) {
            throw Sqlite.damage("a damaged place in " + wal + " hides commits that follow it");
        }
    }

    private static boolean hides(FileChannel channel) throws IOException {
        ByteBuffer header = read(channel, 0, HEADER);
        ByteBuffer first = read(channel, HEADER, FRAME_HEADER);
        if (header == null || first == null) {
            return false; // nothing was committed to it
        }
        ByteOrder order = (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long sum = sum(order, 0, header, 0, HEADER_SUM_AT);
        boolean sound = (header.getInt(0) & ~1) == MAGIC && sum == header.getLong(HEADER_SUM_AT);
        LogCheck check = new LogCheck(channel, order, sound ? header.getLong(SALTS_AT) : first.getLong(8));
        return check.hides(sound);
    }

    private boolean hides(boolean headerSound) throws IOException {
        ByteBuffer header = read(log, 0, HEADER);
        ByteBuffer frame = read(log, HEADER, FRAME);
        boolean broken = !headerSound;
        boolean committed = !headerSound; // all commits lie behind a bad header
        long before = header == null ? 0 : header.getLong(HEADER_SUM_AT);
        for (long at = HEADER; frame != null; at += FRAME, frame = read(log, at, FRAME)) {
            boolean good = isGood(frame, before);
            if (committed && good) {
                return true;
            }
            if (!good && !broken && frame.getLong(8) != salts && !nextIsOurs(at, frame)) {
                return false; // the end of this round of the log; what follows is of an earlier one
            }
            broken |= !good;
            committed |= broken && frame.getInt(4) != 0;
            before = frame.getLong(FRAME_SUM_AT);
        }
        return false;
    }

    /// Whether the frame behind the one at `at` belongs to this round of the log: then the salts of that one are
    /// what is damaged, and not the end.
    private boolean nextIsOurs(long at, ByteBuffer frame) throws IOException {
        ByteBuffer next = read(log, at + FRAME, FRAME);
        return next != null && isGood(next, frame.getLong(FRAME_SUM_AT));
    }

    private boolean isGood(ByteBuffer frame, long before) {
        return frame.getLong(8) == salts
                && sum(order, sum(order, before, frame, 0, 8), frame, FRAME_HEADER, FRAME)
                        == frame.getLong(FRAME_SUM_AT);
    }

    /// SQLite's checksum over the words of `bytes` in `[from, to)`, going on from `before`; the first sum is in the
    /// high half.
    private static long sum(ByteOrder order, long before, ByteBuffer bytes, int from, int to) {
        int first = (int) (before >>> 32);
        int second = (int) before;
        ByteBuffer words = bytes.duplicate().order(order);
        for (int at = from; at < to; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
        return (long) first << 32 | (second & 0xFFFF_FFFFL);
    }

    /// `length` bytes at `offset`, or null when the file ends before.
    private static @Nullable ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                return null;
            }
        }
        return bytes;
    }
}
