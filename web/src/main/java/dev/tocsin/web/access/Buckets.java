package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/// A token bucket per caller: a burst is fine, a flood is told when to come back. Callers unheard of for longest are
/// forgotten first, so that a flood of addresses costs no memory.
///
/// Thread-safe.
public final class Buckets {
    private static final int CALLERS = 10_000;

    private final Clock clock;
    private final double burst;
    private final double perSecond;
    private final Map<String, Bucket> byCaller = new LinkedHashMap<>(64, 0.75f, true);

    /// Each caller may make `burst` requests at once and `perSecond` on average.
    public Buckets(Clock clock, int burst, int perSecond) {
        this.clock = clock;
        this.burst = burst;
        this.perSecond = perSecond;
    }

    private static final class Bucket {
        double left;
        long atNanos;

        Bucket(double left, long atNanos) {
            this.left = left;
            this.atNanos = atNanos;
        }
    }

    /// Takes one from the bucket of `caller`: 0 when it was there, else after how many whole seconds to try again (≥
    /// 1).
    public synchronized int take(String caller) {
        long now = clock.monotonicNanos();
        Bucket bucket = byCaller.get(caller);
        if (bucket == null) {
            bucket = new Bucket(burst, now);
            byCaller.put(caller, bucket);
            forgetSurplus();
        }
        bucket.left = Math.min(burst, bucket.left + (now - bucket.atNanos) * 1e-9 * perSecond);
        bucket.atNanos = now;
        if (bucket.left >= 1) {
            bucket.left -= 1;
            return 0;
        }
        return Math.max(1, (int) Math.ceil((1 - bucket.left) / perSecond));
    }

    private void forgetSurplus() {
        while (byCaller.size() > CALLERS) {
            byCaller.remove(byCaller.keySet().iterator().next());
        }
    }
}
