package dev.tocsin.watch.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is taken over from Gatus.
class GatusTest {
    private static Imported sample() throws IOException {
        Problems problems = new Problems();
        Imported imported = Gatus.read(new String(Samples.sample("gatus.yaml"), StandardCharsets.UTF_8), problems);
        assertThat(Samples.told(problems)).isEmpty();
        return Settled.of(imported, Samples.reading());
    }

    @Test
    void configuration_isAFileOfChecks() throws IOException {
        assertThat(Samples.written(sample()))
                .endsWith(new String(Samples.sample("gatus.tocsin.yaml"), StandardCharsets.UTF_8));
    }

    @Test
    void whatHasNoPlace_isToldWithItsReason() throws IOException {
        assertThat(sample().left())
                .anyMatch(one -> one.startsWith("alerting.pagerduty: there is no channel"))
                .anyMatch(one -> one.startsWith("endpoint \"shop front\", client.dns-resolver: "))
                .anyMatch(one -> one.startsWith("endpoint \"any\", alert pagerduty: "))
                .anyMatch(one -> one.equals("endpoint \"sized\": no check can say len([BODY].items) > 3"))
                .anyMatch(one -> one.equals("endpoint \"chat\": there is no check of wss://"))
                .anyMatch(one -> one.startsWith("nowhere: checks[") && one.endsWith(".port: is missing"))
                .anyMatch(one -> one.startsWith("external endpoint \"whenever\": "))
                .anyMatch(one -> one.startsWith("maintenance: "))
                .anyMatch(one -> one.startsWith("web: "));
    }

    @ParameterizedTest
    @CsvSource({
        "[STATUS] == 200, ''", // what a check takes anyway
        "[STATUS] < 300, 100-299",
        "[STATUS] != 500, '100-499, 501-599'",
        "'[STATUS] == any(200, 301)', '200, 301'",
        "'', 100-599", // Gatus judges no status unless told to
    })
    void status_isTakenOver_asRanges(String condition, String expected) {
        Members check = new Members();
        GatusConditions conditions = new GatusConditions(check, true, false);
        conditions.put(condition.isEmpty() ? List.of() : List.of(condition));
        assertThat(conditions.left()).isEmpty();
        assertThat(String.join(", ", new Loose(check.given()).texts("expect"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400000", "1.5s, 1500", "500ms, 500", "'', -1", "60, -1", "1d, -1", "5m x, -1"})
    void duration_isReadAsProgramsInGoWriteIt(String text, long millis) {
        assertThat(GoDuration.millis(text)).isEqualTo(millis);
    }

    @Test
    void bombOfAliases_isRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        Problems problems = new Problems();
        Gatus.read(bomb + "endpoints: []\n", problems);
        assertThat(Samples.told(problems)).isNotEmpty().first().asString().contains("has more than");
    }
}
