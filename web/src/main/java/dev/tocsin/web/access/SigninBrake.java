package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slows down who guesses keys, passwords and codes: after each wrong one from a network the next try has to wait
/// longer, and five wrong ones in a minute close the door for the rest of it. Wrong ones for one user from anywhere are
/// counted besides, more patiently, so that many networks together cannot go on for ever either; a sign-in link works
/// all the same, so nobody can lock a user out by that. Good ones cost nothing.
///
/// ```
/// wrong from a network   1   2   3   4   5 and more
/// wait, s                0   1   2   4   60
/// wrong for a user      10  11  12  13  14  15  16   17 and more
/// wait, s                0   1   2   4   8  16  32   60
/// ```
///
/// Thread-safe.
public final class SigninBrake {
    private static final int KEPT = 10_000;
    private static final int FREE_OF_NETWORK = 1;
    private static final int MOST_OF_NETWORK = 5;
    private static final int FREE_OF_USER = 10;
    private static final int MOST_OF_USER = 17;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final Map<String, Tries> byNetwork = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Tries> byUser = new LinkedHashMap<>(64, 0.75f, true);

    /// Nobody has tried yet.
    public SigninBrake(Clock clock) {
        this.clock = clock;
    }

    private record Tries(int wrong, long lastNanos, long closedUntilNanos) {}

    /// 0 when somebody at `address` may try now, else after how many whole seconds (≥ 1).
    ///
    /// @param user who it wants to be; null with a key, which says that itself
    public synchronized int secondsToWait(String address, @Nullable String user) {
        int network = left(byNetwork.get(Networks.of(address)));
        return user == null ? network : Math.max(network, left(byUser.get(user)));
    }

    /// Notes that somebody at `address` was wrong.
    public synchronized void wrong(String address, @Nullable String user) {
        count(byNetwork, Networks.of(address), FREE_OF_NETWORK, MOST_OF_NETWORK);
        if (user != null) {
            count(byUser, user, FREE_OF_USER, MOST_OF_USER);
        }
    }

    /// Notes that somebody at `address` was right: it starts afresh.
    public synchronized void right(String address, @Nullable String user) {
        byNetwork.remove(Networks.of(address));
        if (user != null) {
            byUser.remove(user);
        }
    }

    private int left(@Nullable Tries tries) {
        long left = tries == null ? 0 : tries.closedUntilNanos - clock.monotonicNanos();
        return left <= 0 ? 0 : (int) Math.ceilDiv(left, SECOND_NANOS);
    }

    private void count(Map<String, Tries> tries, String key, int free, int most) {
        long now = clock.monotonicNanos();
        Tries before = tries.get(key);
        int wrong = before == null || now - before.lastNanos >= MINUTE_NANOS ? 1 : before.wrong + 1;
        long closed = wrong <= free ? 0 : wrong >= most ? MINUTE_NANOS : SECOND_NANOS << (wrong - free - 1);
        tries.put(key, new Tries(wrong, now, now + closed));
        while (tries.size() > KEPT) {
            tries.remove(tries.keySet().iterator().next());
        }
    }
}
