package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailChannelTest {
    private GreenMail server;

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    @Tag("NM-47")
    @Tag("NM-44")
    @Tag("NM-42")
    void mail_fiveFailuresOfOneRound_areOneMailWithFiveLines() throws Exception {
        Notice notice = Notices.notice(
                Notices.line("a.example.com", "HTTP", "no response", 0),
                Notices.line("b.example.com", "HTTP", "Not Found", 404),
                Notices.line("c.example.com", "DNS", "no response", 0),
                Notices.line("d.example.com", "SMTP", "Operation timed out", 0),
                Notices.line("e.example.com", "FTP", "Connection to host failed", 0));
        assertThat(send(notice, List.of("ops@example.com"))).isInstanceOf(Channel.Receipt.Delivered.class);
        MimeMessage got = only();
        assertThat(got.getSubject()).isEqualTo("5 down: a.example.com");
        assertThat(got.getFrom()[0]).hasToString("tocsin@hub.example");
        assertThat(got.getHeader("To", ",")).isEqualTo("ops@example.com");
        assertThat(got.getHeader("Message-ID", ",")).isEqualTo(MailMessage.id("key-1", "tocsin@hub.example"));
        assertThat(got.getHeader("Auto-Submitted", ",")).isEqualTo("auto-generated");
        assertThat(got.getHeader("Date", ",")).isEqualTo("Sun, 22 Nov 2026 14:02:07 GMT");
        assertThat(raw(got))
                .contains(
                        "a.example.com: HTTP: no response\r\nb.example.com: HTTP: Not Found\r\n",
                        "d.example.com: SMTP: Operation timed out\r\n")
                .contains("text/html", "CRITICAL: FTP DOWN on e.example.com");
    }

    @Test
    @Tag("NM-47")
    void mail_several_doNotSeeEachOther() throws Exception {
        send(Notices.one(), List.of("a@example.com", "b@example.com"));
        assertThat(server.getReceivedMessages()).hasSize(2);
        for (MimeMessage got : server.getReceivedMessages()) {
            assertThat(raw(got)).doesNotContain("a@example.com", "b@example.com");
            assertThat(got.getHeader("To", ",")).isEqualTo("undisclosed-recipients:;");
        }
    }

    @Test
    @Tag("NM-47")
    void mail_separate_isOneMessageEach() throws Exception {
        send(Notices.one(), List.of("a@example.com", "b@example.com"), "recipients", "separate");
        Set<String> to = new TreeSet<>();
        for (MimeMessage got : server.getReceivedMessages()) {
            to.add(got.getHeader("To", ","));
        }
        assertThat(to).containsExactly("a@example.com", "b@example.com");
    }

    @Test
    @Tag("NM-41")
    @Tag("NM-42")
    void mail_ownTemplates_areUsed() throws Exception {
        send(
                Notices.one(),
                List.of("a@example.com"),
                "subject",
                "Net_Monitor Alert",
                "line",
                "Got %m from %h checking %s - code %c",
                "details",
                "false");
        assertThat(only().getSubject()).isEqualTo("Net_Monitor Alert");
        assertThat(raw(only())).contains("Got Operation timed out from foo.example.com checking SMTP - code 0\r\n");
    }

    @Test
    @Tag("T-XSS-1")
    @Tag("S7")
    void mail_hostileTexts_areNeitherHeadersNorTags() throws Exception {
        Notice.Line line = Notices.line("a\r\nBcc: evil@example.com", "<script>x</script>", "\r\n\r\n<img src=x>", 0);
        Notice notice = new Notice(
                "k",
                "s\r\nBcc: evil@example.com\r\n\r\nbody",
                line.severity(),
                List.of(line),
                Notices.AT,
                "javascript:alert(1)");
        send(notice, List.of("a@example.com"));
        MimeMessage got = only();
        assertThat(got.getHeader("Bcc")).isNull();
        assertThat(got.getAllRecipients()).hasSize(1);
        assertThat(got.getSubject()).isEqualTo("s  Bcc: evil@example.com    body");
        String html = raw(got).substring(raw(got).indexOf("text/html"));
        assertThat(html).doesNotContain("<script", "<img", "href=\"javascript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.com\r\nBcc: b@example.com",
                "a@example.com>",
                "a b@example.com",
                "@example.com",
                "a@",
                "a",
                "\"a\"@example.com",
                "a@-example.com",
                "a@example..com",
                "a,b@example.com",
                "a@[127.0.0.1]"
            })
    @Tag("T-XSS-1")
    @Tag("NM-57")
    void mail_addressThatIsNone_isRefused(String address) throws Exception {
        assertThat(Notices.channel("mail", settings()).problem(address)).isNotNull();
        assertThat(send(Notices.one(), List.of(address))).isInstanceOf(Channel.Receipt.Refused.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    @Tag("KK-27")
    void mail_withAPicture_carriesIt() throws Exception {
        Notice bare = Notices.one();
        byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
        Notice notice = new Notice(
                bare.key(),
                bare.subject(),
                bare.severity(),
                bare.lines(),
                bare.atMillis(),
                bare.url(),
                List.of(new Picture("mount.png", "free space of /mnt", png)));
        send(notice, List.of("a@example.com"));
        assertThat(raw(only())).contains("multipart/related", "image/png", "<picture-0>", "cid:picture-0", "iVBORw==");
    }

    @Test
    @Tag("NM-57")
    void mail_badSettings_areAllTold() {
        assertThat(Notices.problems(
                        "mail", "server", "x", "port", "99999", "from", "me", "username", "u", "security", "none"))
                .contains(
                        "channels[0].port: got \"99999\"",
                        "channels[0].from: must be a mail address",
                        "channels[0].password: is missing",
                        "channels[0].security: must be starttls or tls");
    }

    @Test
    @Tag("NM-56")
    @Tag("S10")
    void mail_debug_showsTheDialogueWithoutThePassword() throws Exception {
        server.setUser("ops@example.com", "user1", "canary-pass-1");
        Notices.Heard heard = new Notices.Heard();
        Channel channel =
                Notices.channel("mail", settings("username", "user1", "password", "canary-pass-1", "security", "none"));
        assertThat(channel.send(Notices.one(), List.of("ops@example.com"), heard))
                .isInstanceOf(Channel.Receipt.Delivered.class);
        String plain =
                java.util.Base64.getEncoder().encodeToString("\0user1\0canary-pass-1".getBytes(StandardCharsets.UTF_8));
        assertThat(heard.text())
                .contains("EHLO hub.example", "RCPT TO:<ops@example.com>", "250")
                .doesNotContain("canary-pass-1", plain);
    }

    @Test
    @Tag("F22")
    void mail_wrongPassword_isRefused() throws Exception {
        server.setUser("ops@example.com", "user1", "right");
        assertThat(send(
                        Notices.one(),
                        List.of("ops@example.com"),
                        "username",
                        "user1",
                        "password",
                        "wrong-canary",
                        "security",
                        "none"))
                .isInstanceOf(Channel.Receipt.Refused.class)
                .asString()
                .doesNotContain("wrong-canary");
    }

    @Test
    @Tag("F22")
    @Tag("NM-53")
    void mail_starttlsThatIsNotOffered_isNoReasonToSendInTheClear() throws Exception {
        assertThat(send(Notices.one(), List.of("a@example.com"), "security", "starttls"))
                .isInstanceOf(Channel.Receipt.Later.class)
                .asString()
                .contains("STARTTLS");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private Channel.Receipt send(Notice notice, List<String> to, String... more) throws Exception {
        return Notices.channel("mail", settings(more)).send(notice, to, Channel.Dialogue.NONE);
    }

    private String[] settings(String... more) {
        String[] base = {
            "server", "127.0.0.1",
            "port", String.valueOf(server.getSmtp().getPort()),
            "from", "tocsin@hub.example",
            "timeout", "3s"
        };
        String[] all = Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return all;
    }

    private MimeMessage only() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    private static String raw(Message message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
