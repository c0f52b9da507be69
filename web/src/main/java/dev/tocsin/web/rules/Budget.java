package dev.tocsin.web.rules;

import dev.tocsin.base.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/// How long one preview may go on: until its time is over, or until somebody ends it. Thread-safe.
final class Budget {
    private final Clock clock;
    private final long endNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// Begins now and lasts `nanos`.
    Budget(Clock clock, long nanos) {
        this.clock = clock;
        this.endNanos = clock.monotonicNanos() + nanos;
    }

    /// Nobody waits for it any more.
    void end() {
        ended.set(true);
    }

    /// Whether it is over.
    boolean spent() {
        return ended.get() || clock.monotonicNanos() - endNanos >= 0;
    }
}
