package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultShim;
import dev.tocsin.testkit.InMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Day files and catalog through power cuts, torn writes, deaths at single calls and a disk that refuses. Short here;
/// long by `bench/faults/hub-store`.
final class StoreFaultsTest {
    private static final int FLIPS = 15;

    @TempDir(factory = InMemory.class)
    Path work;

    @Test
    @Tag("F2")
    void store_powerCut_losesNothingAcknowledged() throws Exception {
        assumeTrue(FaultDisk.missing().isEmpty(), FaultDisk.missing());
        try (FaultDisk disk = FaultDisk.make(work.resolve("disk"), FaultDisk.Kind.EXT4, 128)) {
            StoreFaults faults = new StoreFaults(work, 1);
            StoreVerdict verdict = faults.powerCuts(disk, 3);
            assertThat(verdict.isGood()).as("%s", verdict).isTrue();
            assertThat(verdict.promised()).isGreaterThan(20);
            assertThat(faults.controlLost()).as("lines that nobody synced").isPositive();
        }
    }

    @Test
    @Tag("F4")
    @Tag("F26")
    void store_deathAtACallThatChangesAFile_losesNothingAcknowledged() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        FaultShim.Fault[] faults = {FaultShim.Fault.TORN_WRITE, FaultShim.Fault.DIE_BEFORE, FaultShim.Fault.DIE_AFTER};
        for (FaultShim.Fault fault : faults) {
            StoreFaults.Deaths deaths =
                    new StoreFaults(work.resolve(fault.name()), 1).deathsAtEachCall(fault, 131, 250, 2);
            assertThat(deaths.verdict().isGood()).as("%s %s", fault, deaths).isTrue();
            assertThat(deaths.deaths()).isPositive();
        }
    }

    @Test
    @Tag("F7")
    void store_syncThatFails_acknowledgesNothingAndGoesOnAfterwards() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        StoreFaults faults = new StoreFaults(work, 1);
        StoreVerdict verdict = faults.refusals(FaultShim.Fault.SYNC_ERROR, FaultShim.IO_ERROR, 2);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(faults.falseAcknowledgements()).isZero();
    }

    @Test
    @Tag("F6")
    @Tag("F8")
    void store_writesThatAreRefused_losesNothingAcknowledgedAndGoesOnAfterwards() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        for (int error : new int[] {FaultShim.NO_SPACE, FaultShim.READ_ONLY}) {
            StoreFaults faults = new StoreFaults(work.resolve("error-" + error), 1);
            StoreVerdict verdict = faults.refusals(FaultShim.Fault.WRITE_ERROR, error, 1);
            assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        }
    }

    @Test
    @Tag("F4")
    void store_shortWrites_losesNothing() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        StoreVerdict verdict = new StoreFaults(work, 1).shortWrites(10);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
    }

    @Test
    @Tag("F5")
    void file_oneFlippedBit_opensAndNeverGivesAWrongValue() throws Exception {
        StoreFlips flips = new StoreFlips(work, 1);
        for (String name : new String[] {"2026-11-22.db", "2026-11-22.db-wal", "2026-11-22.db-shm"}) {
            StoreFlips.Outcome outcome = flips.run("blocks/" + name, true, FLIPS);
            assertThat(outcome.opened()).as("%s", outcome).isEqualTo(FLIPS);
            assertThat(outcome.wrong()).as("%s", outcome).isZero();
            assertThat(outcome.lostMost()).as("%s", outcome).isLessThanOrEqualTo(8);
        }
    }

    @Test
    @Tag("F5")
    void catalogLog_oneFlippedBit_isToldAndNothingIsPassedOver() throws Exception {
        StoreFlips.Outcome outcome = new StoreFlips(work, 1).run("catalog.db-wal", true, FLIPS);
        assertThat(outcome.wrong()).as("%s", outcome).isZero();
        assertThat(outcome.lostMost())
                .as("the last commit at most: %s", outcome)
                .isLessThanOrEqualTo(1);
    }
}
