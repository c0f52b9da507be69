package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `bench/faults/join-rig`: the line in a booted systemd, an upgrade, and away again. Runs where the
/// rig's Debian was made before (the first call of the script makes it), because making it takes minutes.
@Tag("root")
class JoinRigIT {
    @TempDir
    Path work;

    @Test
    @Tag("SK-19")
    void joinRig_short_holds() {
        assumeTrue(RefusalIT.isRoot(), "needs root");
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        assumeTrue(
                Files.exists(Path.of(cache, "tocsin/debian-bookworm-systemd.tar")),
                "needs the rig's Debian: bench/faults/join-rig makes it");
        String rig = Path.of(System.getProperty("tocsin.root"))
                .resolve("bench/faults/join-rig")
                .toString();
        Programs.Running program = Programs.start(work, Product.environment(), List.of(rig, "--short"));
        int code = program.exitCode();
        assumeTrue(code != 77, program.errors());
        assertThat(code).as(program.output() + program.errors()).isZero();
        assertThat(program.output()).contains("everything held");
    }
}
