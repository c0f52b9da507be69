package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.source.Reading;
import dev.tocsin.agent.source.Source;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When the sampler ticks, and what a failing source costs.
final class SamplerTest {
    private static final int LATENESS = Tables.SYSTEM.column("lateness_millis");
    private static final int SKEW = Tables.SYSTEM.column("clock_skew_millis");
    private static final int UPTIME = Tables.SYSTEM.column("uptime_centis");

    private final List<Long> at = Collections.synchronizedList(new ArrayList<>());

    private Sampler sampler(Clock clock, Source... sources) {
        return new Sampler(
                new Sampler.Setup(List.of(sources), clock, Log.none(), 50, () -> -7),
                frame -> at.add(frame.atMillis()));
    }

    @ParameterizedTest
    @CsvSource({
        // read, now, wait; the phase is 100
        "10100, 10105, 995", // as usual
        "10099, 10100, 1000", // a millisecond early by rounding: not the same second twice
        "10000, 10010, 1090", // the first reading is made at once, wherever in its second
        "10950, 10960, 140", // a late one does not put the next one off
        "10100, 11050, 50", // a slow one neither
        "10100, 11600, 0", // so slow that the next second is here: it is read now
        "10100, 15300, 0", // suspended: the second that runs is read now, those between are gaps
        "10100, 3700000000, 0", // the clock was set ahead
        "3600100, 5050, 50", // set back: the next tick of the time that it shows now
        "3600100, 5150, 950",
        "10100, 9600, 1500" // set back by a little: at the usual place of the next second
    })
    void next_afterAnything_isTheNextSecondsPhase(long read, long now, long wait) {
        assertThat(Sampler.nextMillis(read, now, 100)).isEqualTo(wait);
    }

    @Test
    @Tag("KK-03")
    void sampler_aMinute_makesSixtyFrames() {
        LeapingClock clock = new LeapingClock(1_800_000_000_020L, 60_000);
        Sampler sampler = sampler(clock);
        sampler.start();
        Await.until("the minute is over", Duration.ofSeconds(30), () -> clock.over);
        sampler.close();
        assertThat(at.size()).isBetween(60, 61);
        assertThat(at.stream().map(millis -> millis / 1_000).distinct()).hasSameSizeAs(at);
    }

    @Test
    @Tag("KK-03")
    void sampler_ofTheRealClock_ticksOnceASecond() {
        Sampler sampler = sampler(Clock.system());
        sampler.start();
        Await.until("four ticks", Duration.ofSeconds(60), () -> at.size() >= 4);
        sampler.close();
        for (int i = 1; i < 4; i++) {
            assertThat(at.get(i) / 1_000).isGreaterThan(at.get(i - 1) / 1_000);
        }
    }

    @Test
    void sampler_clockSetBack_goesOnAtOnce() {
        ManualClock clock = new ManualClock(1_800_000_000_000L);
        Sampler sampler = sampler(clock);
        sampler.start();
        Await.until("the first tick", Duration.ofSeconds(30), () -> at.size() == 1);
        clock.jumpWallMillis(-7_200_000);
        clock.advanceMillis(1_200);
        Await.until("the second tick", Duration.ofSeconds(30), () -> at.size() == 2);
        clock.advanceMillis(1_200);
        Await.until("the third tick", Duration.ofSeconds(30), () -> at.size() == 3);
        sampler.close();
        assertThat(at.get(2)).isLessThan(1_800_000_000_000L - 7_190_000);
    }

    @Test
    void source_thatFails_isAGapInItsOwnTableAndSaidOnce() {
        ManualClock clock = new ManualClock(1_800_000_000_123L);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Log log = new Log(clock, new PrintStream(told, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Sampler.Setup setup = new Sampler.Setup(
                List.of(
                        new Failing(new IllegalStateException("odd file")),
                        new Failing(new AssertionError("bug")),
                        new Good()),
                clock,
                log,
                0,
                () -> -7);
        Sampler sampler = new Sampler(setup, frame -> seen.add(describe(frame)));
        sampler.start();
        for (int second = 1; second <= 5; second++) {
            int frames = second;
            Await.until("tick " + frames, Duration.ofSeconds(30), () -> seen.size() >= frames);
            clock.advanceMillis(1_000);
        }
        sampler.close();
        assertThat(seen.getFirst()).isEqualTo("uptime 42 lateness 123 skew -7 tables [system]");
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("odd file")
                .containsOnlyOnce("source failing failed");
    }

    @Test
    void sink_thatFails_isNotTheEndOfTheSampler() {
        ManualClock clock = new ManualClock(1_800_000_000_000L);
        Sampler sampler = new Sampler(new Sampler.Setup(List.of(), clock, Log.none(), 0, () -> Column.GAP), frame -> {
            at.add(frame.atMillis());
            throw new AssertionError("BUG in the encoder");
        });
        sampler.start();
        Await.until("the first", Duration.ofSeconds(30), () -> at.size() == 1);
        clock.advanceMillis(2_000);
        Await.until("the next", Duration.ofSeconds(30), () -> at.size() == 2);
        sampler.close();
    }

    /// A clock of one thread: a wait takes no time and moves the clock to its end, plus a little, as real
    /// ones do.
    private static final class LeapingClock implements Clock {
        private final ManualClock time;
        private final long endMillis;
        private volatile boolean over;

        LeapingClock(long startMillis, long lengthMillis) {
            time = new ManualClock(startMillis);
            endMillis = startMillis + lengthMillis;
        }

        @Override
        public long wallMillis() {
            time.advanceMillis(1); // everything takes time
            return time.wallMillis();
        }

        @Override
        public long monotonicNanos() {
            return time.monotonicNanos();
        }

        @Override
        public void awaitNanos(long deadlineNanos) throws InterruptedException {
            long left = (deadlineNanos - time.monotonicNanos() + 999_999) / 1_000_000;
            if (time.wallMillis() + left >= endMillis) {
                over = true;
                new java.util.concurrent.CountDownLatch(1).await(); // until the test ends the sampler
            }
            time.advanceMillis(Math.max(0, left));
        }
    }

    private static String describe(Frame frame) {
        Rows system = frame.tables().getFirst();
        return "uptime " + system.cell(0, UPTIME) + " lateness " + system.cell(0, LATENESS) + " skew "
                + system.cell(0, SKEW) + " tables "
                + frame.tables().stream().map(rows -> rows.table().name()).toList();
    }

    private record Failing(Throwable with) implements Source {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Table table() {
            return Tables.DISK;
        }

        @Override
        public void read(Reading reading) {
            reading.rows(Tables.DISK);
            switch (with) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalArgumentException(with);
            }
        }
    }

    private record Good() implements Source {
        @Override
        public String name() {
            return "good";
        }

        @Override
        public void read(Reading reading) {
            reading.system(UPTIME, 42);
        }
    }
}
