package dev.tocsin.web.http;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Cuts the connection of a peer that does not take its answer, or does not send its request, in time. An idle timeout
/// alone is not enough: a peer that takes one byte each twenty seconds is never idle.
///
/// Looks once a second. Thread-safe.
final class Watchdog implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private static final long YEAR_MILLIS = 365 * 86_400_000L;

    private final Clock clock;
    private final ConcurrentHashMap<Long, Guard> guards = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread;
    private final Job job;

    Watchdog(Clock clock, Jobs jobs) {
        this.clock = clock;
        this.job =
                jobs.add("slow-peers", "Cuts connections whose peer does not take its answer.", LOOK_NANOS / 1_000_000);
        this.thread = Thread.ofVirtual().name("web-watchdog").unstarted(this::watch);
    }

    /// One peer being waited for.
    final class Guard implements AutoCloseable {
        private final long number = numbers.incrementAndGet();
        private final Runnable cut;
        private volatile long deadlineNanos;

        private Guard(Runnable cut, long millis) {
            this.cut = cut;
            extend(millis);
        }

        /// Gives the peer `millis` from now.
        void extend(long millis) {
            deadlineNanos = clock.monotonicNanos() + millis * 1_000_000L;
        }

        /// Nothing is owed until the next [#extend].
        void rest() {
            extend(YEAR_MILLIS);
        }

        @Override
        public void close() {
            guards.remove(number);
        }
    }

    void start() {
        thread.start();
    }

    /// Calls `cut` once when the guard is neither closed nor extended within `millis`.
    Guard guard(long millis, Runnable cut) {
        Guard guard = new Guard(cut, millis);
        guards.put(guard.number, guard);
        return guard;
    }

    private void watch() {
        try {
            while (true) {
                clock.awaitNanos(clock.monotonicNanos() + LOOK_NANOS);
                job.run(this::cutLate);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // close() asked for it
        }
    }

    private String cutLate() {
        long now = clock.monotonicNanos();
        int cut = 0;
        for (Guard guard : guards.values()) {
            if (now - guard.deadlineNanos > 0 && guards.remove(guard.number) != null) {
                guard.cut.run();
                cut++;
            }
        }
        return cut + " cut";
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
