package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who can reach a fresh installation, and who can read what it keeps.
class PrivacyIT {
    /// Who reads one of these is somebody else from then on.
    private static final List<String> KEYS =
            List.of("hub/authority.key", "hub/hub.key", "hub/local-token", "hub/hub.json", "agent/identity");

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
    @Tag("T-LEAK-3")
    @Tag("S10")
    void filesOfBothParts_everyOne_areTheirOwnersAlone() throws IOException {
        Programs.Running up = product.up();
        product.recording(2);
        assertThat(KEYS)
                .allSatisfy(key -> assertThat(mode(product.data().resolve(key))).isEqualTo("rw-------"));
        for (String part : List.of("hub", "agent")) {
            assertThat(mode(product.data().resolve(part))).as(part).isEqualTo("rwx------");
        }
        up.signal("TERM");
        assertThat(up.exitCode()).as(up.errors()).isZero();

        set(product.data().resolve("hub"), "rwxr-xr-x");
        set(product.data().resolve("agent"), "rwxrwxrwx");
        Programs.Running again = product.up();
        product.recording(1);
        for (String part : List.of("hub", "agent")) {
            assertThat(mode(product.data().resolve(part)))
                    .as(part + ", shut again")
                    .isEqualTo("rwx------");
        }
        again.signal("TERM");
        assertThat(again.exitCode()).isZero();
    }

    @Test
    @Tag("T-LEAK-3")
    @Tag("S10")
    void keyThatOthersMayRead_isARefusalToStartThatSaysWhatToDo() throws IOException {
        Programs.Running up = product.up();
        product.recording(1);
        up.signal("TERM");
        assertThat(up.exitCode()).isZero();
        for (String name : List.of("hub/authority.key", "hub/hub.key")) {
            Path key = product.data().resolve(name);
            for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
                set(key, open);
                Programs.Running refused = product.run("hub", "--allow-root", "--data", data(), "--web", "127.0.0.1:0");
                assertThat(refused.exitCode()).as(name + " " + open).isEqualTo(6);
                assertThat(refused.errors()).contains(open, "chmod go= " + key);
            }
            set(key, "rw-------");
        }
        Path identity = product.data().resolve("agent/identity");
        set(identity, "rw-r--r--");
        Programs.Running refused = product.run("agent", "--allow-root", "--hub", "127.0.0.1:1", "--data", data());
        assertThat(refused.exitCode()).isEqualTo(6);
        assertThat(refused.errors()).contains("rw-r--r--", "chmod go= " + identity);
    }

    /// Before anybody has signed in there is no account, and only this machine can ask.
    @Test
    @Tag("T-DEF-2")
    @Tag("S11")
    void freshHub_listensOnThisMachineAlone_andLetsNobodyIn() throws IOException {
        Programs.Running up = product.start("up", "--data", data(), "--web", "127.0.0.1:0", "--no-agent");
        Await.until("up is ready", Product.PATIENCE, () -> up.output().contains("Sign in: "));
        long pid = product.description().path("pid").asLong();
        List<String> addresses = listening(pid);
        assertThat(addresses).hasSize(2).allMatch(PrivacyIT::isLoopback);
        String web = product.description().path("webUrl").asString();
        assertThat(web).startsWith("http://127.0.0.1:");
        for (String outside : List.of("0.0.0.0:0", "[::]:0")) {
            Programs.Running open = product.run(
                    "hub", "--allow-root", "--data", work.resolve("other").toString(), "--web", outside);
            assertThat(open.exitCode()).as(outside).isEqualTo(2);
            assertThat(work.resolve("other")).doesNotExist();
        }
        HttpResponse<String> users = pageOf(web, "/api/v1/users");
        assertThat(users.statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> pageOf(String web, String path) throws IOException {
        try (java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient()) {
            return http.send(
                    java.net.http.HttpRequest.newBuilder(java.net.URI.create(web + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private String data() {
        return product.data().toString();
    }

    /// The local addresses (hexadecimal, as the kernel has them) of the sockets on which `pid` listens.
    private static List<String> listening(long pid) throws IOException {
        List<String> sockets = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path one : open.toList()) {
                String target = Files.exists(one, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(one).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 9 && words[3].equals("0A") && sockets.contains(words[9])) {
                    addresses.add(words[1].substring(0, words[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }

    /// 127.0.0.1, ::1 or ::ffff:127.0.0.1, on a machine whose words are little-endian.
    private static boolean isLoopback(String address) {
        return List.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")
                .contains(address);
    }

    private static void set(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
