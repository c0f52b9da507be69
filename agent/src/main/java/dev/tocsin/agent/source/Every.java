package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;

/// Says when something that is not done every second is due again. Monotonic, so that a clock step neither holds it up
/// nor hurries it. Not thread-safe.
final class Every {
    private final Clock clock;
    private final long periodNanos;
    private long dueNanos;
    private boolean started;

    /// Due at once, then every `seconds` (≥ 1). A tenth of a second is allowed for, because ticks are not exact.
    Every(Clock clock, int seconds) {
        this.clock = clock;
        this.periodNanos = seconds * 1_000_000_000L - 100_000_000L;
    }

    /// True when it is due, and then not again before the period has passed.
    boolean due() {
        boolean due = isDue();
        if (due) {
            restart();
        }
        return due;
    }

    /// True when it is due, and still so when asked again.
    boolean isDue() {
        return !started || clock.monotonicNanos() - dueNanos >= 0;
    }

    /// It was done now: due again when the period has passed.
    void restart() {
        started = true;
        dueNanos = clock.monotonicNanos() + periodNanos;
    }
}
