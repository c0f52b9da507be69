package dev.tocsin.agent;

import dev.tocsin.agent.source.Reading;
import dev.tocsin.agent.source.Source;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The once-a-second path: reads every source and hands one [Frame] on. One platform thread, so that a busy machine
/// delays it as little as the kernel allows.
///
/// ```
/// wall    |s          |s+1        |s+2
/// tick       x           x           x        the same phase in each second, waited for on the monotonic clock
/// ```
///
/// A frame belongs to the second in which it was read, and says how late in it. Each wait is reckoned anew from the
/// wall clock, so the phase holds while the clock is slewed, after a step and after a suspended night; a second that
/// went by unread is a gap and is never filled. A source that fails leaves a gap in its own table and stops nothing.
final class Sampler implements AutoCloseable {
    /// Where in the second the first host ticks; hosts are spread behind it so that a fleet does not report in unison.
    private static final int FIRST_PHASE_MILLIS = 50;

    private static final int PHASES = 200;
    /// A tick so close is the one just done, early by a rounding: the next one is meant.
    private static final int SAME_TICK_MILLIS = 20;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long SAY_AGAIN_NANOS = 60_000_000_000L; // a failing source is named once a minute
    private static final int LATENESS = Tables.SYSTEM.column("lateness_millis");
    private static final int SKEW = Tables.SYSTEM.column("clock_skew_millis");

    private final List<Source> sources;
    private final Clock clock;
    private final Log log;
    private final Consumer<Frame> sink;
    private final int phaseMillis;
    private final Reading reading = new Reading();
    private final Map<String, Long> saidNanos = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long skewMillis = Column.GAP;

    /// Will read `sources` in their order and hand each frame to `sink`; `spread` (any number) chooses the phase.
    Sampler(List<Source> sources, Clock clock, Log log, int spread, Consumer<Frame> sink) {
        this.sources = sources;
        this.clock = clock;
        this.log = log;
        this.sink = sink;
        this.phaseMillis = FIRST_PHASE_MILLIS + Math.floorMod(spread, PHASES);
        this.thread = Thread.ofPlatform().daemon().name("sampler").unstarted(this::run);
    }

    /// Begins: the first reading is made at once.
    void start() {
        thread.start();
    }

    /// What the hub measured: own clock minus the hub's, ms.
    void clockSkew(long millis) {
        skewMillis = millis;
    }

    private void run() {
        try {
            while (!closed) {
                tick();
                clock.awaitNanos(clock.monotonicNanos() + waitMillis(clock.wallMillis()) * NANOS_PER_MILLI);
            }
        } catch (InterruptedException stopping) {
            log.debug("sampler", "stopped");
        }
    }

    /// From `wallMillis` to the next tick.
    private long waitMillis(long wallMillis) {
        long wait = 1_000L - Math.floorMod(wallMillis - phaseMillis, 1_000L);
        return wait < SAME_TICK_MILLIS ? wait + 1_000 : wait;
    }

    private void tick() {
        long atMillis = clock.wallMillis();
        reading.begin();
        for (Source source : sources) {
            read(source);
        }
        reading.system(LATENESS, Math.floorMod(atMillis, 1_000L));
        reading.system(SKEW, skewMillis);
        try {
            sink.accept(reading.frame(atMillis));
        } catch (RuntimeException failure) {
            say("sink", "a second could not be kept", failure);
        }
    }

    private void read(Source source) {
        try {
            source.read(reading);
        } catch (RuntimeException failure) {
            Table table = source.table();
            if (table != null) {
                reading.drop(table);
            }
            say(source.name(), "source " + source.name() + " failed: its cells are gaps", failure);
        }
    }

    private void say(String who, String text, RuntimeException failure) {
        Long last = saidNanos.get(who);
        long now = clock.monotonicNanos();
        if (last == null || now - last >= SAY_AGAIN_NANOS) {
            saidNanos.put(who, now);
            log.bug("sampler", text, failure);
        }
    }

    /// Ends after the tick that is being made, and lets the sources go.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        sources.forEach(Source::close);
    }
}
