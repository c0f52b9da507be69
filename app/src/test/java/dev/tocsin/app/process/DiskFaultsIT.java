package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultShim;
import dev.tocsin.testkit.InMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub on disks that fail. Short here; long by `bench/faults/hub power-cut`, `full`, `read-only`, `slow-1000`.
class DiskFaultsIT {
    @TempDir
    Path work;

    @TempDir(factory = InMemory.class)
    Path memory;

    private static void isGood(Verdict verdict) {
        assertThat(verdict.isGood()).as(verdict.text()).isTrue();
        System.out.println(verdict.text());
    }

    @Test
    @Tag("F2")
    void hub_powerCut_startsAndHasAllThatWasAcknowledged() throws Exception {
        assumeTrue(FaultDisk.missing().isEmpty(), FaultDisk.missing());
        isGood(new DiskFaults(work, memory, 1).powerCuts(FaultDisk.Kind.EXT4, 2));
    }

    @Test
    @Tag("F6")
    void hub_fullDisk_readsOnAndTakesPacksAgainWhenThereIsRoom() throws Exception {
        assumeTrue(FaultDisk.missing().isEmpty(), FaultDisk.missing());
        isGood(new DiskFaults(work, memory, 1).full(1, 1_000));
    }

    @Test
    @Tag("F8")
    void hub_diskThatTurnedReadOnly_readsOnAndLosesNothing() throws Exception {
        assumeTrue(FaultDisk.missing().isEmpty(), FaultDisk.missing());
        isGood(new DiskFaults(work, memory, 1).readOnly());
    }

    @Test
    @Tag("F9")
    void hub_syncsOfASecond_keepHostsUpAndAnswersComing() throws Exception {
        assumeTrue(FaultShim.missing().isEmpty(), FaultShim.missing());
        isGood(new DiskFaults(work, memory, 1).slow(1_000, 4));
    }
}
