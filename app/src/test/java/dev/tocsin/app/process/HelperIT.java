package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The helper where it belongs: on a Debian with a booted systemd (`bench/faults/helper-rig`), and at the launcher.
class HelperIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MISSING = 77; // the exit code of the rig when it cannot run here

    @Test
    @Tag("EW-02")
    @Tag("EW-49")
    void helper_onABootedSystemd_restartsARealUnitAndRefusesTheRest(@TempDir Path work) {
        String rig = root().resolve("bench/faults/helper-rig").toString();
        Programs.Running run = Programs.startWithInput(work, Product.environment(), List.of(rig), "");
        int exit = run.exitCode(PATIENCE);
        assumeTrue(exit != MISSING, run.errors());
        assertThat(exit).as(run.output() + run.errors()).isZero();
        System.out.println(run.output());
    }

    @Test
    @Tag("T-ENV-1")
    @Tag("S16")
    void launcher_withOptionsForTheJavaMachineInTheEnvironment_dropsThem(@TempDir Path work) {
        Product product = new Product(work);
        Path made = work.resolve("made-by-an-option");
        product.under(Map.of(
                "JDK_JAVA_OPTIONS", "-Xlog:gc:file=" + made,
                "JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + made,
                "_JAVA_OPTIONS", "-Xlog:gc:file=" + made,
                "LD_LIBRARY_PATH", work.toString()));
        Programs.Running run = product.run("helper");
        int exit = run.exitCode();
        assertThat(exit).as(run.errors()).isIn(2, 6); // no file here, or a tree that is not root's
        assertThat(run.errors()).startsWith("tocsin helper: ").doesNotContain("Picked up");
        assertThat(made).doesNotExist();
    }

    @Test
    @Tag("T-ENV-2")
    @Tag("S16")
    void build_everyFile_runsWithTheRightsOfItsCaller() throws IOException {
        try (Stream<Path> files = Files.walk(root().resolve("app/target/tocsin"))) {
            List<Path> raised = files.filter(Files::isRegularFile)
                    .filter(file -> (mode(file) & 06000) != 0)
                    .toList();
            assertThat(raised).as("setuid or setgid").isEmpty();
        }
    }

    private static int mode(Path file) {
        try {
            return (int) Files.getAttribute(file, "unix:mode");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("tocsin.root"));
    }
}
