package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against OpenSMTPD.
class MailServerTest {
    @TempDir
    private Path directory;

    private Daemon server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String missing = Commands.missing(true, "smtpd=opensmtpd");
        assumeTrue(missing.isEmpty(), missing);
        Commands.must("chmod", "711", directory.toString());
        Path mails = Files.createDirectories(directory.resolve("mails"));
        Commands.must("chown", "nobody", mails.toString());
        port = LoopbackServer.closedPort();
        Path settings = Files.writeString(directory.resolve("smtpd.conf"), """
                listen on 127.0.0.1 port %d hostname localhost
                action "keep" mda "cat > %s/mail.$$" virtual { "@" = nobody } user nobody
                match from any for domain "example.test" rcpt-to { "ops@example.test" } action "keep"
                """.formatted(port, mails));
        server = Daemon.start(directory, port, List.of("smtpd", "-d", "-f", settings.toString()));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Tag("NM-47")
    @Tag("KK-28")
    void mail_realServer_getsEveryLine() throws Exception {
        Notice notice = Notices.notice(
                Notices.line("web-1", "APACHE", "has died", 0), Notices.line("web-1", "HTTP", "Connection refused", 0));
        assertThat(send(notice, "ops@example.test")).isInstanceOf(Channel.Receipt.Delivered.class);
        String mail = Await.value("the mail arrives", Duration.ofSeconds(20), this::onlyMail);
        assertThat(mail)
                .contains("web-1: APACHE: has died", "web-1: HTTP: Connection refused", "Subject: 2 down: web-1");
    }

    @Test
    @Tag("F22")
    void mail_realServerRefusesARecipient_isRefused() throws Exception {
        assertThat(send(Notices.one(), "nobody@example.test")).isInstanceOf(Channel.Receipt.Refused.class);
        assertThat(send(Notices.one(), "x@elsewhere.test")).isInstanceOf(Channel.Receipt.Refused.class);
    }

    private Channel.Receipt send(Notice notice, String to) throws Exception {
        Channel channel = Notices.channel(
                "mail",
                "server",
                "localhost",
                "port",
                String.valueOf(port),
                "from",
                "tocsin@example.test",
                "timeout",
                "5s");
        return channel.send(notice, List.of(to), Channel.Dialogue.NONE);
    }

    private String onlyMail() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("mails"))) {
            Set<Path> found = Set.copyOf(files.toList());
            if (found.isEmpty()) {
                return null;
            }
            String text = Files.readString(found.iterator().next());
            return text.contains("</html>") ? text : null;
        }
    }
}
