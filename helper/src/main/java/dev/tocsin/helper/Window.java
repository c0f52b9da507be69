package dev.tocsin.helper;

import java.util.ArrayDeque;

/// At most so many events in any span of time. For one thread at a time.
final class Window {
    private final int most;
    private final long spanNanos;
    private final ArrayDeque<Long> events = new ArrayDeque<>();

    Window(int most, long spanMillis) {
        this.most = most;
        this.spanNanos = spanMillis * 1_000_000L;
    }

    /// Whether another event at `nanos` (monotonic) would be one too many, when only `fewer` are allowed.
    boolean isFull(long nanos, int fewer) {
        while (!events.isEmpty() && nanos - events.getFirst() >= spanNanos) {
            events.removeFirst();
        }
        return events.size() >= fewer;
    }

    /// Notes an event at `nanos` unless the window is full; returns whether it did.
    boolean take(long nanos) {
        boolean room = !isFull(nanos, most);
        if (room) {
            events.addLast(nanos);
        }
        return room;
    }
}
