package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the store does by itself: merges, rolls up and deletes, in rounds on one thread. Trouble (a full disk) is
/// told and tried again the next round; everything it does may stop at any instant.
public final class Upkeep implements AutoCloseable {
    private static final long ROUND_MILLIS = 10_000;
    private static final long ROUND_NANOS = ROUND_MILLIS * 1_000_000;
    private static final long COMPLAIN_NANOS = 600_000_000_000L;
    private static final int EXPIRY_ROUNDS = 30; // five minutes

    private final Merger merger;
    private final Roller roller;
    private final Expiry expiry;
    private final Clock clock;
    private final Log log;
    private final Job merging;
    private final Job rolling;
    private final Job expiring;
    private @Nullable Thread thread;
    private volatile boolean closed;
    private long round;
    private long complainedNanos;
    private boolean complained;

    /// Where the packs and the rollups are.
    ///
    /// @param directory the hub's directory, for what has to be remembered
    public record Place(SqliteBlockStore store, Rollups rollups, Path directory) {}

    /// Keeps up the store at `place` as `retention` says; what it does by itself stands in `jobs`.
    ///
    /// @throws IOException when what is remembered cannot be read
    public Upkeep(Place place, Retention retention, Clock clock, Log log, Jobs jobs) throws IOException {
        this.merger = new Merger(place.store(), log);
        this.roller = new Roller(place.store(), place.rollups(), log);
        Expiry.Held held = new Expiry.Held(place.store(), place.rollups());
        this.expiry = new Expiry(held, retention, place.directory().resolve("retention"), clock, log);
        this.clock = clock;
        this.log = log;
        this.merging = jobs.add("merge", "Makes ten minutes of packs of each host one.", ROUND_MILLIS);
        this.rolling = jobs.add("rollups", "Rolls hours up to minutes and days up to hours.", ROUND_MILLIS);
        this.expiring = jobs.add(
                "retention", "Deletes seconds and rollups that were kept long enough.", EXPIRY_ROUNDS * ROUND_MILLIS);
    }

    /// Starts the rounds. The first deletes before anything is taken in, so that a pack of a day that is gone is
    /// known as such.
    public void start() {
        expire();
        thread = Thread.ofPlatform().name("upkeep").daemon().start(this::rounds);
    }

    private void rounds() {
        while (!closed) {
            round();
            try {
                clock.awaitNanos(clock.monotonicNanos() + ROUND_NANOS);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /// One round: merges and rolls up what is over, and now and then deletes.
    void round() {
        try {
            merging.run(() -> merger.run(clock.wallSecond(), () -> !closed) + " windows merged");
            rolling.run(() -> roller.run(clock.wallSecond(), () -> !closed) + " chunks made");
        } catch (IOException failure) {
            complain(String.valueOf(failure.getMessage()));
        } catch (RuntimeException | AssertionError bug) {
            log.bug("upkeep", "a round stumbled; the next one goes on", bug);
        }
        if (++round % EXPIRY_ROUNDS == 0) {
            expire();
        }
    }

    /// Deletes what was kept long enough.
    void expire() {
        try {
            expiring.run(() -> {
                int deleted = expiry.run();
                if (deleted > 0) {
                    log.info("retention", deleted + " files of the past were deleted");
                }
                return deleted + " files deleted";
            });
        } catch (IOException failure) {
            complain(String.valueOf(failure.getMessage()));
        }
    }

    private void complain(String what) {
        long now = clock.monotonicNanos();
        if (!complained || now - complainedNanos > COMPLAIN_NANOS) {
            complained = true;
            complainedNanos = now;
            log.error("upkeep", "not done now, tried again: " + what);
        }
    }

    /// Stops at the next step and waits for it.
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
