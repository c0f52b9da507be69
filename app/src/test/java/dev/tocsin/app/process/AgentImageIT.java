package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent's own image: that `up` uses it, that its class cache is taken, and how large it is, on the disk and in
/// memory. `bench/agent-cost` measures closer.
class AgentImageIT {
    private static final Path TREE = Path.of(System.getProperty("tocsin.root"), "app/target/tocsin");
    private static final long ARCHIVE_BYTES = 25_000_000;
    private static final long RESIDENT_KIB = 100 << 10;

    @TempDir
    Path work;

    private Product product;

    @BeforeEach
    void make() {
        product = new Product(work);
        assumeTrue(
                Files.isExecutable(TREE.resolve("image/bin/tocsin-agent")),
                "needs the agent's image, which this build has not: " + Programs.text(TREE.resolve("image.failed")));
    }

    @AfterEach
    void close() {
        product.close();
    }

    @Test
    @Tag("KK-02")
    void up_runsTheImage_andItIsSmall() throws IOException {
        product.up();
        product.recording(5);
        long pid = product.agentPid();
        assertThat(Path.of("/proc/" + pid + "/exe").toRealPath())
                .isEqualTo(TREE.resolve("image/bin/java").toRealPath());
        assertThat(Programs.text(Path.of("/proc/" + pid + "/maps"))).contains("image/lib/agent.aot");
        long resident = Programs.text(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        assertThat(resident).isPositive().isLessThan(RESIDENT_KIB);
    }

    @Test
    @Tag("KK-02")
    void archive_forOtherMachines_isSmall() throws IOException {
        try (Stream<Path> files = Files.list(TREE.resolve("dist"))) {
            List<Path> archives =
                    files.filter(f -> f.toString().endsWith(".tar.gz")).toList();
            assertThat(archives).hasSize(1);
            assertThat(Files.size(archives.getFirst())).isLessThanOrEqualTo(ARCHIVE_BYTES);
            Path sum = archives.getFirst().resolveSibling(archives.getFirst().getFileName() + ".sha256");
            assertThat(Programs.text(sum))
                    .matches("[0-9a-f]{64}  " + archives.getFirst().getFileName() + "\n");
        }
    }

    @Test
    void image_cacheOfThisImage_isTakenWithoutAWord() {
        Programs.Running help = Programs.start(
                work,
                java.util.Map.of(),
                List.of(
                        TREE.resolve("image/bin/java").toString(),
                        "@" + TREE.resolve("image/lib/agent.options"),
                        "-XX:AOTCache=" + TREE.resolve("image/lib/agent.aot"),
                        "-XX:AOTMode=on",
                        "-m",
                        "dev.tocsin.agent/dev.tocsin.agent.AgentMain",
                        "--help"));
        assertThat(help.exitCode())
                .as("AOTMode=on fails when it does not fit: " + help.errors())
                .isZero();
        assertThat(help.errors()).isEmpty();
    }
}
