package dev.tocsin.agent;

import java.util.ArrayList;
import java.util.List;

/// The records of one minute as they are made: what its spool file holds, in memory. It has the number of the pack that
/// it will become from its first second on, so that a file and a pack of the same minute are known as such, however
/// the program ended between the two. Guarded by the spool's lock.
final class Minute {
    private final long sequence;
    private final long startSecond;
    private final List<byte[]> records = new ArrayList<>(60);
    private long lastSecond = Long.MIN_VALUE;
    private long bytes;

    /// The minute that starts at `startSecond`, epoch seconds, without records; it will be pack `sequence`.
    Minute(long sequence, long startSecond) {
        this.sequence = sequence;
        this.startSecond = startSecond;
    }

    /// Adds the record of `second`, epoch seconds.
    void add(long second, byte[] record) {
        records.add(record);
        lastSecond = Math.max(lastSecond, second);
        bytes += record.length;
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

    /// A copy of the list; the records themselves never change.
    List<byte[]> records() {
        return List.copyOf(records);
    }

    /// The number of records.
    int size() {
        return records.size();
    }
}
