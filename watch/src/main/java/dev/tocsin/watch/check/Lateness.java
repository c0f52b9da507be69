package dev.tocsin.watch.check;

import java.util.Arrays;

/// How late something comes (looks begin, changes of rules are stored): counts by size, of the last minute or
/// two, so that a hub which is too small is seen to be.
///
/// Sizes are eighths of powers of two of microseconds, so a value is right to 9 %. Guarded by who owns it.
public final class Lateness {
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final int STEPS = 8;
    private static final int SIZES = 40 * STEPS; // 2⁴⁰ µs: 12 days

    private long[] before = new long[SIZES];
    private long[] now = new long[SIZES];
    private long maxBefore;
    private long maxNow;
    private long windowNanos;
    private boolean begun;

    /// Nothing came yet.
    public Lateness() {}

    /// What there is to say.
    ///
    /// @param count how many came in that time
    /// @param p50Micros half of them were not later than that, µs
    /// @param p99Micros 99 of 100
    /// @param maxMicros none was later
    public record Summary(long count, long p50Micros, long p99Micros, long maxMicros) {}

    /// One came `lateNanos` late at `atNanos` (monotonic).
    public void add(long atNanos, long lateNanos) {
        turn(atNanos);
        long micros = Math.max(0, lateNanos / 1_000);
        now[size(micros)]++;
        maxNow = Math.max(maxNow, micros);
    }

    private void turn(long atNanos) {
        if (!begun) {
            begun = true;
            windowNanos = atNanos;
        }
        for (int i = 0; i < 2 && atNanos - windowNanos >= WINDOW_NANOS; i++) {
            long[] old = before;
            before = now;
            now = old;
            Arrays.fill(now, 0);
            maxBefore = maxNow;
            maxNow = 0;
            windowNanos += WINDOW_NANOS;
        }
        if (atNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = atNanos;
        }
    }

    private static int size(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int step = (int) (micros >>> (power - 3)) & (STEPS - 1);
        return Math.min(SIZES - 1, (power - 2) * STEPS + step);
    }

    /// The largest value of a size, µs.
    private static long most(int size) {
        if (size < STEPS) {
            return size;
        }
        int power = size / STEPS + 2;
        return (long) (size % STEPS + STEPS + 1) << (power - 3);
    }

    /// Of what came in the last minute or two before `atNanos`.
    public Summary summary(long atNanos) {
        turn(atNanos);
        long count = 0;
        for (int i = 0; i < SIZES; i++) {
            count += before[i] + now[i];
        }
        long max = Math.max(maxBefore, maxNow);
        return new Summary(count, Math.min(max, share(count, 50)), Math.min(max, share(count, 99)), max);
    }

    private long share(long count, int percent) {
        long wanted = (count * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < SIZES; i++) {
            seen += before[i] + now[i];
            if (seen >= wanted && seen > 0) {
                return most(i);
            }
        }
        return 0;
    }
}
