package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Commands;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub under too much. Short here; long by `bench/faults/hub poison`, `descriptors`, `memory`, `storm`,
/// `overload`.
class LoadFaultsIT {
    @TempDir
    Path work;

    private static void isGood(Verdict verdict) {
        assertThat(verdict.isGood()).as(verdict.text()).isTrue();
        System.out.println(verdict.text());
    }

    @Test
    @Tag("F21")
    void hub_damagedPacksBetweenGoodOnes_storesAllGoodOnes() throws Exception {
        isGood(new LoadFaults(work, 1).poison(60));
    }

    @Test
    @Tag("F10")
    void hub_outOfDescriptors_servesThoseThatAreInAndRecovers() throws Exception {
        String missing = Commands.missing(false, "prlimit=util-linux");
        assumeTrue(missing.isEmpty(), missing);
        isGood(new LoadFaults(work, 1).descriptors(200, 1_000));
    }

    @Test
    @Tag("F11")
    @Tag("S19")
    void hub_machinesThatTakeMemory_servesTheOthers() throws Exception {
        isGood(new LoadFaults(work, 1).memory(20, 20_000));
    }

    @Test
    @Tag("F19")
    void hub_fleetThatComesBackAtOnce_isSoonServedAndNobodyIsDown() throws Exception {
        isGood(new LoadFaults(work, 1).storm(40, 2, 60_000));
    }

    @Test
    @Tag("F20")
    void hub_agentsWithoutRest_keepsHostsUpAndAnswers() throws Exception {
        isGood(new LoadFaults(work, 1).overload(6, 4));
    }
}
