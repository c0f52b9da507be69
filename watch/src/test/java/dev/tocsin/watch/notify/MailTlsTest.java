package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.Reach;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.LoopbackServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// STARTTLS, with a certificate of the test's own for the name `localhost`.
class MailTlsTest {
    @TempDir
    private Path directory;

    private SSLContext context;
    private StubSmtp server;

    @BeforeEach
    void start() throws Exception {
        String missing = Commands.missing(false, "openssl=openssl");
        assumeTrue(missing.isEmpty(), missing);
        Path store = directory.resolve("store.p12");
        Commands.must(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,DNS:relay.invalid",
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("cert.pem").toString());
        Commands.must(
                "openssl",
                "pkcs12",
                "-export",
                "-inkey",
                directory.resolve("key.pem").toString(),
                "-in",
                directory.resolve("cert.pem").toString(),
                "-out",
                store.toString(),
                "-passout",
                "pass:stub");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "stub".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "stub".toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = new StubSmtp(context);
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Tag("NM-47")
    void mail_starttlsWithAKnownAuthority_isEncrypted() throws Exception {
        assertThat(send("localhost", "ca-file", directory.resolve("cert.pem").toString()))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(server.lines()).contains("STARTTLS");
        assertThat(server.bodies()).hasSize(1);
    }

    @Test
    @Tag("NM-47")
    void mail_certificateOfAnUnknownAuthority_getsNothing() throws Exception {
        assertThat(send("localhost", "line", Texts.ALERT_LINE)).isInstanceOf(Channel.Receipt.Later.class);
        assertThat(server.bodies()).isEmpty();
    }

    @Test
    @Tag("NM-47")
    void mail_certificateOfAnotherName_getsNothing() throws Exception {
        assertThat(send("127.0.0.1", "ca-file", directory.resolve("cert.pem").toString()))
                .isInstanceOf(Channel.Receipt.Later.class);
        assertThat(server.bodies()).isEmpty();
    }

    @Test
    @Tag("NM-49")
    void mail_straightToTheRecipient_takesAnyCertificate() throws Exception {
        SmtpLine.Server there = new SmtpLine.Server(
                InetAddress.getLoopbackAddress(), server.port(), MailSettings.Security.STARTTLS_IF_OFFERED, "", null);
        Channel.Receipt receipt = new SmtpLine(settings(), there, "tocsin 0.1.0")
                .send(Notices.one(), List.of("a@example.com"), Channel.Dialogue.NONE);
        assertThat(receipt).isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(server.lines()).contains("STARTTLS");
    }

    @Test
    @Tag("F23")
    @Tag("S6")
    void mail_relayWhoseNameOnlyTheReachKnows_isConnectedToThereAndProven() throws Exception {
        assertThat(viaReach("relay.invalid", server.port(), "starttls")).isInstanceOf(Channel.Receipt.Delivered.class);
        assertThat(viaReach("other.invalid", server.port(), "starttls")).isInstanceOf(Channel.Receipt.Later.class);
        assertThat(server.bodies()).hasSize(1);
        try (LoopbackServer safe = LoopbackServer.start(socket -> {
            Socket inside = context.getSocketFactory().createSocket(socket, null, true);
            LoopbackServer.say(inside, "421 safely said\r\n");
            LoopbackServer.listen(inside);
        })) {
            assertThat(viaReach("relay.invalid", safe.port(), "tls").toString()).contains("safely said");
            assertThat(viaReach("other.invalid", safe.port(), "tls").toString())
                    .contains("Later")
                    .doesNotContain("safely said");
        }
    }

    /// Sends by the relay `name`, which the reach says is this machine.
    private Channel.Receipt viaReach(String name, int port, String security) throws Exception {
        Reach here = (host, _) -> {
            assertThat(host).isEqualTo(name);
            return List.of(InetAddress.getLoopbackAddress());
        };
        ChannelParts parts = new ChannelParts(new ManualClock(Notices.AT), Log.none(), new SecureRandom(), "t", here);
        Channel channel = Notices.channel(
                parts,
                "mail",
                "server",
                name,
                "port",
                String.valueOf(port),
                "security",
                security,
                "from",
                "tocsin@hub.example",
                "ca-file",
                directory.resolve("cert.pem").toString());
        return channel.send(Notices.one(), List.of("a@example.com"), Channel.Dialogue.NONE);
    }

    private MailSettings settings() {
        return MailSettings.read(new dev.tocsin.base.config.FieldReader(
                dev.tocsin.base.config.Given.Fields.of(
                        java.util.Map.of("server", "localhost", "from", "a@example.com")),
                "",
                new dev.tocsin.base.config.Problems()));
    }

    private Channel.Receipt send(String host, String name, String value) throws Exception {
        Channel channel = Notices.channel(
                "mail",
                "server",
                host,
                "port",
                String.valueOf(server.port()),
                "security",
                "starttls",
                "from",
                "tocsin@hub.example",
                "timeout",
                "5s",
                name,
                value);
        return channel.send(Notices.one(), List.of("a@example.com"), Channel.Dialogue.NONE);
    }
}
