package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// How many actions one caller may ask for: a person clicks a few, a script that has gone wrong does not stop. Refused
/// ones count too. Thread-safe.
public final class ControlPace {
    /// Actions of one caller within [#WINDOW_NANOS].
    static final int MOST = 30;

    /// Ten minutes.
    static final long WINDOW_NANOS = 600_000_000_000L;

    private static final int CALLERS = 1_000;

    private final Clock clock;
    private final Map<String, ArrayDeque<Long>> callers = new HashMap<>(); // guarded by this

    /// Counts by `clock`.
    public ControlPace(Clock clock) {
        this.clock = clock;
    }

    /// Counts one action of `caller`; 0, or after how many seconds it may ask again (nothing is counted then).
    synchronized int take(String caller) {
        long now = clock.monotonicNanos();
        callers.values().forEach(times -> times.removeIf(at -> now - at >= WINDOW_NANOS));
        callers.values().removeIf(ArrayDeque::isEmpty);
        ArrayDeque<Long> times = callers.get(caller);
        if (times == null && callers.size() >= CALLERS) {
            return 60;
        }
        if (times != null && times.size() >= MOST) {
            long left = WINDOW_NANOS - (now - times.getFirst());
            return (int) ((left + 999_999_999L) / 1_000_000_000L);
        }
        callers.computeIfAbsent(caller, _ -> new ArrayDeque<>()).add(now);
        return 0;
    }
}
