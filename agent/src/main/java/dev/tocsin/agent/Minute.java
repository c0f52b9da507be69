package dev.tocsin.agent;

import dev.tocsin.block.Codec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The records of one minute as they are made: what its spool file holds, in memory. It has the number of the pack that
/// it will become from its first second on, so that a file and a pack of the same minute are known as such, however
/// the program ended between the two. Guarded by the spool's lock.
final class Minute {
    /// From this size on the first record is kept deflated: that of thousands of processes has their names and command
    /// lines, and shrinks to a tenth.
    private static final int LARGE_BYTES = 64 << 10;

    private final long sequence;
    private final long startSecond;
    private final List<byte[]> records = new ArrayList<>(60);
    private int wholeBytes; // of the first record when it is kept deflated, else 0
    private long lastSecond = Long.MIN_VALUE;
    private long bytes;

    /// The minute that starts at `startSecond`, epoch seconds, without records; it will be pack `sequence`.
    Minute(long sequence, long startSecond) {
        this.sequence = sequence;
        this.startSecond = startSecond;
    }

    /// Adds the record of `second`, epoch seconds.
    void add(long second, byte[] record) {
        boolean large = records.isEmpty() && record.length >= LARGE_BYTES;
        byte[] kept = large ? Codec.DEFLATE.compress(record, record.length) : record;
        wholeBytes = large ? record.length : wholeBytes;
        records.add(kept);
        lastSecond = Math.max(lastSecond, second);
        bytes += kept.length;
    }

    /// The pack's number.
    long sequence() {
        return sequence;
    }

    /// The first second of the minute, epoch seconds.
    long startSecond() {
        return startSecond;
    }

    /// The last second with a record, epoch seconds.
    long lastSecond() {
        return lastSecond;
    }

    /// Memory that the records take, without the few bytes around each.
    long bytes() {
        return bytes;
    }

    /// The records from `first` on, counted from 0; they never change.
    List<byte[]> records(int first) {
        List<byte[]> copy = new ArrayList<>(records.subList(Math.min(first, records.size()), records.size()));
        if (first == 0 && wholeBytes > 0) {
            byte[] kept = copy.getFirst();
            copy.set(0, Codec.DEFLATE.decompress(kept, 0, kept.length, wholeBytes));
        }
        return Collections.unmodifiableList(copy);
    }

    /// The number of records.
    int size() {
        return records.size();
    }
}
