package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine joins by the line that `enroll create` prints: over TLS from the hub's own authority, known by its key.
class InstallIT {
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
    @Tag("SK-20")
    void enrollCreate_line_installsAnAgentThatJoins() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl (apt-get install curl)");
        assumeTrue(hasArchive(), "needs the agent's image, which this build has not");
        product.up("--tls", "own", "--no-agent");
        Programs.Running made =
                product.run("enroll", "create", "--data", product.data().toString());
        assertThat(made.exitCode()).as(made.errors()).isZero();
        String line = made.errors()
                .lines()
                .filter(l -> l.startsWith("  curl "))
                .findFirst()
                .orElseThrow()
                .strip();
        assertThat(line)
                .matches("curl -fsSk --pinnedpubkey sha256//[A-Za-z0-9+/]{43}= https://127\\.0\\.0\\.1:[0-9]+"
                        + "/install/agent\\.sh -o a\\.sh && sudo sh a\\.sh");

        Path home = home();
        Programs.Running wrongPin = shell(home, line.replaceFirst("sha256//.", "sha256//_") + " --help", "");
        assertThat(wrongPin.exitCode()).as("another key is another hub").isNotZero();

        String paste = line.replace("sudo sh", "env -u XDG_RUNTIME_DIR sh");
        Programs.Running installed = shell(home, paste, made.output());
        assertThat(installed.exitCode())
                .as(installed.output() + installed.errors())
                .isZero();
        assertThat(installed.output()).contains("joined");
        Path current = home.resolve(".local/share/tocsin-agent/current");
        assertThat(current.resolve("bin/tocsin-agent")).isExecutable();
        assertThat(home.resolve(".local/state/tocsin-agent/agent/identity")).exists();
        Programs.Running hosts = product.run("hosts", "--data", product.data().toString());
        assertThat(hosts.output().lines()).as(hosts.errors()).hasSize(2);

        Programs.Running again = shell(home, paste, "");
        assertThat(again.exitCode())
                .as("no token is asked for again: " + again.errors())
                .isZero();

        Programs.Running away = shell(home, "sh a.sh --uninstall --purge", "");
        assertThat(away.exitCode()).as(away.errors()).isZero();
        try (Stream<Path> left = Files.find(home, 9, (f, _) -> f.toString().contains("tocsin"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void install_wrongToken_saysWhyAndLeavesNoIdentity() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl (apt-get install curl)");
        assumeTrue(hasArchive(), "needs the agent's image, which this build has not");
        product.up("--no-agent");
        Path home = home();
        Programs.Running fetched =
                shell(home, "curl -fsS " + product.webUrl() + "/install/agent.sh -o a.sh && sh a.sh", "tocsin1.wrong");
        assertThat(fetched.exitCode()).isEqualTo(1);
        assertThat(fetched.errors()).contains("could not join").contains("token");
        assertThat(home.resolve(".local/state/tocsin-agent/agent/identity")).doesNotExist();
    }

    /// Runs `line` as a user without rights and with a home of its own: nothing is installed on this machine.
    private Programs.Running shell(Path home, String line, String input) {
        List<String> command = new ArrayList<>();
        if (RefusalIT.isRoot()) {
            command.addAll(RefusalIT.asNobody());
        }
        command.addAll(List.of("sh", "-c", "cd \"$HOME\" && " + line));
        Map<String, String> environment = Map.of("HOME", home.toString());
        Programs.Running program = Programs.startWithInput(work, environment, command, input);
        program.exitCode();
        return program;
    }

    private Path home() throws IOException {
        Path home = Files.createDirectory(work.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static boolean hasArchive() throws IOException {
        Path dist = Path.of(System.getProperty("tocsin.root"), "app/target/tocsin/dist");
        if (!Files.isDirectory(dist)) {
            return false;
        }
        try (Stream<Path> files = Files.list(dist)) {
            return files.anyMatch(file -> file.toString().endsWith(".tar.gz"));
        }
    }
}
