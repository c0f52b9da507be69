package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks beside the servers that people run.
class RealServersTest {
    private static CheckRun look(String type, int port, Map<String, ?> more) {
        Map<String, Object> members = new HashMap<>(more);
        members.put("port", port);
        return Looks.look(type, "localhost", members);
    }

    private static void isUp(CheckRun run) {
        assertThat(run.verdict().outcome()).as(run.transcript()).isEqualTo(Outcome.UP);
    }

    private static void need(boolean root, String... programs) {
        String missing = Commands.missing(root, programs);
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    @Tag("NM-05")
    @Tag("NM-13")
    void vsftpd_plainAndEncrypted_givesItsFile(@TempDir Path directory) throws Exception {
        need(true, "vsftpd=vsftpd", "openssl=openssl");
        Path files = Files.createDirectories(directory.resolve("files/empty")).getParent();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.writeString(files.resolve("note.txt"), "abc");
        Files.setPosixFilePermissions(files.resolve("note.txt"), PosixFilePermissions.fromString("r--r--r--"));
        Authority authority = new Authority(directory).leaf("ftp", "DNS:localhost", -1, 20);
        int port = LoopbackServer.closedPort();
        Path conf = directory.resolve("vsftpd.conf");
        Files.writeString(conf, """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                anonymous_enable=YES
                anon_root=%s
                no_anon_password=YES
                secure_chroot_dir=%s
                seccomp_sandbox=NO
                ssl_enable=YES
                allow_anon_ssl=YES
                force_local_data_ssl=NO
                force_local_logins_ssl=NO
                ssl_tlsv1=YES
                require_ssl_reuse=NO
                rsa_cert_file=%s
                rsa_private_key_file=%s
                """.formatted(
                        port, files, files.resolve("empty"), authority.file("ftp.pem"), authority.file("ftp.key")));
        try (Daemon ftp = Daemon.start(directory, port, List.of("/usr/sbin/vsftpd", conf.toString()))) {
            isUp(look("ftp", port, Map.of()));
            CheckRun file = look("ftp", port, Map.of("file", "note.txt"));
            isUp(file);
            assertThat(file.verdict().facts()).containsEntry("file.bytes", "3");
            assertThat(look("ftp", port, Map.of("file", "other.txt")).verdict().code())
                    .isEqualTo(550);
            Map<String, Object> bad = Map.of("user", "nobody-here", "password", "x", "plain-password", true);
            assertThat(look("ftp", port, bad).verdict().code()).isEqualTo(530);
            CheckRun secret =
                    look("ftp", port, Map.of("tls", "starttls", "trust", authority.pem(), "file", "note.txt"));
            isUp(secret);
            assertThat(secret.verdict().facts())
                    .containsEntry("file.bytes", "3")
                    .containsKey("certificate.days");
            assertThat(look("ftp", port, Map.of("tls", "starttls")).verdict().code())
                    .isEqualTo(Verdict.CERTIFICATE);
            CheckRun content =
                    Looks.look("content", "localhost", Map.of("url", "ftp://localhost:" + port + "/note.txt"));
            isUp(content);
            assertThat(content.verdict().facts().get(Verdict.VALUE)).startsWith("ba7816bf8f01cfea");
            assertThat(ftp.log()).isNotNull();
        }
    }

    @Test
    void sshd_itsIdentification_isSeen(@TempDir Path directory) throws Exception {
        need(true, "sshd=openssh-server", "ssh-keygen=openssh-client");
        Files.createDirectories(Path.of("/run/sshd"));
        Commands.must(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                directory.resolve("key").toString());
        int port = LoopbackServer.closedPort();
        List<String> words = List.of(
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                "/dev/null",
                "-h",
                directory.resolve("key").toString(),
                "-o",
                "ListenAddress=127.0.0.1",
                "-o",
                "Port=" + port,
                "-o",
                "PidFile=none");
        try (Daemon sshd = Daemon.start(directory, port, words)) {
            CheckRun run = look("ssh", port, Map.of("matches", "^SSH-2\\.0-OpenSSH_"));
            isUp(run);
            assertThat(run.verdict().facts().get(Verdict.VALUE)).startsWith("SSH-2.0-OpenSSH_");
            isUp(look("tcp", port, Map.of("expect", "OpenSSH")));
            assertThat(sshd.log()).doesNotContain("error:");
        }
    }

    @Test
    @Tag("NM-04")
    @Tag("NM-14")
    void opensmtpd_greetingAndAddresses_areSeen(@TempDir Path directory) throws Exception {
        need(true, "smtpd=opensmtpd");
        int port = LoopbackServer.closedPort();
        Path conf = directory.resolve("smtpd.conf");
        Files.writeString(conf, """
                listen on 127.0.0.1 port %d
                action "local" maildir "%s/mail"
                match from any for domain "example.com" action "local"
                """.formatted(port, directory));
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r-----"));
        try (Daemon smtpd = Daemon.start(directory, port, List.of("/usr/sbin/smtpd", "-d", "-f", conf.toString()))) {
            isUp(look("smtp", port, Map.of()));
            CheckRun elsewhere =
                    look("smtp", port, Map.of("recipient", "x@elsewhere.example", "from", "a@example.com"));
            assertThat(elsewhere.verdict().code()).as(elsewhere.transcript()).isBetween(500, 559);
            CheckRun verify = look("smtp", port, Map.of("verify", "root"));
            assertThat(verify.verdict().code()).as(verify.transcript()).isIn(200, 500, 502, 530, 550);
            assertThat(look("smtp", port, Map.of("tls", "starttls")).verdict().outcome())
                    .isEqualTo(Outcome.DOWN);
            assertThat(smtpd.log()).isNotNull();
        }
    }

    @Test
    @Tag("NM-04")
    void dovecot_mailboxes_letSignIn(@TempDir Path directory) throws Exception {
        need(true, "dovecot=dovecot-core", "openssl=openssl");
        assumeTrue(Files.exists(Path.of("/usr/lib/dovecot/imap")), "needs imap (apt-get install dovecot-imapd)");
        assumeTrue(Files.exists(Path.of("/usr/lib/dovecot/pop3")), "needs pop3 (apt-get install dovecot-pop3d)");
        Authority authority = new Authority(directory).leaf("box", "DNS:localhost", -1, 20);
        int imap = LoopbackServer.closedPort();
        int imaps = LoopbackServer.closedPort();
        int pop3 = LoopbackServer.closedPort();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("users"), "anna:{PLAIN}geheim:65534:65534::" + directory + "/home\n");
        Path home = Files.createDirectories(directory.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path conf = directory.resolve("dovecot.conf");
        Files.writeString(conf, """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = /dev/stderr
                protocols = imap pop3
                ssl = yes
                ssl_cert = <%2$s
                ssl_key = <%3$s
                listen = 127.0.0.1
                default_login_user = nobody
                default_internal_user = nobody
                default_internal_group = nogroup
                first_valid_uid = 1
                mail_location = maildir:~/Maildir
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                service imap-login {
                  chroot =
                  inet_listener imap {
                    port = %4$d
                  }
                  inet_listener imaps {
                    port = %5$d
                  }
                }
                service pop3-login {
                  chroot =
                  inet_listener pop3 {
                    port = %6$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                service anvil {
                  chroot =
                }
                """.formatted(
                        directory, authority.file("box.pem"), authority.file("box.key"), imap, imaps, pop3));
        try (Daemon dovecot =
                Daemon.start(directory, imap, List.of("/usr/sbin/dovecot", "-F", "-c", conf.toString()))) {
            isUp(look("imap", imap, Map.of()));
            isUp(look("pop3", pop3, Map.of()));
            Map<String, Object> sign = new HashMap<>(
                    Map.of("tls", "starttls", "trust", authority.pem(), "user", "anna", "password", "geheim"));
            CheckRun good = look("imap", imap, sign);
            assertThat(good.verdict().outcome())
                    .as(good.transcript() + dovecot.log())
                    .isEqualTo(Outcome.UP);
            isUp(look("pop3", pop3, sign));
            assertThat(good.transcript()).doesNotContain("geheim");
            sign.put("tls", "always");
            isUp(look("imap", imaps, sign));
            sign.put("password", "falsch");
            Verdict refused = look("imap", imaps, sign).verdict();
            assertThat(refused.code()).isEqualTo(Verdict.UNEXPECTED);
            assertThat(refused.message()).startsWith("NO ");
        }
    }

    @Test
    @Tag("NM-06")
    @Tag("NM-15")
    void knot_zone_isAskedForByBothWays(@TempDir Path directory) throws Exception {
        need(false, "knotd=knot");
        int port = LoopbackServer.closedPort();
        Path run = Files.createDirectories(directory.resolve("run"));
        StringBuilder zone = new StringBuilder("""
                $ORIGIN example.com.
                $TTL 60
                @ SOA ns root 2026112301 1 2 3 4
                @ NS ns
                @ MX 10 mail
                @ TXT "v=spf1 -all"
                @ CAA 0 issue "ca.example.net"
                ns A 127.0.0.1
                ns AAAA ::1
                www CNAME ns
                _x._tcp SRV 1 2 443 ns
                """);
        for (int i = 0; i < 100; i++) {
            zone.append("many A 10.0.0.").append(i).append('\n');
        }
        Files.writeString(directory.resolve("example.com.zone"), zone);
        Path conf = directory.resolve("knot.conf");
        Files.writeString(conf, """
                server:
                    rundir: "%1$s"
                    listen: 127.0.0.1@%2$d
                database:
                    storage: "%1$s"
                log:
                  - target: stderr
                    any: info
                template:
                  - id: default
                    storage: "%3$s"
                    file: "%%s.zone"
                zone:
                  - domain: example.com
                """.formatted(run, port, directory));
        try (Daemon knot = Daemon.start(directory, port, List.of("/usr/sbin/knotd", "-c", conf.toString()))) {
            Map<String, String> values = Map.of(
                    "SOA", "2026112301",
                    "NS", "ns.example.com",
                    "MX", "10 mail.example.com",
                    "TXT", "v=spf1 -all",
                    "CAA", "0 issue \"ca.example.net\"");
            values.forEach((kind, value) -> {
                CheckRun found = look("dns", port, Map.of("name", "example.com", "record", kind));
                isUp(found);
                assertThat(found.verdict().facts()).containsEntry(Verdict.VALUE, value);
            });
            isUp(look("dns", port, Map.of("name", "www.example.com", "expect", "127.0.0.1", "exact", true)));
            isUp(look("dns", port, Map.of("name", "ns.example.com", "record", "AAAA", "expect", "::1")));
            isUp(look("dns", port, Map.of("name", "ns.example.com", "tcp", true)));
            Map<String, Object> service =
                    Map.of("name", "_x._tcp.example.com", "record", "SRV", "expect", "1 2 443 ns.example.com.");
            isUp(look("dns", port, service));
            CheckRun many = look("dns", port, Map.of("name", "many.example.com"));
            isUp(many);
            assertThat(many.transcript()).contains("the answer is cut, asking by TCP");
            assertThat(many.verdict().facts().get(Verdict.VALUE)).contains("10.0.0.99");
            assertThat(look("dns", port, Map.of("name", "none.example.com"))
                            .verdict()
                            .message())
                    .isEqualTo("no response");
            assertThat(knot.log()).doesNotContain("error");
        }
    }
}
