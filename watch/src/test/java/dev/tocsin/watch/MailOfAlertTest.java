package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.signal.State;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.alert.ActLinks.Purpose;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a mail about a failure carries, by OpenSMTPD, and what its links do.
class MailOfAlertTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private LoopbackServer target;
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
        target = LoopbackServer.saying("220 shop at your service\r\n");
        server = Daemon.start(directory, port, List.of("smtpd", "-d", "-f", settings.toString()));
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
            target.close();
        }
    }

    @Test
    @Tag("KK-27")
    @Tag("SK-13")
    void mail_ofAFailedCheck_showsItsGraphAndTranscriptAndWhatCanBeDone() throws Exception {
        try (SqliteCatalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
                Watch watch = open(catalog)) {
            watch.foundAt("https://tocsin.example.com");
            put(watch, Kind.CHANNEL, "mail", """
                    {"name":"mail","type":"mail","server":"localhost","port":"%d","from":"tocsin@example.test","security":"none"}
                    """.formatted(port));
            put(
                    watch,
                    Kind.CONTACT,
                    "ann",
                    "{\"name\":\"ann\",\"ways\":[{\"channel\":\"mail\",\"to\":\"ops@example.test\"}]}");
            Checks.Outcome made = watch.checks().create(GivenJson.read("""
                    {"host":"shop.example.com","type":"tcp","port":"%d","interval":"1s","retries":"0","timeout":"5s"}
                    """.formatted(target.port())), "ann");
            String check = ((Checks.Outcome.Kept) made).check().id();
            Await.until(
                    "it was seen up, three times",
                    PATIENCE,
                    () -> watch.checks().results(check, 0, Long.MAX_VALUE, 100).stream()
                                    .filter(look -> look.state() == State.UP)
                                    .count()
                            >= 3);
            target.close();
            MimeMessage mail = Await.value("the mail arrives", PATIENCE, this::mailWithPicture);
            BodyPart picture = part(mail, "image/png");
            assertThat(ByteBuffer.wrap(picture.getInputStream().readAllBytes()).getInt(16))
                    .as("width of the PNG, by its first chunk")
                    .isEqualTo(600);
            assertThat(picture.getDisposition()).isEqualTo("inline");
            String html = (String) part(mail, "text/html").getContent();
            assertThat(html)
                    .contains("src=\"cid:picture-0\"", "alt=\"answer time of shop.example.com TCP from ", "UTC in ms: ")
                    .contains(">Acknowledge</a>", ">Silence</a>");
            String text = (String) part(mail, "text/plain").getContent();
            assertThat(text).contains("shop.example.com: TCP: ", "Acknowledge: https://tocsin.example.com/act/");
            acts(watch, text);
        }
    }

    /// To look changes nothing; each link does what it is for, once or twice, and nothing else.
    private static void acts(Watch watch, String text) throws IOException {
        Incident incident = watch.incidents().list(true).getFirst();
        String ack = link(text, "Acknowledge");
        String silence = link(text, "Silence");
        for (int i = 0; i < 3; i++) {
            assertThat(watch.acts().look(ack)).isEqualTo(new Acts.Seen(Purpose.ACKNOWLEDGE, incident));
        }
        assertThat(watch.acts().act(ack, "4h")).isNull();
        assertThat(watch.acts().act(silence, Acts.ACKNOWLEDGE)).isNull();
        assertThat(watch.acts().act(ack.replace(ack.charAt(4), '_'), Acts.ACKNOWLEDGE))
                .isNull();
        assertThat(watch.incidents().find(incident.id()).ackedMillis()).isNull();
        assertThat(watch.acts().act(ack, Acts.ACKNOWLEDGE)).isNotNull();
        assertThat(watch.acts().act(ack, Acts.ACKNOWLEDGE)).isNotNull();
        assertThat(watch.incidents().find(incident.id()).ackedBy()).isEqualTo("ann");
        assertThat(watch.acts().act(silence, "1h")).isNotNull();
        assertThat(watch.acts().act(silence, "24h")).isNotNull();
        assertThat(watch.settings().all(Kind.SILENCE))
                .singleElement()
                .satisfies(one -> assertThat(one.name()).isEqualTo("incident " + incident.id()));
        assertThat(watch.journal().of(incident.id()))
                .extracting(line -> line.actor() + " " + line.what() + ": " + line.text())
                .contains("ann ack: by a link in a mail", "ann note: silenced for 24 h by a link in a mail");
    }

    private static String link(String text, String words) {
        Matcher found = Pattern.compile(words + ": https://tocsin.example.com/act/([\\w.-]{1,128})\\s")
                .matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private Watch open(SqliteCatalog catalog) throws IOException {
        Watch watch = new Watch(new WatchParts(
                Clock.system(),
                Log.none(),
                new SecureRandom(),
                catalog,
                CheckTypes.ALL,
                ChannelTypes.ALL,
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                "tocsin test",
                ""));
        watch.start();
        return watch;
    }

    private static void put(Watch watch, Kind kind, String name, String json) throws IOException {
        Problems problems = watch.problems(kind, GivenJson.read(json));
        assertThat(problems.all()).isEmpty();
        Setting setting = new Setting(kind, watch.newId(), name, GivenJson.read(json), false, 1, 0, 0);
        assertThat(watch.settings().put(setting)).isTrue();
        watch.reload();
    }

    private static BodyPart part(MimeMessage mail, String type) throws Exception {
        return find((MimeMultipart) mail.getContent(), type);
    }

    private static BodyPart find(MimeMultipart parts, String type) throws Exception {
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return part;
            }
            BodyPart within = part.getContent() instanceof MimeMultipart more ? find(more, type) : null;
            if (within != null) {
                return within;
            }
        }
        return null;
    }

    /// The one that tells of the failure. On a machine that is busy a look may time out before, which is told as well:
    /// by a mail that has no graph yet, and one of the recovery.
    private @Nullable MimeMessage mailWithPicture() throws Exception {
        List<Path> found;
        try (Stream<Path> files = Files.list(directory.resolve("mails"))) {
            found = files.toList();
        }
        for (Path file : found) {
            byte[] bytes = Files.readAllBytes(file);
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            if (mail.getContent() instanceof MimeMultipart parts && find(parts, "image/png") != null) {
                return mail; // one that is still being written has no picture
            }
        }
        return null;
    }
}
