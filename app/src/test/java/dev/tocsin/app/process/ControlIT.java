package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A real mail server of a joined host, killed, and started again from the hub: `bench/faults/control-rig`, in which
/// the agent's archive runs on a Debian 13.
///
/// Both rigs wait most of the time, for boots and for what must stay as it is for ten seconds, and have networks of
/// their own: they run side by side.
@Execution(ExecutionMode.CONCURRENT)
class ControlIT {
    private static final Duration PATIENCE = Duration.ofMinutes(15); // it may make a Debian first
    private static final int MISSING = 77; // the exit code of the rig when it cannot run here

    @Test
    @Tag("EW-02")
    @Tag("EW-19")
    @Tag("EW-20")
    @Tag("EW-47")
    @Tag("EW-48")
    @Tag("EW-49")
    @Tag("EW-57")
    void mailServer_onABootedSystemd_isStartedFromThePageAndNothingElseIs(@TempDir Path work) {
        run(work, "systemd");
    }

    @Test
    @Tag("EW-02")
    @Tag("EW-48")
    @Tag("EW-49")
    void mailServer_onABootedSysvinit_isControlledByTheApiAndNothingElseIs(@TempDir Path work) {
        run(work, "sysv", "--no-page");
    }

    /// The whole of it, with the page, a reboot and an upgrade, is the command's without `--short`.
    @Test
    @Tag("EW-02")
    @Tag("EW-16")
    @Tag("EW-57")
    void mailServer_ofOpenRc_thatWasKilled_isStartedByTheApi(@TempDir Path work) {
        run(work, "openrc", "--short");
    }

    private static void run(Path work, String init, String... more) {
        String rig = Path.of(System.getProperty("tocsin.root"), "bench/faults/control-rig")
                .toString();
        List<String> command = new ArrayList<>(List.of(rig, "--init", init));
        command.addAll(List.of(more));
        Programs.Running run = Programs.startWithInput(work, Product.environment(), command, "");
        int exit = run.exitCode(PATIENCE);
        assumeTrue(exit != MISSING, run.errors());
        assertThat(exit).as(run.output() + run.errors()).isZero();
        System.out.println(run.output());
    }
}
