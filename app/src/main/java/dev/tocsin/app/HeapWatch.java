package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Says when the hub's heap is too small for the machines that it has: it then does little but collect garbage, and
/// from outside only looks slow. What to do stands in the line.
final class HeapWatch implements AutoCloseable {
    /// Time between two looks.
    static final long PERIOD_NANOS = 60_000_000_000L;
    /// The share of time in the collector from which on it is said, per cent.
    static final int TOO_MUCH = 25;
    /// The same again only after so many looks.
    private static final int QUIET_LOOKS = 10;

    private final Clock clock;
    private final Log log;
    private final LongSupplier collectedMillis;
    private final Thread thread;
    private final Job job;
    private long lastMillis;
    private long lastNanos;
    private int quiet;

    /// Watches the heap of this Java machine.
    HeapWatch(Clock clock, Log log, Jobs jobs) {
        this(clock, log, jobs, HeapWatch::collected);
    }

    /// Watches a heap whose collector has worked for `collectedMillis` so far; [#look] does, and [#start] for ever.
    HeapWatch(Clock clock, Log log, Jobs jobs, LongSupplier collectedMillis) {
        this.clock = clock;
        this.log = log;
        this.collectedMillis = collectedMillis;
        this.job = jobs.add(
                "heap", "Looks whether the heap is too small for what the hub holds.", PERIOD_NANOS / 1_000_000);
        this.thread = Thread.ofVirtual().name("heap watch").unstarted(this::run);
        this.lastMillis = collectedMillis.getAsLong();
        this.lastNanos = clock.monotonicNanos();
    }

    void start() {
        thread.start();
    }

    /// Compares with the last look.
    void look() {
        long now = clock.monotonicNanos();
        long millis = collectedMillis.getAsLong();
        double spent = (millis - lastMillis) / 1e3;
        double passed = (now - lastNanos) / 1e9;
        lastMillis = millis;
        lastNanos = now;
        if (quiet > 0) {
            quiet--;
        } else if (passed > 0 && spent * 100 > passed * TOO_MUCH) {
            quiet = QUIET_LOOKS;
            log.warn(
                    "hub",
                    String.format(
                            Locale.ROOT,
                            "%.0f of the last %.0f seconds went into collecting garbage: the heap of %d MiB is too small for"
                                    + " what this hub holds; start it with TOCSIN_HEAP=%dm (docs/reference/limits.md)",
                            spent,
                            passed,
                            heapMib(),
                            2 * heapMib()));
        }
    }

    private static long heapMib() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    private static long collected() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private void run() {
        try {
            while (true) {
                clock.awaitNanos(clock.monotonicNanos() + PERIOD_NANOS);
                job.run(() -> {
                    look();
                    return heapMib() + " MiB at most";
                });
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
