package dev.tocsin.testkit;

import dev.tocsin.base.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Waits for something to become true, with a deadline: what tests use instead of sleeping for a guessed time.
public final class Await {
    private static final long LEAST_PAUSE_NANOS = 5_000_000L; // 5 ms: unnoticed beside what is waited for
    private static final long MOST_PAUSE_NANOS = 50_000_000L; // what is looked at may cost much: a question to a hub
    private static final int SHARE = 20; // a pause is this part of the wait so far, so that nobody waits much longer

    private Await() {}

    /// Waits until `condition` holds. Choose `deadline` five times what it should take, or more.
    ///
    /// @throws AssertionError naming `what` when the deadline passes first
    public static void until(String what, Duration deadline, Callable<Boolean> condition) {
        Boolean done = value(what, deadline, () -> condition.call() ? Boolean.TRUE : null);
        if (!done) {
            throw new AssertionError("BUG: got false, must be true");
        }
    }

    /// Waits until `supplier` gives something other than null, and returns it.
    ///
    /// @throws AssertionError naming `what` when the deadline passes first, or when the supplier throws
    public static <T> T value(String what, Duration deadline, Callable<@Nullable T> supplier) {
        Clock clock = Clock.system();
        long begin = clock.monotonicNanos();
        try {
            while (true) {
                T found = supplier.call();
                if (found != null) {
                    return found;
                }
                long now = clock.monotonicNanos();
                if (now - begin > deadline.toNanos()) {
                    throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what);
                }
                clock.awaitNanos(now + Math.clamp((now - begin) / SHARE, LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting: " + what, interrupted);
        } catch (Exception failure) {
            throw new AssertionError("failed while waiting: " + what, failure);
        }
    }
}
