package dev.tocsin.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The one formula, and outages by day.
class UptimeTest {
    private static final List<State> STATES = List.of(State.values());
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Test
    @Tag("FU-29")
    void ratio_ofADayWith400SecondsDown_is99_537Percent() {
        Uptime day = Uptime.of(spans(State.UP, 86_000, State.DOWN, 400), 0, 86_400_000);
        assertThat(day.ratio() * 100).isCloseTo(99.537, within(0.0005));
    }

    @Test
    @Tag("D13")
    void ratio_ofHalfADayDown_isAHalf() {
        assertThat(Uptime.of(spans(State.DOWN, 43_200, State.UP, 43_200), 0, 86_400_000)
                        .ratio())
                .isEqualTo(0.5);
        assertThat(Uptime.of(spans(State.DOWN, 10), 0, 10_000).ratio()).isZero();
    }

    @Test
    @Tag("FU-28")
    void ratio_ofTimeThatSaysNothing_leavesItOut() {
        Uptime time = Uptime.of(
                spans(
                        State.UP,
                        60,
                        State.PAUSED,
                        1_000,
                        State.DEGRADED,
                        30,
                        State.MAINTENANCE,
                        50,
                        State.UNKNOWN,
                        50,
                        State.DOWN,
                        10),
                0,
                10_000_000);
        assertThat(time.ratio()).isEqualTo(0.9);
        assertThat(time.excludedMillis()).isEqualTo(1_100_000);
        assertThat(Uptime.of(spans(State.PAUSED, 60), 0, 60_000).ratio()).isNaN();
        assertThat(Uptime.NONE.ratio()).isNaN();
    }

    @Test
    @Tag("FU-30")
    @Tag("D13")
    void outage_acrossMidnight_countsOnceOnItsFirstDay() {
        long from = at("2026-03-01T23:50");
        long to = at("2026-03-02T00:10");
        List<Span> spans = List.of(
                new Span(State.UP, at("2026-03-01T00:00"), from),
                new Span(State.DOWN, from, to),
                new Span(State.UP, to, at("2026-03-03T00:00")));
        List<Uptime> days = Uptime.daily(spans, LocalDate.of(2026, 3, 1), 2, ZONE);
        assertThat(days).extracting(Uptime::outages).containsExactly(1, 0);
        assertThat(days).extracting(Uptime::downMillis).containsExactly(600_000L, 600_000L);
    }

    @Test
    @Tag("FU-30")
    void day_withAChangeOfTheClock_isAsLongAsItIs() {
        List<Span> spans = List.of(new Span(State.UP, at("2026-03-28T00:00"), at("2026-03-31T00:00")));
        List<Uptime> days = Uptime.daily(spans, LocalDate.of(2026, 3, 28), 3, ZONE);
        assertThat(days).extracting(Uptime::upMillis).containsExactly(86_400_000L, 82_800_000L, 86_400_000L);
    }

    @Test
    void outage_withSilentTimeWithin_isOne() {
        List<Span> spans = spans(
                State.DOWN,
                5,
                State.UNKNOWN,
                5,
                State.DOWN,
                5,
                State.MAINTENANCE,
                5,
                State.DOWN,
                5,
                State.UP,
                1,
                State.DOWN,
                1);
        assertThat(Uptime.of(spans, 0, 1_000_000).outages()).isEqualTo(2);
    }

    @Test
    void parts_ofAnyHistory_addUp() {
        SplittableRandom random = new SplittableRandom(30);
        for (int run = 0; run < 2_000; run++) {
            List<Span> spans = new ArrayList<>();
            long time = 0;
            for (int i = random.nextInt(12); i >= 0; i--) {
                long to = time + random.nextInt(5_000);
                spans.add(new Span(STATES.get(random.nextInt(STATES.size())), time, to));
                time = to;
            }
            long cut = random.nextLong(time + 1);
            Uptime whole = Uptime.of(spans, 0, time);
            assertThat(Uptime.of(spans, 0, cut).plus(Uptime.of(spans, cut, time)))
                    .isEqualTo(whole);
            assertThat(whole.upMillis() + whole.degradedMillis() + whole.downMillis() + whole.excludedMillis())
                    .isEqualTo(time);
            assertThat(Double.isNaN(whole.ratio()) || (whole.ratio() >= 0 && whole.ratio() <= 1))
                    .isTrue();
        }
    }

    private static long at(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant().toEpochMilli();
    }

    /// Spans one after the other from 0: state, seconds, state, seconds …
    private static List<Span> spans(Object... parts) {
        List<Span> spans = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < parts.length; i += 2) {
            long to = time + (Integer) parts[i + 1] * 1_000L;
            spans.add(new Span((State) parts[i], time, to));
            time = to;
        }
        return spans;
    }
}
