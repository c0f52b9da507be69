package dev.tocsin.base;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that a program does by itself; made by [Jobs#add]. Its own thread says when a run begins and what came
/// of it, anybody asks.
///
/// ```
///   waiting ──begins──► running ──done──► ok ──┐
///      ▲                   ▲  └──failed─► failed ──┤
///      │                   └───────begins──────────┘
///   (nothing yet)          no run though one is due: late
/// ```
///
/// Thread-safe.
public final class Job {
    /// A run may begin so much later than it was to, and at least by one interval, before it is called late: a busy
    /// machine is no fault.
    static final long GRACE_MILLIS = 60_000;

    /// A run may take so much longer than the interval before it is called late.
    static final long PATIENCE_MILLIS = 600_000;

    private static final int TEXT_CHARS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final String name;
    private final String does;
    private final long everyMillis;
    private State last = State.WAITING; // of the run that ended last
    private boolean running;
    private long begunMillis; // wall
    private long begunNanos;
    private long tookMillis;
    private String result = "";
    private String failure = "";
    private long failedMillis; // wall; 0: never
    private long runs;
    private long failures;
    private long nextNanos;
    private boolean planned; // whether nextNanos means anything

    /// How a job does.
    public enum State {
        /// It has not run yet.
        WAITING,
        /// It runs.
        RUNNING,
        /// The last run did what it is for.
        OK,
        /// The last run did not.
        FAILED,
        /// It was to run, or to end, long ago and has not.
        LATE;

        /// The word for people and programs.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether somebody should look after it.
        public boolean isBad() {
            return this == FAILED || this == LATE;
        }
    }

    /// A job at one moment.
    ///
    /// @param name its name
    /// @param does what it does, one sentence
    /// @param everyMillis ms between two runs; 0: it runs when there is something to do
    /// @param state how it does
    /// @param begunMillis when the last run began, epoch ms; null: never
    /// @param tookMillis how long the last run took, or has taken until now, ms; null: never ran
    /// @param result what came of the last run that did what it is for; may be empty
    /// @param failure why the last one that failed did; empty: none did
    /// @param failedMillis when that was, epoch ms; null: none did
    /// @param runs how many have ended since the start
    /// @param failures how many of these failed
    /// @param nextMillis when the next one is to begin, epoch ms; null: now, or when there is something to do
    public record View(
            String name,
            String does,
            long everyMillis,
            State state,
            @Nullable Long begunMillis,
            @Nullable Long tookMillis,
            String result,
            String failure,
            @Nullable Long failedMillis,
            long runs,
            long failures,
            @Nullable Long nextMillis) {}

    /// What a job does in one run.
    ///
    /// @param <E> what it fails by
    public interface Work<E extends Exception> {
        /// Does it.
        ///
        /// @return what came of it, for people; may be empty
        /// @throws E when it could not be done
        String run() throws E;
    }

    Job(Clock clock, String name, String does, long everyMillis) {
        this.clock = clock;
        this.name = name;
        this.does = does;
        this.everyMillis = everyMillis;
        this.nextNanos = clock.monotonicNanos() + everyMillis * NANOS_PER_MILLI;
        this.planned = everyMillis > 0;
    }

    /// One run: `work`, and what came of it. What it throws is noted and goes on to the caller; an interrupt is an
    /// end and no failure.
    ///
    /// @throws E as `work` does
    public <E extends Exception> void run(Work<E> work) throws E {
        begin();
        String what;
        try {
            what = work.run();
        } catch (Throwable failure) {
            if (failure instanceof InterruptedException) {
                stopped();
            } else {
                failed(text(failure));
            }
            throw failure;
        }
        done(what);
    }

    /// What `failure` says: the message of what is written for people, the whole of a bug.
    public static String text(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof IOException && message != null ? message : failure.toString();
    }

    /// A run begins now.
    public synchronized void begin() {
        running = true;
        begunMillis = clock.wallMillis();
        begunNanos = clock.monotonicNanos();
    }

    /// The run that began has done what it is for.
    ///
    /// @param what came of it, for people; may be empty
    public synchronized void done(String what) {
        ended();
        last = State.OK;
        result = cut(what);
    }

    /// The run that began has not done what it is for.
    ///
    /// @param why for people
    public synchronized void failed(String why) {
        ended();
        last = State.FAILED;
        failure = cut(why);
        failedMillis = clock.wallMillis();
        failures++;
    }

    /// The next run is to begin in `millis`; of a job whose runs have no fixed times.
    public synchronized void nextIn(long millis) {
        nextNanos = clock.monotonicNanos() + millis * NANOS_PER_MILLI;
        planned = true;
    }

    private synchronized void stopped() {
        running = false;
    }

    private void ended() {
        running = false;
        long now = clock.monotonicNanos();
        tookMillis = (now - begunNanos) / NANOS_PER_MILLI;
        runs++;
        if (everyMillis > 0) {
            nextIn(everyMillis);
        }
    }

    private static String cut(String text) {
        return text.length() <= TEXT_CHARS ? text : text.substring(0, TEXT_CHARS);
    }

    /// How it does now.
    synchronized View view() {
        long now = clock.monotonicNanos();
        boolean ever = running || runs > 0;
        long took = running ? (now - begunNanos) / NANOS_PER_MILLI : tookMillis;
        long left = (nextNanos - now) / NANOS_PER_MILLI;
        return new View(
                name,
                does,
                everyMillis,
                state(took, left),
                ever ? begunMillis : null,
                ever ? took : null,
                result,
                failure,
                failedMillis == 0 ? null : failedMillis,
                runs,
                failures,
                planned && !running && left > 0 ? clock.wallMillis() + left : null);
    }

    private State state(long took, long left) {
        if (running) {
            return everyMillis > 0 && took > everyMillis + PATIENCE_MILLIS ? State.LATE : State.RUNNING;
        }
        return planned && left < -Math.max(GRACE_MILLIS, everyMillis) ? State.LATE : last;
    }
}
