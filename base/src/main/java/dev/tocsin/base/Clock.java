package dev.tocsin.base;

/// The only source of time. Every class that needs time is given one, so that a test can stop it, turn it back or let
/// days pass in a microsecond ([ManualClock]).
///
/// Two kinds of time, never mixed: *wall* time names a moment and may jump (NTP, an operator, a resumed laptop);
/// *monotonic* time measures a span and never goes back, but means nothing by itself. Deadlines, timeouts, ages and
/// back-off use monotonic time alone.
///
/// Thread-safe.
public interface Clock {
    /// The machine's own clock.
    static Clock system() {
        return new SystemClock();
    }

    /// Wall time, milliseconds since 1970-01-01T00:00:00Z.
    long wallMillis();

    /// Monotonic time in nanoseconds from an arbitrary origin; only differences mean anything.
    long monotonicNanos();

    /// Waits until [#monotonicNanos] has reached `deadlineNanos`; returns at once when it already has.
    ///
    /// @throws InterruptedException when the thread is interrupted before
    void awaitNanos(long deadlineNanos) throws InterruptedException;

    /// Wall time in whole seconds since the epoch, rounded down.
    default long wallSecond() {
        return Math.floorDiv(wallMillis(), 1000L);
    }
}
