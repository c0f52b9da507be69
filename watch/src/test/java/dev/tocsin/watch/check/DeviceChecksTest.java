package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Clock;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SNMP and SFTP beside the servers that people run.
class DeviceChecksTest {
    private static final String CONTACT = "1.3.6.1.2.1.1.4.0"; // SNMPv2-MIB::sysContact.0

    private static final String PACKETS = "1.3.6.1.2.1.11.1.0"; // SNMPv2-MIB::snmpInPkts.0

    @Test
    @Tag("S12")
    @Tag("T-SNMP-1")
    void snmpd_values_areReadByBothVersions(@TempDir Path directory) throws Exception {
        String missing = Commands.missing(false, "snmpd=snmpd");
        assumeTrue(missing.isEmpty(), missing);
        int port = LoopbackServer.closedPort();
        Path conf = directory.resolve("snmpd.conf");
        Files.writeString(conf, """
                agentaddress udp:127.0.0.1:%d
                rocommunity geheim-community
                sysContact somebody
                createUser monitor SHA-256 authauth AES privpriv
                rouser monitor authpriv
                createUser plain SHA-256 authauth
                rouser plain auth
                """.formatted(port));
        List<String> words = List.of(
                "env", "SNMP_PERSISTENT_DIR=" + directory, "/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", conf.toString());
        Map<String, Object> two = Map.of("port", port, "oid", CONTACT, "community", "geheim-community");
        Map<String, Object> three = new HashMap<>(Map.of(
                "port",
                port,
                "oid",
                CONTACT,
                "user",
                "monitor",
                "auth-password",
                "authauth",
                "privacy-password",
                "privpriv"));
        try (Daemon snmpd = Daemon.start(directory, 0, words)) {
            Await.until(
                    "snmpd answers",
                    Duration.ofSeconds(60),
                    () -> look(two).verdict().outcome() == Outcome.UP);
            CheckRun run = look(two);
            assertThat(run.verdict().facts()).containsEntry(Verdict.VALUE, "somebody");
            assertThat(run.toString()).doesNotContain("geheim");
            assertThat(with(two, "expect", "somebody else").message())
                    .isEqualTo("got somebody instead of somebody else");
            assertThat(with(two, "oid", "1.3.6.1.2.1.1.4.77").message()).isEqualTo("there is no 1.3.6.1.2.1.1.4.77");
            assertThat(with(two, "oid", PACKETS, "min", 1, "max", 1_000_000).outcome())
                    .isEqualTo(Outcome.UP);
            assertThat(with(two, "oid", PACKETS, "max", 1).outcome()).isEqualTo(Outcome.DOWN);
            assertThat(with(two, "max", 1).message()).isEqualTo("somebody is no number");
            CheckRun secret = look(three);
            assertThat(secret.verdict().outcome())
                    .as(secret.transcript() + snmpd.log())
                    .isEqualTo(Outcome.UP);
            three.put("privacy-password", "falschfalsch");
            assertThat(look(three).verdict().outcome()).isEqualTo(Outcome.DOWN);
            Map<String, Object> plain =
                    Map.of("port", port, "oid", CONTACT, "user", "plain", "auth-password", "authauth");
            assertThat(look(plain).verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(with(two, "community", "other")).isEqualTo(Verdict.silent("no response"));
        }
    }

    private static CheckRun look(Map<String, Object> members) {
        return CheckLooks.look(Clock.system(), new SnmpCheck(), "127.0.0.1", members, Duration.ofSeconds(3));
    }

    private static Verdict with(Map<String, Object> members, Object... more) {
        Map<String, Object> all = new HashMap<>(members);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return look(all).verdict();
    }

    @Test
    void snmp_settings_areReadStrictly() {
        SnmpCheck type = new SnmpCheck();
        assertThat(CheckLooks.problems(type, "h", Map.of("oid", "sysUpTime", "community", "c")))
                .contains("numbers");
        assertThat(CheckLooks.problems(type, "h", Map.of("oid", CONTACT))).contains("either community");
        assertThat(CheckLooks.problems(type, "h", Map.of("oid", CONTACT, "user", "u", "auth-password", "short")))
                .contains("at least 8");
    }

    @Test
    void sshd_fileBySftp_isSeen(@TempDir Path directory) throws Exception {
        String missing = Commands.missing(true, "sshd=openssh-server", "ssh-keygen=openssh-client");
        assumeTrue(missing.isEmpty(), missing);
        assumeTrue(Files.isExecutable(Path.of("/usr/lib/openssh/sftp-server")), "needs openssh-sftp-server");
        Files.createDirectories(Path.of("/run/sshd"));
        Path hostKey = directory.resolve("host");
        Path userKey = directory.resolve("user");
        Commands.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey.toString());
        Commands.must("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", userKey.toString());
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("note.txt"), "abc");
        String print = Commands.must("ssh-keygen", "-lf", hostKey.toString()).split(" ", -1)[1];
        int port = LoopbackServer.closedPort();
        List<String> words = List.of(
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                "/dev/null",
                "-h",
                hostKey.toString(),
                "-o",
                "ListenAddress=127.0.0.1",
                "-o",
                "Port=" + port,
                "-o",
                "PidFile=none",
                "-o",
                "StrictModes=no",
                "-o",
                "PermitRootLogin=yes",
                "-o",
                "AuthorizedKeysFile=" + directory.resolve("authorized"),
                "-o",
                "Subsystem=sftp internal-sftp");
        try (Daemon sshd = Daemon.start(directory, port, words)) {
            Map<String, Object> members = new HashMap<>(Map.of("port", port));
            CheckRun greeting = CheckLooks.look(new SftpCheck(), "127.0.0.1", members);
            assertThat(greeting.verdict().outcome()).as(greeting.transcript()).isEqualTo(Outcome.UP);
            assertThat(greeting.verdict().facts()).containsEntry("ssh.key", print);
            members.putAll(Map.of(
                    "fingerprint",
                    print,
                    "user",
                    "root",
                    "key",
                    Files.readString(userKey),
                    "file",
                    directory.resolve("note.txt")));
            CheckRun file = CheckLooks.look(new SftpCheck(), "127.0.0.1", members);
            assertThat(file.verdict().outcome())
                    .as(file.transcript() + sshd.log())
                    .isEqualTo(Outcome.UP);
            assertThat(file.verdict().facts()).containsEntry("file.bytes", "3");
            members.put("file", directory.resolve("none"));
            assertThat(CheckLooks.look(new SftpCheck(), "127.0.0.1", members)
                            .verdict()
                            .message())
                    .startsWith("the file cannot be read");
            members.put("fingerprint", "SHA256:" + "A".repeat(43));
            Verdict other =
                    CheckLooks.look(new SftpCheck(), "127.0.0.1", members).verdict();
            assertThat(other)
                    .isEqualTo(Verdict.wrong(Verdict.CERTIFICATE, "the server has another key")
                            .with("ssh.key", print));
            members.remove("key");
            members.put("password", "falsch");
            members.put("fingerprint", print);
            assertThat(CheckLooks.look(new SftpCheck(), "127.0.0.1", members)
                            .verdict()
                            .message())
                    .isEqualTo("signing in is refused");
        }
        Verdict closed = CheckLooks.look(new SftpCheck(), "127.0.0.1", Map.of("port", LoopbackServer.closedPort()))
                .verdict();
        assertThat(closed).isEqualTo(Verdict.silent("Connection refused"));
        assertThat(CheckLooks.problems(new SftpCheck(), "h", Map.of("user", "u", "password", "p")))
                .contains("fingerprint: must be set");
    }
}
