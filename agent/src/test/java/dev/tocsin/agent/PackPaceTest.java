package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.wire.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// When packs may go.
final class PackPaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    @Tag("KK-06")
    void packs_ofATenMinuteInterval_waitNineMinutesAfterTheFirstSeal() {
        PackPace pace = new PackPace(new Message.Pace(600, 1_000_000, 1_024), 0);
        assertThat(pace.holdMillis(false, 0, 0)).as("nothing waits").isZero();
        assertThat(pace.holdMillis(true, 20_000, 60 * SECOND)).isBetween(539_000L, 541_000L);
        assertThat(pace.holdMillis(true, 40_000, 120 * SECOND)).isBetween(479_000L, 481_000L);
        assertThat(pace.holdMillis(true, 180_000, 600 * SECOND)).isZero();
        assertThat(pace.holdMillis(true, 20_000, 600 * SECOND))
                .as("the rest of the same heap")
                .isZero();
        assertThat(pace.holdMillis(false, 0, 601 * SECOND)).isZero();
        assertThat(pace.holdMillis(true, 20_000, 660 * SECOND))
                .as("the next heap")
                .isPositive();
    }

    @Test
    @Tag("KK-06")
    void packs_asLargeAsTheSize_goBeforeTheInterval() {
        PackPace pace = new PackPace(new Message.Pace(1_800, 100_000, 1_024), 0);
        assertThat(pace.holdMillis(true, 99_999, SECOND)).isPositive();
        assertThat(pace.holdMillis(true, 100_000, SECOND)).isZero();
    }

    @Test
    void packs_somebodyAskedFor_goAtOnce() {
        PackPace pace = new PackPace(new Message.Pace(1_800, 100_000, 1_024), 0);
        assertThat(pace.holdMillis(true, 10, SECOND)).isPositive();
        pace.flush(2 * SECOND);
        assertThat(pace.holdMillis(true, 10, 3 * SECOND)).isZero();
    }

    @Test
    void backlog_overAMinute_isAsFastAsAskedAndNoFaster() {
        PackPace pace = new PackPace(new Message.Pace(60, 1, 10_000), 0);
        long now = 0;
        long bytes = 0;
        while (now < 60 * SECOND) {
            long wait = pace.backlogMillis(now);
            if (wait > 0) {
                now += wait * 1_000_000L;
            } else {
                pace.backlogSent(3_000, now);
                bytes += 3_000;
            }
        }
        assertThat(bytes).as("a minute of 10 kB/s and a full bucket").isBetween(600_000L, 620_000L);
    }
}
