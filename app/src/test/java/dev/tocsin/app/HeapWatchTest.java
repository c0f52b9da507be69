package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HeapWatchTest {
    private final ManualClock clock = new ManualClock(1_795_305_600_000L);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Log log =
            new Log(clock, new PrintStream(told, true, StandardCharsets.UTF_8), Log.Level.WARN, Log.Format.TEXT);
    private final AtomicLong collected = new AtomicLong();
    private final HeapWatch watch = new HeapWatch(clock, log, new Jobs(clock), collected::get);

    private long linesAfterMinuteWith(long millis) {
        collected.addAndGet(millis);
        clock.advanceMillis(60_000);
        watch.look();
        return told.toString(StandardCharsets.UTF_8).lines().count();
    }

    @Test
    void collector_thatWorksAThirdOfTheTime_isSaidWithWhatToDo() {
        assertThat(linesAfterMinuteWith(20_000)).isEqualTo(1);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("20 of the last 60 seconds went into collecting garbage")
                .contains("TOCSIN_HEAP=");
    }

    @Test
    void collector_thatWorksNowAndThen_isNotSpokenOf() {
        assertThat(linesAfterMinuteWith(14_000)).isZero();
        assertThat(linesAfterMinuteWith(0)).isZero();
    }

    @Test
    void collector_thatNeverStops_isSaidOnceInElevenMinutes() {
        for (int minute = 0; minute < 11; minute++) {
            assertThat(linesAfterMinuteWith(50_000)).isEqualTo(1);
        }
        assertThat(linesAfterMinuteWith(50_000)).isEqualTo(2);
    }
}
