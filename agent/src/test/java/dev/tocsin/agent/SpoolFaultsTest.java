package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultShim;
import dev.tocsin.testkit.InMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A spool through kills, power cuts, torn writes and a disk that refuses. Short here; long by
/// `bench/faults/agent-spool`.
final class SpoolFaultsTest {
    @TempDir(factory = InMemory.class)
    Path work;

    @Test
    @Tag("F3")
    @Tag("KK-05")
    void spool_killedAtAnyInstant_losesNoSecondThatTheKernelHad() throws Exception {
        SpoolVerdict verdict = new SpoolFaults(work, 1).kills(5);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(verdict.promised()).isGreaterThan(100);
    }

    @Test
    @Tag("F2")
    void spool_powerCut_losesNoSealedPackAndUsesNoNumberTwice() throws Exception {
        assumeTrue(FaultDisk.missing().isEmpty(), FaultDisk.missing());
        try (FaultDisk disk = FaultDisk.make(work.resolve("disk"), FaultDisk.Kind.EXT4, 64)) {
            SpoolFaults faults = new SpoolFaults(work, 1);
            SpoolVerdict verdict = faults.powerCuts(disk, 4);
            assertThat(verdict.isGood()).as("%s", verdict).isTrue();
            assertThat(faults.controlLost()).as("lines that nobody synced").isPositive();
            assertThat(verdict.promised()).isPositive();
        }
    }

    @Test
    @Tag("F4")
    @Tag("F26")
    void spool_deathAtACallThatChangesAFile_losesNothing() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        for (FaultShim.Fault fault :
                new FaultShim.Fault[] {FaultShim.Fault.TORN_WRITE, FaultShim.Fault.DIE_BEFORE, FaultShim.Fault.DIE_AFTER
                }) {
            SpoolFaults.Deaths deaths =
                    new SpoolFaults(work.resolve(fault.name()), 1).deathsAtEachCall(fault, 5, 47, 3);
            assertThat(deaths.verdict().isGood()).as("%s %s", fault, deaths).isTrue();
            assertThat(deaths.deaths()).isEqualTo(3);
        }
    }

    @Test
    @Tag("F6")
    void spool_fullDisk_keepsEverySecondAndIsWrittenWhenThereIsRoom() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        SpoolVerdict verdict = new SpoolFaults(work, 1).refusals(FaultShim.Fault.WRITE_ERROR, FaultShim.NO_SPACE, 1);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
    }

    @Test
    @Tag("F7")
    void spool_syncThatFails_keepsEverySecondAndIsWrittenAfterwards() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        SpoolVerdict verdict = new SpoolFaults(work, 1).refusals(FaultShim.Fault.SYNC_ERROR, FaultShim.IO_ERROR, 1);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
    }
}
