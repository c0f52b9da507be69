package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts that must fail: each with its exit code, one clear line, and nothing half-written.
class RefusalIT {
    @TempDir
    Path work;

    private Product product;

    @BeforeEach
    void make() {
        product = new Product(work);
    }

    @AfterEach
    void close() {
        product.close();
    }

    @Test
    void up_unknownFlag_namesTheNearest() {
        Programs.Running program = product.run("up", "--wbe", "127.0.0.1:0");
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(said(program))
                .isEqualTo(
                        "tocsin: got --wbe, which it does not know; did you mean --web? (tocsin up --help lists what it takes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "12", "m", "1.5g", "0m", "-1g", "63m", "1025g", "99999999g"})
    void up_heapThatIsNone_saysWhatItMustBe(String heap) {
        product.under(Map.of("TOCSIN_HEAP", heap));
        Programs.Running program = product.run("version");
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(said(program))
                .isEqualTo("tocsin: got TOCSIN_HEAP=" + heap + "; it must be 64m to 1024g: a whole number and m or g");
    }

    @Test
    void up_portTaken_saysWhichAndWritesNothing() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Programs.Running program = product.run(
                    "up",
                    "--web",
                    "127.0.0.1:" + holder.getLocalPort(),
                    "--data",
                    product.data().toString());
            assertThat(program.exitCode()).isEqualTo(6);
            assertThat(said(program))
                    .contains("port " + holder.getLocalPort() + " on 127.0.0.1 is taken")
                    .contains("--web");
            assertThat(product.data()).doesNotExist();
        }
    }

    @Test
    void up_directoryNotWritable_saysWhereAndWhatToDo() throws IOException {
        Path locked = Files.createDirectory(work.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(asNobody());
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        command.addAll(List.of(
                Product.launcher(),
                "up",
                "--web",
                "127.0.0.1:0",
                "--agents",
                "127.0.0.1:0",
                "--data",
                locked.resolve("data").toString()));
        Programs.Running program = Programs.start(work, Product.environment(), command);
        assertThat(program.exitCode()).as(program.errors()).isEqualTo(6);
        assertThat(said(program)).contains(locked.resolve("data").toString()).contains("--data");
        try (var entries = Files.list(locked)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void up_twiceOnOneDirectory_refusesTheSecond() {
        product.up("--no-agent");
        Programs.Running second = product.run(
                "up",
                "--web",
                "127.0.0.1:0",
                "--agents",
                "127.0.0.1:0",
                "--data",
                product.data().toString());
        assertThat(second.exitCode()).isEqualTo(6);
        assertThat(said(second))
                .contains(product.data().toString())
                .contains("in use by another hub (process "
                        + product.description().path("pid").asLong() + ")");
        assertThat(product.page("/api/v1/health").statusCode()).isEqualTo(200);
    }

    @Test
    void up_webOnEveryAddress_isRefusedWithoutTls() {
        Programs.Running program =
                product.run("up", "--web", "0.0.0.0:0", "--data", product.data().toString());
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(said(program)).contains("loopback");
        assertThat(product.data()).doesNotExist();
    }

    @Test
    void hub_asRoot_refusesWithoutTheFlag() {
        assumeTrue(isRoot(), "needs root");
        Programs.Running program = product.run("hub", "--data", product.data().toString());
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(said(program)).contains("--allow-root");
        assertThat(product.data()).doesNotExist();
    }

    /// The last line on standard error; a start as root is warned of in a line before.
    private static String said(Programs.Running program) {
        List<String> lines = program.errors().lines().toList();
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("tocsin: "));
        return lines.getLast();
    }

    /// Whether this test runs as root.
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// What runs the rest of a command as the user nobody.
    static List<String> asNobody() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv (apt-get install util-linux)");
        return List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");
    }
}
