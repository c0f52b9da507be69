package dev.tocsin.watch.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is taken over from Uptime Kuma.
class UptimeKumaTest {
    private static Imported sample() throws IOException {
        Problems problems = new Problems();
        Imported imported =
                UptimeKuma.read(new String(Samples.sample("uptime-kuma.json"), StandardCharsets.UTF_8), problems);
        assertThat(Samples.told(problems)).isEmpty();
        return Settled.of(imported, Samples.reading());
    }

    @Test
    void backup_isAFileOfChecks() throws IOException {
        assertThat(Samples.written(sample()))
                .endsWith(new String(Samples.sample("uptime-kuma.tocsin.yaml"), StandardCharsets.UTF_8));
    }

    @Test
    void whatHasNoPlace_isToldWithItsReason() throws IOException {
        Imported sample = sample();
        assertThat(sample.left())
                .anyMatch(one -> one.startsWith("notification \"Pager\" (PagerDuty): there is no channel"))
                .anyMatch(one -> one.startsWith("Broken: channels[") && one.contains(".url"))
                .anyMatch(one -> one.startsWith("monitor \"Query\" (json-query): its query ($count(items) ==)"))
                .anyMatch(one -> one.startsWith("monitor \"Rust server\" (gamedig): there is no check"))
                .anyMatch(one -> one.startsWith("monitor \"Must be off\" (http): it is upside down"))
                .anyMatch(one -> one.startsWith("monitor \"Rooms\" (group): there is no check"))
                .anyMatch(one -> one.startsWith("Wrong port: checks[") && one.contains(".port: got \"0\""))
                .anyMatch(one -> one.startsWith("statusPageList: "));
        assertThat(sample.notes())
                .anyMatch(one -> one.contains("\"Nightly backup\"") && one.contains("POST /api/v1/push/nightly-backup"))
                .anyMatch(one -> one.contains("\"Gate\"") && one.contains("24h"))
                .anyMatch(one -> one.contains("only the first of its name servers"));
    }

    @Test
    void somethingElse_isRefused() {
        Problems problems = new Problems();
        UptimeKuma.read("{\"endpoints\": []}", problems);
        assertThat(Samples.told(problems))
                .containsExactly("line 1, column 1: monitorList: is missing; must be a backup of Uptime Kuma");
        Problems cut = new Problems();
        UptimeKuma.read("{\"monitorList\": [", cut);
        assertThat(Samples.told(cut)).hasSize(1).first().asString().contains("no valid JSON");
    }
}
