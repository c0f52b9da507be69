package dev.tocsin.agent;

import dev.tocsin.block.Records;
import dev.tocsin.wire.Message.LiveRecord;
import dev.tocsin.wire.Outbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pushes records while somebody watches: first the open minute, so that the hub can decode what follows,
/// then each new record as it is made. When the line cannot carry them they are dropped until the next
/// keyframe (the next minute): live data is never worth waiting for, the same seconds are in the packs.
///
/// Thread-safe; called by the reader (start, stop) and by the sampler (records).
final class UplinkLive {
    private final Recording recording;
    private final Outbox outbox;
    private @Nullable AutoCloseable following;
    private @Nullable List<LiveRecord> held; // records that came while the open minute was being sent
    private boolean skipping;
    private Set<Integer> wanted = Set.of();

    UplinkLive(Recording recording, Outbox outbox) {
        this.recording = recording;
        this.outbox = outbox;
    }

    /// Begins with `tables` (ids; empty for all), from the start of the open minute, also when it already
    /// runs.
    void start(Set<Integer> tables) {
        stop();
        synchronized (this) {
            wanted = tables;
            held = new ArrayList<>();
            skipping = false;
        }
        // Following comes first and the minute after, so that no record falls between the two; those that are in both
        // are dropped from what is held.
        AutoCloseable handle = recording.follow(new Recording.Follower() {
            @Override
            public void record(byte[] record, boolean keyframe) {
                UplinkLive.this.record(new LiveRecord(keyframe, record));
            }

            @Override
            public void sealed() {} // packs have a follower of their own
        });
        List<byte[]> minute = openMinute();
        synchronized (this) {
            following = handle;
            List<LiveRecord> waiting = held == null ? List.of() : held;
            held = null;
            for (int i = 0; i < minute.size(); i++) {
                push(new LiveRecord(i == 0, minute.get(i)));
            }
            newerThan(minute, waiting).forEach(this::push);
        }
    }

    /// Stops; nothing when it does not run.
    void stop() {
        AutoCloseable handle;
        synchronized (this) {
            handle = following;
            following = null;
        }
        if (handle == null) {
            return;
        }
        try {
            handle.close();
        } catch (Exception failure) {
            throw new AssertionError("BUG: got " + failure + ", must be able to stop following", failure);
        }
    }

    private List<byte[]> openMinute() {
        long lastSecond = Math.floorDiv(recording.lastAtMillis(), 1000L);
        List<List<byte[]>> minutes = recording.minutesAfter(lastSecond - 1);
        return minutes.isEmpty() ? List.of() : minutes.getLast();
    }

    private static List<LiveRecord> newerThan(List<byte[]> minute, List<LiveRecord> held) {
        if (minute.isEmpty()) {
            return held;
        }
        byte[] last = minute.getLast();
        for (int i = held.size() - 1; i >= 0; i--) {
            if (Arrays.equals(held.get(i).bytes(), last)) {
                return held.subList(i + 1, held.size());
            }
        }
        return held;
    }

    private synchronized void record(LiveRecord record) {
        if (held != null) {
            held.add(record);
        } else {
            push(record);
        }
    }

    private void push(LiveRecord record) {
        if (!skipping || record.keyframe()) {
            LiveRecord cut =
                    wanted.isEmpty() ? record : new LiveRecord(record.keyframe(), Records.keep(record.bytes(), wanted));
            skipping = !outbox.urgent(cut);
        }
    }
}
