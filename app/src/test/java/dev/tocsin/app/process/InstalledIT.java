package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent that was installed by the pasted line on a Debian with a booted systemd: `bench/faults/join-rig`.
class InstalledIT {
    private static final Duration PATIENCE = Duration.ofMinutes(15); // it may make a Debian first
    private static final int MISSING = 77; // the exit code of the rig when it cannot run here

    @Test
    @Tag("SK-19")
    @Tag("EW-57")
    void agent_installedByTheLine_survivesRebootAndUpgradeAndGoesClean(@TempDir Path work) {
        String rig = Path.of(System.getProperty("tocsin.root"), "bench/faults/join-rig")
                .toString();
        Programs.Running run = Programs.startWithInput(work, Product.environment(), List.of(rig), "");
        int exit = run.exitCode(PATIENCE);
        assumeTrue(exit != MISSING, run.errors());
        assertThat(exit).as(run.output() + run.errors()).isZero();
        System.out.println(run.output());
    }
}
