package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clocks that are wrong. Short here; long by `bench/faults/hub hub-clock` and `agent-clock`.
class ClockFaultsIT {
    @TempDir
    Path work;

    @BeforeEach
    void canRun() {
        assumeTrue(ClockFaults.missing().isEmpty(), ClockFaults.missing());
    }

    private static void isGood(Verdict verdict) {
        assertThat(verdict.isGood()).as(verdict.text()).isTrue();
        System.out.println(verdict.text());
    }

    @Test
    @Tag("F12")
    void hub_clockSetBackAndForward_losesNoSecondAndShowsNobodyAsDown() throws Exception {
        isGood(new ClockFaults(work).hub(List.of("-2h", "+10d"), 3_000));
    }

    @Test
    @Tag("F13")
    void agent_clockDaysOff_isShownAtTheHubsTimeAndTold() throws Exception {
        isGood(new ClockFaults(work).agent(-3));
    }
}
