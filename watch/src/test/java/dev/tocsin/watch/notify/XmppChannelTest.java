package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against Prosody, and against a server that has no TLS.
class XmppChannelTest {
    @TempDir
    private static Path directory;

    private static Daemon server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        String missing = Commands.missing(true, "prosody=prosody", "prosodyctl=prosody", "openssl=openssl");
        assumeTrue(missing.isEmpty(), missing);
        port = LoopbackServer.closedPort();
        Commands.must(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,DNS:quiet.localhost",
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("cert.pem").toString());
        Path settings = Files.writeString(directory.resolve("prosody.cfg.lua"), """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s"
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                s2s_ports = { }
                modules_enabled = { "saslauth", "tls", "ping", "offline", "disco", "roster" }
                modules_disabled = { "s2s", "posix" }
                authentication = "internal_hashed"
                c2s_require_encryption = true
                log = { info = "*console" }
                ssl = { key = "%1$s/key.pem", certificate = "%1$s/cert.pem" }
                VirtualHost "localhost"
                VirtualHost "quiet.localhost"
                    modules_disabled = { "s2s", "posix", "ping" }
                """.formatted(directory, port));
        for (String user : List.of("hub", "ops")) {
            for (String host : List.of("localhost", "quiet.localhost")) {
                Commands.must("prosodyctl", "--config", settings.toString(), "register", user, host, "canary-" + user);
            }
        }
        server = Daemon.start(directory, port, List.of("prosody", "-F", "--config", settings.toString()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Tag("NM-53")
    @Tag("SK-09")
    void xmpp_realServer_takesTheAlertLines() throws Exception {
        Notices.Heard heard = new Notices.Heard();
        assertThat(channel("canary-hub", true).send(Notices.one(), List.of("ops@localhost"), heard))
                .as(heard.text() + server.log())
                .isInstanceOf(Channel.Receipt.Delivered.class);
        String kept = Await.value("the message is kept for ops", Duration.ofSeconds(10), XmppChannelTest::offline);
        assertThat(kept).contains("foo.example.com: SMTP: Operation timed out");
        assertThat(heard.text()).contains("TLS: true", "<body>").doesNotContain("canary-hub");
    }

    @Test
    @Tag("NM-53")
    @Tag("D10")
    void xmpp_wrongPassword_isRefused() throws Exception {
        assertThat(channel("canary-wrong", true).send(Notices.one(), List.of("ops@localhost"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Refused.class)
                .asString()
                .doesNotContain("canary");
    }

    @Test
    @Tag("NM-53")
    void xmpp_certificateOfAnUnknownAuthority_getsNoPassword() throws Exception {
        assertThat(channel("canary-hub", false).send(Notices.one(), List.of("ops@localhost"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Later.class);
    }

    @Test
    @Tag("F22")
    void xmpp_unknownRecipient_isRefusedAndTheOtherIsTold() throws Exception {
        assertThat(channel("canary-hub", true)
                        .send(Notices.one(), List.of("nobody@localhost", "ops@localhost"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Delivered.class)
                .asString()
                .contains("nobody@localhost refused");
    }

    @Test
    @Tag("F22")
    void xmpp_serverThatKnowsNoPing_hasTakenTheMessageAllTheSame() throws Exception {
        Channel channel = channel("hub@quiet.localhost", "canary-hub", true);
        assertThat(channel.send(Notices.one(), List.of("ops@quiet.localhost"), Channel.Dialogue.NONE))
                .as(server.log())
                .isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(channel.send(Notices.one(), List.of("nobody@quiet.localhost"), Channel.Dialogue.NONE))
                .isInstanceOf(Channel.Receipt.Refused.class);
    }

    @Test
    @Tag("NM-53")
    @Tag("D10")
    void xmpp_serverWithoutTls_hearsNoPassword() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer plain = LoopbackServer.start(socket -> servePlain(socket, heard))) {
            Channel channel = Notices.channel(
                    "xmpp",
                    "username",
                    "hub@localhost",
                    "password",
                    "canary-hub",
                    "server",
                    "127.0.0.1",
                    "port",
                    String.valueOf(plain.port()),
                    "timeout",
                    "2s");
            assertThat(channel.send(Notices.one(), List.of("ops@localhost"), Channel.Dialogue.NONE))
                    .isInstanceOf(Channel.Receipt.Later.class);
        }
        assertThat(String.join("", heard)).contains("stream").doesNotContain("<auth", "canary");
    }

    @Test
    @Tag("NM-57")
    void xmpp_badSettings_areAllTold() {
        assertThat(Notices.problems("xmpp", "username", "nobody", "port", "0"))
                .contains("channels[0].username", "channels[0].password: is missing", "channels[0].port");
    }

    private static Channel channel(String password, boolean known) {
        return channel("hub@localhost", password, known);
    }

    private static Channel channel(String user, String password, boolean known) {
        String[] settings = {
            "username",
            user,
            "password",
            password,
            "server",
            "127.0.0.1",
            "port",
            String.valueOf(port),
            "timeout",
            "5s",
            "ca-file",
            directory.resolve("cert.pem").toString()
        };
        return Notices.channel("xmpp", known ? settings : java.util.Arrays.copyOf(settings, settings.length - 2));
    }

    /// What Prosody keeps for `ops`, who is not there; null while there is nothing.
    private static String offline() throws IOException {
        Path file = directory.resolve("localhost/offline/ops.list");
        return Files.exists(file) ? Files.readString(file) : null;
    }

    /// A server of the old kind: PLAIN without TLS.
    private static void servePlain(Socket socket, List<String> heard) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            char[] buffer = new char[4_096];
            boolean told = false;
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                heard.add(new String(buffer, 0, got));
                if (!told && String.join("", heard).contains("stream:stream")) {
                    told = true;
                    String answer = "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                            + " xmlns:stream='http://etherx.jabber.org/streams' id='1' from='localhost' version='1.0'>"
                            + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                            + "<mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
                            + "</stream:features>";
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
