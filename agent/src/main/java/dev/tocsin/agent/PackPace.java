package dev.tocsin.agent;

import dev.tocsin.wire.Message;

/// When packs may go: how long sealed ones wait for others, and how fast the backlog comes. A token bucket with one
/// second in it (RFC 2697 calls it that). Thread-safe; times are monotonic nanoseconds.
final class PackPace {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private Message.Pace wanted;
    private boolean waiting;
    private long waitingSinceNanos;
    private double credit; // bytes of backlog that may go now; below 0 for a debt
    private long creditedNanos;

    /// A pace as `wanted`; the bucket is full at `nowNanos`.
    PackPace(Message.Pace wanted, long nowNanos) {
        this.wanted = wanted;
        this.credit = (double) wanted.backlogBytesPerSecond();
        this.creditedNanos = nowNanos;
    }

    /// From now on as `other`.
    synchronized void set(Message.Pace other) {
        wanted = other;
        credit = Math.min(credit, (double) other.backlogBytesPerSecond());
    }

    /// How long sealed packs must still wait, ms; 0 when they may go, or when there are none.
    ///
    /// @param any whether any wait
    /// @param bytes what those that wait have together
    synchronized long holdMillis(boolean any, long bytes, long nowNanos) {
        if (!any) {
            waiting = false;
            return 0;
        }
        if (!waiting) {
            waiting = true;
            waitingSinceNanos = nowNanos;
        }
        // A pack holds a minute already: the interval counts from its first second, not from its sealing.
        long waitNanos = (wanted.intervalSeconds() - 60) * SECOND - (nowNanos - waitingSinceNanos);
        return waitNanos <= 0 || bytes >= wanted.sizeBytes() ? 0 : waitNanos / MILLI + 1;
    }

    /// What waits may go now: somebody asked for it.
    synchronized void flush(long nowNanos) {
        waiting = true;
        waitingSinceNanos = nowNanos - 3_600 * SECOND; // longer than any interval
    }

    /// How long the backlog must wait, ms; 0 when the next pack of it may go.
    synchronized long backlogMillis(long nowNanos) {
        refill(nowNanos);
        return credit > 0 ? 0 : (long) (-credit * 1000 / wanted.backlogBytesPerSecond()) + 1;
    }

    /// A pack of `bytes` of the backlog went.
    synchronized void backlogSent(int bytes, long nowNanos) {
        refill(nowNanos);
        credit -= bytes;
    }

    private void refill(long nowNanos) {
        double rate = (double) wanted.backlogBytesPerSecond();
        credit = Math.min(rate, credit + rate * (nowNanos - creditedNanos) / SECOND);
        creditedNanos = nowNanos;
    }
}
