package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SMTP, IMAP, POP3, FTP, SSH and plain TCP beside servers that say what they should and what they should not.
class LineChecksTest {
    private static final String HOST = "127.0.0.1";

    private static CheckRun look(String type, LoopbackServer server, Map<String, ?> more) {
        Map<String, Object> members = new HashMap<>(more);
        members.put("port", server.port());
        return Looks.look(type, HOST, members);
    }

    /// A server that greets and then answers each line.
    private static LoopbackServer talking(String greeting, List<String> heard, Function<String, String> answer)
            throws IOException {
        return LoopbackServer.start(socket -> talk(socket, greeting, heard, answer));
    }

    private static void talk(Socket socket, String greeting, List<String> heard, Function<String, String> answer)
            throws IOException {
        LoopbackServer.say(socket, greeting);
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            LoopbackServer.say(socket, answer.apply(line));
        }
    }

    @Test
    @Tag("NM-04")
    void smtp_greeting_decides() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer good = talking("220-mail\r\n220 ready\r\n", heard, _ -> "221 bye\r\n");
                LoopbackServer busy = LoopbackServer.saying("554 no service here\r\n");
                LoopbackServer other = LoopbackServer.saying("SSH-2.0-x\r\n")) {
            CheckRun run = look("smtp", good, Map.of());
            assertThat(run.verdict()).isEqualTo(Verdict.up("220 mail"));
            assertThat(run.transcript()).contains("< 220-mail", "< 220 ready", "> QUIT");
            assertThat(look("smtp", busy, Map.of()).verdict()).isEqualTo(Verdict.wrong(554, "554 no service here"));
            assertThat(look("smtp", other, Map.of()).verdict().message()).isEqualTo("the answer is no SMTP");
        }
        Verdict closed = Looks.look("smtp", HOST, Map.of("port", LoopbackServer.closedPort()))
                .verdict();
        assertThat(closed).isEqualTo(Verdict.silent("Connection refused"));
    }

    @Test
    @Tag("NM-04")
    void smtp_silentServer_isGivenUpAtItsTime() throws Exception {
        try (LoopbackServer silent = LoopbackServer.silent()) {
            CheckRun run = Looks.look("smtp", HOST, Map.of("port", silent.port()), Duration.ofMillis(500));
            assertThat(run.verdict()).isEqualTo(Verdict.silent("timed out after 500 ms"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "verify,250 anna <anna@x>,UP,200,250 anna <anna@x>",
        "verify,252 perhaps,UP,200,252 the server does not say whether it is there",
        "verify,550 nobody,DOWN,550,550 nobody",
        "recipient,250 ok,UP,200,250 ok",
        "recipient,550 unknown user,DOWN,550,550 unknown user",
        "recipient,451 later,DOWN,451,451 later"
    })
    @Tag("NM-14")
    void smtp_address_isAskedFor(String member, String answer, Outcome outcome, int code, String message)
            throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer server = talking(
                "220 x\r\n",
                heard,
                line -> line.startsWith("VRFY") || line.startsWith("RCPT") ? answer + "\r\n" : "250 ok\r\n")) {
            Verdict verdict = look("smtp", server, Map.of(member, "anna@x")).verdict();
            assertThat(verdict.outcome()).isEqualTo(outcome);
            assertThat(verdict.code()).isEqualTo(code);
            assertThat(verdict.message()).isEqualTo(message);
            assertThat(heard).contains("EHLO localhost");
        }
    }

    @Test
    void smtp_password_isMasked() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer server =
                talking("220 x\r\n", heard, line -> line.startsWith("AUTH") ? "235 welcome\r\n" : "250 ok\r\n")) {
            CheckRun run = look("smtp", server, Map.of("user", "u", "password", "geheim", "plain-password", true));
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(heard).contains("AUTH PLAIN AHUAZ2VoZWlt");
            assertThat(run.transcript()).contains("> AUTH PLAIN …").doesNotContain("geheim", "AHUAZ2VoZWlt");
        }
        assertThat(Looks.problems("smtp", HOST, Map.of("user", "u", "password", "p")))
                .contains("would be sent without encryption");
        assertThat(Looks.problems("smtp", HOST, Map.of("verify", "a\r\nDATA"))).contains("verify");
    }

    @Test
    void starttls_serverThatDoesNotWantTo_isNeverGoneOnPlain() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Map<String, Object> members = Map.of("tls", "starttls", "user", "u", "password", "geheim");
        try (LoopbackServer smtp =
                        talking("220 x\r\n", heard, line -> line.equals("STARTTLS") ? "502 no\r\n" : "250 ok\r\n");
                LoopbackServer ahead = talking(
                        "220 x\r\n",
                        heard,
                        line -> line.equals("STARTTLS") ? "220 go\r\n250 injected\r\n" : "250 ok\r\n");
                LoopbackServer imap = talking("* OK x\r\n", heard, _ -> "a1 BAD no\r\n");
                LoopbackServer pop3 = talking("+OK x\r\n", heard, _ -> "-ERR no\r\n")) {
            assertThat(look("smtp", smtp, members).verdict()).isEqualTo(Verdict.wrong(502, "502 no"));
            assertThat(look("smtp", ahead, members).verdict().message()).startsWith("more came before the encryption");
            assertThat(look("imap", imap, members).verdict()).isEqualTo(Verdict.wrong(1, "BAD no"));
            assertThat(look("pop3", pop3, members).verdict()).isEqualTo(Verdict.wrong(1, "-ERR no"));
            assertThat(heard).noneMatch(line -> line.contains("geheim") || line.startsWith("AUTH"));
        }
    }

    @Test
    @Tag("NM-04")
    void smtp_encryption_isAskedForOrThereFromTheBeginning(@TempDir Path directory) throws Exception {
        String missing = Commands.missing(false, "openssl=openssl");
        assumeTrue(missing.isEmpty(), missing);
        Authority authority = new Authority(directory).leaf("mail", "IP:127.0.0.1", -1, 20);
        SSLSocketFactory secret = authority.server("mail").getSocketFactory();
        List<String> heard = new CopyOnWriteArrayList<>();
        Function<String, String> answers = line -> switch (line.split(" ", -1)[0]) {
            case "AUTH" -> line.startsWith("AUTH PLAIN") ? "504 not this way\r\n" : "334 VXNlcm5hbWU6\r\n";
            case "dQ==" -> "334 UGFzc3dvcmQ6\r\n";
            case "cA==" -> "235 welcome\r\n";
            default -> "250 ok\r\n";
        };
        try (LoopbackServer start = LoopbackServer.start(plain -> {
                    LoopbackServer.say(plain, "220 x\r\n");
                    while (!line(plain).startsWith("STARTTLS")) {
                        LoopbackServer.say(plain, "250 ok\r\n");
                    }
                    LoopbackServer.say(plain, "220 go\r\n");
                    talk(secret.createSocket(plain, null, true), "", heard, answers);
                });
                LoopbackServer always = LoopbackServer.start(
                        plain -> talk(secret.createSocket(plain, null, true), "220 x\r\n", heard, answers))) {
            Map<String, Object> members =
                    new HashMap<>(Map.of("trust", authority.pem(), "user", "u", "password", "p", "tls", "starttls"));
            CheckRun run = look("smtp", start, members);
            assertThat(run.verdict().outcome()).as(run.transcript()).isEqualTo(Outcome.UP);
            assertThat(run.verdict().facts()).containsEntry("certificate.subject", "CN=mail");
            assertThat(heard).contains("AUTH LOGIN", "dQ==", "cA==");
            members.put("tls", "always");
            assertThat(look("smtp", always, members).verdict().outcome()).isEqualTo(Outcome.UP);
            members.remove("trust");
            assertThat(look("smtp", always, members).verdict().code()).isEqualTo(Verdict.CERTIFICATE);
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    @Tag("NM-04")
    void mailboxes_greetingAndSignIn_decide() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Map<String, Object> sign = Map.of("user", "u\"x", "password", "geheim", "plain-password", true);
        try (LoopbackServer imap = talking(
                        "* OK ready\r\n", heard, line -> "* 1 EXISTS\r\n" + line.substring(0, 2) + " OK done\r\n");
                LoopbackServer imapBye = LoopbackServer.saying("* BYE busy\r\n");
                LoopbackServer pop3 = talking("+OK ready\r\n", heard, _ -> "+OK\r\n");
                LoopbackServer pop3No =
                        talking("+OK\r\n", heard, l -> l.startsWith("PASS") ? "-ERR no\r\n" : "+OK\r\n")) {
            CheckRun run = look("imap", imap, sign);
            assertThat(run.verdict()).isEqualTo(Verdict.up("OK ready"));
            assertThat(heard).contains("a2 LOGIN \"u\\\"x\" \"geheim\"");
            assertThat(run.transcript()).doesNotContain("geheim");
            assertThat(look("imap", imapBye, Map.of()).verdict()).isEqualTo(Verdict.wrong(1, "* BYE busy"));
            assertThat(look("pop3", pop3, sign).verdict()).isEqualTo(Verdict.up("+OK ready"));
            assertThat(look("pop3", pop3No, sign).verdict()).isEqualTo(Verdict.wrong(1, "-ERR no"));
            assertThat(look("pop3", imap, Map.of()).verdict().message()).isEqualTo("the answer is no POP3");
        }
    }

    @Test
    @Tag("NM-05")
    @Tag("NM-61")
    @Tag("NM-62")
    void ftp_greeting_decidesAndAClosedPortHasItsOwnWords() throws Exception {
        try (LoopbackServer good = LoopbackServer.saying("220 welcome\r\n");
                LoopbackServer busy = LoopbackServer.saying("421 too many\r\n")) {
            assertThat(look("ftp", good, Map.of()).verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(look("ftp", busy, Map.of()).verdict()).isEqualTo(Verdict.wrong(421, "421 too many"));
        }
        CheckRun closed = Looks.look("ftp", HOST, Map.of("port", LoopbackServer.closedPort()));
        assertThat(closed.verdict()).isEqualTo(Verdict.silent("Connection to host failed"));
        assertThat(closed.transcript()).contains("Connection refused");
    }

    @Test
    @Tag("S6")
    void ftp_answerThatNamesAnotherHost_isNotFollowed() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer data = LoopbackServer.start(socket -> LoopbackServer.say(socket, "content"));
                LoopbackServer server = talking("220 x\r\n", heard, line -> switch (line.split(" ", -1)[0]) {
                    case "USER" -> "331 who\r\n";
                    case "PASS" -> "230 in\r\n";
                    case "EPSV" -> "500 no\r\n";
                    case "PASV" -> "227 (10,0,0,1," + data.port() / 256 + "," + data.port() % 256 + ")\r\n";
                    case "RETR" -> "150 comes\r\n226 done\r\n";
                    default -> "200 ok\r\n";
                });
                LoopbackServer low =
                        talking("220 x\r\n", heard, line -> line.equals("EPSV") ? "229 (|||25|)\r\n" : "230 ok\r\n")) {
            CheckRun run = look("ftp", server, Map.of("file", "pub/x"));
            assertThat(run.verdict()).isEqualTo(Verdict.up("7 bytes").with("file.bytes", "7"));
            assertThat(run.transcript()).doesNotContain("content");
            assertThat(look("ftp", low, Map.of("file", "x")).verdict().message())
                    .contains("port 25");
        }
    }

    @Test
    @Tag("NM-13")
    void content_ftpAddressWithCodes_namesTheFileItself() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer data = LoopbackServer.start(socket -> LoopbackServer.say(socket, "abc"));
                LoopbackServer server = talking("220 x\r\n", heard, line -> switch (line.split(" ", -1)[0]) {
                    case "EPSV" -> "229 (|||" + data.port() + "|)\r\n";
                    case "RETR" -> "150 comes\r\n226 done\r\n";
                    default -> "230 ok\r\n";
                })) {
            String at = "ftp://" + HOST + ":" + server.port() + "/";
            for (String file : List.of("pub/price%20list.txt", "pub/price list+1.txt", "pub/100%.txt")) {
                CheckRun run = Looks.look("content", HOST, Map.of("url", at + file));
                assertThat(run.verdict().outcome()).as(run.transcript()).isEqualTo(Outcome.UP);
            }
            assertThat(heard).contains("RETR pub/price list.txt", "RETR pub/price list+1.txt", "RETR pub/100%.txt");
        }
    }

    @Test
    @Tag("NM-07")
    void tcp_expectedText_comesOrNot() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LoopbackServer login = LoopbackServer.saying("\u00ff\u00fd\u0001Welcome\r\nlogin: ");
                LoopbackServer echo = talking("", heard, line -> "PONG " + line + "\r\n");
                LoopbackServer closing = LoopbackServer.start(_ -> {})) {
            assertThat(look("tcp", login, Map.of("expect", "login:")).verdict().outcome())
                    .isEqualTo(Outcome.UP);
            assertThat(look("telnet", login, Map.of("expect", "login:"))
                            .verdict()
                            .outcome())
                    .isEqualTo(Outcome.UP);
            CheckRun other = Looks.look(
                    "telnet", HOST, Map.of("port", login.port(), "expect", "Passwort"), Duration.ofMillis(500));
            assertThat(other.verdict()).isEqualTo(Verdict.wrong(1, "\"Passwort\" does not come"));
            assertThat(look("tcp", echo, Map.of("send", "PING\\r\\n", "expect", "PONG PING"))
                            .verdict()
                            .outcome())
                    .isEqualTo(Outcome.UP);
            Map<String, Object> backslashes = Map.of("send", "a\\\\n\u0000\\n", "expect", "PONG a\\n\u0000");
            assertThat(look("tcp", echo, backslashes).verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(look("tcp", closing, Map.of("expect", "x")).verdict())
                    .isEqualTo(Verdict.wrong(1, "\"x\" does not come"));
            assertThat(look("tcp", closing, Map.of()).verdict().outcome()).isEqualTo(Outcome.UP);
        }
        assertThat(Looks.problems("tcp", HOST, Map.of())).contains("port: is missing");
        assertThat(Looks.problems("telnet", HOST, Map.of())).isEmpty();
    }

    @Test
    void ssh_identification_isTheValue() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying("hello\r\nSSH-2.0-OpenSSH_9.2p1 Debian\r\n");
                LoopbackServer old = LoopbackServer.saying("SSH-1.5-x\r\n")) {
            Verdict verdict =
                    look("ssh", server, Map.of("matches", "OpenSSH_9")).verdict();
            assertThat(verdict.outcome()).isEqualTo(Outcome.UP);
            assertThat(verdict.facts()).containsEntry(Verdict.VALUE, "SSH-2.0-OpenSSH_9.2p1 Debian");
            assertThat(look("ssh", server, Map.of("matches", "dropbear"))
                            .verdict()
                            .code())
                    .isEqualTo(1);
            assertThat(look("ssh", old, Map.of()).verdict().message()).isEqualTo("the answer is no SSH 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "imap", "pop3", "ftp", "ssh"})
    void lines_serverThatTalksWithoutEnd_endsTheLook(String type) throws Exception {
        String prefix = switch (type) {
            case "smtp", "ftp" -> "220-";
            case "imap" -> "* OK ";
            case "pop3" -> "+OK ";
            default -> "x";
        };
        try (LoopbackServer lines = LoopbackServer.start(socket -> {
                    while (true) {
                        LoopbackServer.say(socket, prefix + "more\r\n");
                    }
                });
                LoopbackServer one = LoopbackServer.start(socket -> {
                    while (true) {
                        LoopbackServer.say(socket, prefix + "x".repeat(4_000));
                    }
                })) {
            Map<String, Object> sign = type.equals("ssh") || type.equals("ftp") || type.equals("smtp")
                    ? Map.of()
                    : Map.of("user", "u", "plain-password", true);
            CheckRun run = look(type, lines, sign);
            assertThat(run.phases().total()).isLessThan(20_000_000L);
            assertThat(run.transcript().length()).isLessThanOrEqualTo(Transcript.CHARS);
            assertThat(look(type, one, sign).verdict().message()).contains("longer than");
        }
    }
}
