package dev.tocsin.agent;

import java.util.ArrayList;
import java.util.List;

/// The records of one minute as they are made: what the spool file holds, in memory. Guarded by the spool's lock.
final class Minute {
    private final long startSecond;
    private final int number;
    private final List<byte[]> records = new ArrayList<>(60);
    private long lastSecond = Long.MIN_VALUE;
    private int bytes;
    private long sequence;

    /// A minute that starts at `startSecond`, epoch seconds, without records; `number` tells it from another of the
    /// same
    /// start in this run (the clock was set back).
    Minute(long startSecond, int number) {
        this.startSecond = startSecond;
        this.number = number;
    }

    int number() {
        return number;
    }

    void add(long second, byte[] record) {
        records.add(record);
        lastSecond = Math.max(lastSecond, second);
        bytes += record.length;
    }

    long startSecond() {
        return startSecond;
    }

    /// The last second with a record, epoch seconds.
    long lastSecond() {
        return lastSecond;
    }

    /// Memory that the records take, without the few bytes around each.
    int bytes() {
        return bytes;
    }

    /// A copy of the list; the records themselves never change.
    List<byte[]> records() {
        return List.copyOf(records);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /// The pack that the minute became, 0 while it is open.
    long sequence() {
        return sequence;
    }

    void sealedAs(long packSequence) {
        sequence = packSequence;
    }
}
