package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Merging and rolling up against `kill -9`, in short; `bench/faults/hub-store upkeep` does it for long.
final class UpkeepFaultsTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    @Tag("KK-11")
    @Tag("KK-24")
    void killedWhileMergingAndRollingUp_everySecondIsThereOnce_andRollupsAreThoseOfThePacks() throws Exception {
        UpkeepFaults.Verdict verdict = new UpkeepFaults(directory, 5).kills(3);
        assertThat(verdict.acknowledged()).isPositive();
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
    }
}
