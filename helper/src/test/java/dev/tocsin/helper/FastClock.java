package dev.tocsin.helper;

import dev.tocsin.base.Clock;

/// A clock for the tests of programs that run: it goes as fast as is told, and who waits until a moment is there at
/// once. Thread-safe.
final class FastClock implements Clock {
    private final Clock real = Clock.system();
    private final long begun = real.monotonicNanos();
    private final long speed;
    private long skippedNanos;
    private long jumpedMillis;

    /// `speed` times as fast as the machine's own.
    FastClock(long speed) {
        this.speed = speed;
    }

    /// Wall time at which it starts.
    static final long START = 1_795_348_800_000L;

    @Override
    public synchronized long wallMillis() {
        return START + jumpedMillis + monotonicNanos() / 1_000_000;
    }

    @Override
    public synchronized long monotonicNanos() {
        return (real.monotonicNanos() - begun) * speed + skippedNanos;
    }

    @Override
    public synchronized void awaitNanos(long deadlineNanos) {
        skippedNanos += Math.max(0, deadlineNanos - monotonicNanos());
    }

    synchronized void advanceMillis(long millis) {
        skippedNanos += millis * 1_000_000;
    }

    synchronized void jumpWallMillis(long millis) {
        jumpedMillis += millis;
    }
}
