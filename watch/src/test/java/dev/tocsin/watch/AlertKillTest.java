package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alerts against `kill -9`. Short here; long by `bench/faults/alert-kills`.
class AlertKillTest {
    @TempDir
    Path work;

    @Test
    @Tag("NM-20")
    @Tag("NM-29")
    void watch_killedAtAnyInstant_missesNoChangeAndSaysFewTwice() throws Exception {
        AlertKills.Result result = new AlertKills(work.resolve("hub"), 7).run(8);
        System.out.println(result);
        assertThat(result.changes()).as("changes").isGreaterThan(8);
        assertThat(result.missed()).as("changes that nobody heard of").isZero();
        assertThat(result.needless())
                .as("messages that came twice without a kill")
                .isZero();
        assertThat(result.duplicates()).as("messages that came twice").isLessThanOrEqualTo(result.kills());
    }
}
