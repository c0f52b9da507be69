package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.FaultNet;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real agent behind a bad cable. Short here; long by `bench/faults/hub cut`, `cut-one-way`, `loss`, `narrow`,
/// `resets`.
class NetworkFaultsIT {
    @TempDir
    Path work;

    @BeforeEach
    void canRun() {
        assumeTrue(FaultNet.missing().isEmpty(), FaultNet.missing());
    }

    private static void isGood(Verdict verdict) {
        assertThat(verdict.isGood()).as(verdict.text()).isTrue();
        System.out.println(verdict.text());
    }

    @Test
    @Tag("F14")
    void agent_cutOff_bringsEverySecondAfterwards() throws Exception {
        isGood(new NetworkFaults(work).cut(14_000));
    }

    @Test
    @Tag("F15")
    void agent_cutOffOneWay_findsOutAndComesBack() throws Exception {
        isGood(new NetworkFaults(work).oneWay());
    }

    @Test
    @Tag("F16")
    void agent_lossyLine_losesNoSecond() throws Exception {
        isGood(new NetworkFaults(work).loss(0.3, 6_000));
    }

    @Test
    @Tag("F16")
    void agent_connectionsReset_losesNoSecond() throws Exception {
        isGood(new NetworkFaults(work).resets(2));
    }
}
