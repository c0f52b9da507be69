package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who tries sign-in keys: after each wrong one from an address the next try has to wait longer, and five
/// wrong ones in a minute close the door for the rest of it. Good keys cost nothing, so that nobody is locked out.
///
/// ```
/// wrong keys so far   1   2   3   4    5 and more
/// wait, s             0   1   2   4    60
/// ```
///
/// Thread-safe.
public final class SigninBrake {
    private static final int ADDRESSES = 10_000;
    private static final int FREE_TRIES = 1;
    private static final int TRIES_A_MINUTE = 5;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final Map<String, Tries> byAddress = new LinkedHashMap<>(64, 0.75f, true);

    /// Nobody has tried yet.
    public SigninBrake(Clock clock) {
        this.clock = clock;
    }

    private record Tries(int wrong, long lastNanos, long closedUntilNanos) {}

    /// 0 when `address` may try a key now, else after how many whole seconds (≥ 1).
    public synchronized int secondsToWait(String address) {
        Tries tries = byAddress.get(address);
        long left = tries == null ? 0 : tries.closedUntilNanos - clock.monotonicNanos();
        return left <= 0 ? 0 : (int) Math.ceilDiv(left, SECOND_NANOS);
    }

    /// Notes that `address` tried a wrong key.
    public synchronized void wrong(String address) {
        long now = clock.monotonicNanos();
        Tries before = byAddress.get(address);
        int wrong = before == null || now - before.lastNanos >= MINUTE_NANOS ? 1 : before.wrong + 1;
        byAddress.put(address, new Tries(wrong, now, now + closedFor(wrong)));
        while (byAddress.size() > ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }

    /// Notes that `address` had a good key: it starts afresh.
    public synchronized void right(String address) {
        byAddress.remove(address);
    }

    private static long closedFor(int wrong) {
        if (wrong <= FREE_TRIES) {
            return 0;
        }
        return wrong >= TRIES_A_MINUTE ? MINUTE_NANOS : SECOND_NANOS << (wrong - FREE_TRIES - 1);
    }
}
