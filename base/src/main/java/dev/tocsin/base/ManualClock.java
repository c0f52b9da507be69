package dev.tocsin.base;

/// A clock that moves only when told, for tests and simulations. Lives beside [Clock] so that no test ever needs to
/// imitate time in another way.
///
/// `advanceMillis` moves both kinds of time as a second passing would; `jumpWallMillis` moves wall time alone, as NTP
/// or an operator would. Waiters are woken by every move. Thread-safe.
public final class ManualClock implements Clock {
    private long wallMillis;
    private long monotonicNanos;

    /// A clock that shows `wallMillis` (ms since the epoch) and stands still.
    public ManualClock(long wallMillis) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = 1_000_000_000L; // not zero: code that takes 0 for "never" must not pass by luck
    }

    @Override
    public synchronized long wallMillis() {
        return wallMillis;
    }

    @Override
    public synchronized long monotonicNanos() {
        return monotonicNanos;
    }

    @Override
    public synchronized void awaitNanos(long deadlineNanos) throws InterruptedException {
        while (deadlineNanos - monotonicNanos > 0) {
            wait();
        }
    }

    /// Lets `millis` (≥ 0) pass on both clocks and wakes the waiters.
    public synchronized void advanceMillis(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("got " + millis + " ms; monotonic time must not go back");
        }
        wallMillis += millis;
        monotonicNanos += millis * 1_000_000L;
        notifyAll();
    }

    /// Moves wall time alone by `millis` (any sign), as a clock step does, and wakes the waiters.
    public synchronized void jumpWallMillis(long millis) {
        wallMillis += millis;
        notifyAll();
    }
}
