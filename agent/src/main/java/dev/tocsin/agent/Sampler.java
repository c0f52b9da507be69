package dev.tocsin.agent;

import dev.tocsin.agent.source.Reading;
import dev.tocsin.agent.source.Source;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The once-a-second path: reads every source and hands one [Frame] on. One platform thread, so that a busy machine
/// delays it as little as the kernel allows.
///
/// ```
/// wall    |s          |s+1        |s+2
/// tick       x           x           x        the same phase in each second, waited for on the monotonic clock
/// ```
///
/// A frame belongs to the second in which it was read, and says how late in it. Each wait is reckoned anew from the
/// wall clock, so the phase holds while the clock is slewed, after a step either way and after a suspended night; a
/// second that is late but not over is read at once, one that went by unread is a gap and is never filled. A source
/// that fails leaves a gap in its own table and stops nothing.
final class Sampler implements AutoCloseable {
    /// Where in the second the first host ticks; hosts are spread behind it so that a fleet does not report in unison.
    private static final int FIRST_PHASE_MILLIS = 50;

    private static final int PHASES = 200;
    private static final long MILLIS_PER_SECOND = 1_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final int LATENESS = Tables.SYSTEM.column("lateness_millis");
    private static final int SKEW = Tables.SYSTEM.column("clock_skew_millis");

    private final Setup setup;
    private final Consumer<Frame> sink;
    private final Clock clock;
    private final Complaints complaints;
    private final int phaseMillis;
    private final Reading reading = new Reading();
    private final Thread thread;
    private volatile boolean closed;

    /// What a sampler needs.
    ///
    /// @param sources what is read, in this order
    /// @param clock the time
    /// @param log for sources that fail
    /// @param spread any number, chooses the phase
    /// @param skewMillis own clock minus the hub's, a gap when unknown
    record Setup(List<Source> sources, Clock clock, Log log, int spread, LongSupplier skewMillis) {}

    /// Will hand each frame to `sink`, on the sampler's thread.
    Sampler(Setup setup, Consumer<Frame> sink) {
        this.setup = setup;
        this.sink = sink;
        this.clock = setup.clock();
        this.complaints = new Complaints("sampler", clock, setup.log());
        this.phaseMillis = FIRST_PHASE_MILLIS + Math.floorMod(setup.spread(), PHASES);
        this.thread = Thread.ofPlatform().daemon().name("sampler").unstarted(this::run);
    }

    /// Begins: the first reading is made at once.
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                long read = tick();
                long wait = nextMillis(read, clock.wallMillis(), phaseMillis);
                clock.awaitNanos(clock.monotonicNanos() + wait * NANOS_PER_MILLI);
            }
        } catch (InterruptedException stopping) {
            setup.log().debug("sampler", "stopped");
        }
    }

    /// How long to wait at `nowMillis` after the reading of `readMillis`, both wall time, for the next one, which comes
    /// at `phaseMillis` of its second; 0 when it is due.
    static long nextMillis(long readMillis, long nowMillis, int phaseMillis) {
        long nextSecond = Math.floorDiv(readMillis, MILLIS_PER_SECOND) + 1;
        long wait = nextSecond * MILLIS_PER_SECOND + phaseMillis - nowMillis;
        if (wait <= 0) {
            return 0; // the next second is here already, or over: no reason to wait for a phase
        }
        if (wait < 2 * MILLIS_PER_SECOND) {
            return wait;
        }
        // The clock was set back: the next tick of the time that it shows now.
        return MILLIS_PER_SECOND - Math.floorMod(nowMillis - phaseMillis, MILLIS_PER_SECOND);
    }

    /// Reads one second and hands it on; the wall time of the reading.
    private long tick() {
        long atMillis = clock.wallMillis();
        try {
            reading.begin();
            for (Source source : setup.sources()) {
                read(source);
            }
            reading.system(LATENESS, Math.floorMod(atMillis, MILLIS_PER_SECOND));
            reading.system(SKEW, setup.skewMillis().getAsLong());
            sink.accept(reading.frame(atMillis));
        } catch (RuntimeException | Error failure) {
            // Also a lack of memory: the next second may have it, and an agent that is gone records nothing.
            complaints.bug("sink", "a second could not be kept", failure);
        }
        return atMillis;
    }

    private void read(Source source) {
        try {
            source.read(reading);
        } catch (RuntimeException | Error failure) {
            Table table = source.table();
            if (table != null) {
                reading.drop(table);
            }
            complaints.bug(source.name(), "source " + source.name() + " failed: its cells are gaps", failure);
        }
    }

    /// Ends after the tick that is being made, and lets the sources go.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (!thread.join(STOP_PATIENCE)) {
                setup.log().warn("sampler", "a reading does not end; stopping without it");
                return; // its files are its own until it ends
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        setup.sources().forEach(Source::close);
    }
}
