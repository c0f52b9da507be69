package dev.tocsin.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.settings.GivenJson;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Windows that come again, also on days on which clocks jump.
class RepeatTest {
    private static final Subject SUBJECT = new Subject("1", "web-1", "HTTP");

    private static Silence silence(String members) {
        Problems problems = new Problems();
        Silence read = Silence.read(GivenJson.read("{\"name\":\"updates\"," + members + "}"), "", 0, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(read).isNotNull();
        return read;
    }

    private static boolean holds(Silence silence, String moment) {
        return silence.holds(SUBJECT, Instant.parse(moment).toEpochMilli());
    }

    @ParameterizedTest
    @Tag("FU-80")
    @CsvSource({
        "2026-11-22T01:29:59Z, false", "2026-11-22T01:30:00Z, true", "2026-11-22T03:29:59Z, true",
        "2026-11-22T03:30:00Z, false", "2026-11-23T02:00:00Z, false", "2026-07-05T00:30:00Z, true",
        // 02:30 is jumped over: with the jump; it comes twice: with the first; two hours pass all the same
        "2026-03-29T00:59:59Z, false", "2026-03-29T01:00:00Z, true", "2026-03-29T02:59:59Z, true",
        "2026-03-29T03:00:00Z, false", "2026-10-25T00:29:59Z, false", "2026-10-25T00:30:00Z, true",
        "2026-10-25T02:29:59Z, true", "2026-10-25T02:30:00Z, false"
    })
    void window_eachWeek_followsTheClockOfItsZone(String moment, boolean holds) {
        Silence sundays = silence(
                "\"repeat\":{\"days\":[\"sun\"],\"at\":\"02:30\",\"for\":\"2h\",\"timezone\":\"Europe/Berlin\"}");
        assertThat(holds(sundays, moment)).isEqualTo(holds);
    }

    @Test
    @Tag("FU-80")
    void window_eachMonth_isOnItsDaysAndWithinItsBounds() {
        Silence billing = silence("\"repeat\":{\"month-days\":[\"1\",\"31\"],\"at\":\"22:00\",\"for\":\"4h\"},"
                + "\"until\":\"2026-05-01T00:00:00Z\"");
        assertThat(holds(billing, "2026-02-01T01:59:00Z")).isTrue(); // of the 31st
        assertThat(holds(billing, "2026-02-01T02:00:00Z")).isFalse();
        assertThat(holds(billing, "2026-03-02T01:00:00Z")).isTrue();
        assertThat(holds(billing, "2026-02-28T23:00:00Z")).isFalse();
        assertThat(holds(billing, "2026-05-01T23:00:00Z")).isFalse();
    }

    @Test
    void window_ofAWeek_holdsAlways() {
        Silence always = silence("\"repeat\":{\"days\":[\"mon\"],\"at\":\"00:00\",\"for\":\"7d\"}");
        for (int day = 1; day <= 28; day++) {
            assertThat(holds(always, "2026-11-%02dT13:00:00Z".formatted(day))).isTrue();
        }
    }

    @Test
    void repeat_everyMistake_isToldAtItsMember() {
        Problems problems = new Problems();
        String wrong = "{\"name\":\"x\",\"repeat\":{\"days\":[\"sonntag\"],\"month-days\":[\"32\"],\"at\":\"2:30\","
                + "\"for\":\"8d\",\"timezone\":\"Berlin\",\"every\":\"week\"}}";
        assertThat(Silence.read(GivenJson.read(wrong), "", 0, problems)).isNull();
        assertThat(problems.all())
                .extracting(Problem::path)
                .contains(
                        "repeat.days",
                        "repeat.month-days",
                        "repeat.at",
                        "repeat.for",
                        "repeat.timezone",
                        "repeat.every");
    }
}
