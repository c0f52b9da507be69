package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers with some bytes changed, thousands of them: each ends in a verdict, and none in a fault of the check itself.
class BrokenAnswersTest {
    private static final int TIMES = 300;

    @SuppressWarnings("StringConcatToTextBlock") // each byte counts
    private static String whole(String type) {
        return switch (type) {
            case "http" ->
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"
                        + "5\r\n{\"a\":\r\n3;x\r\n\"b\"\r\n1\r\n}\r\n0\r\n\r\n";
            case "content" -> "HTTP/1.1 301 Moved\r\nLocation: https://x.example:81/a?b\r\nContent-Length: 2\r\n\r\nok";
            case "smtp" -> "220-mail\r\n220 x\r\n250-x\r\n250 y\r\n250 ok\r\n250 ok\r\n252 perhaps\r\n";
            case "imap" -> "* OK [CAPABILITY X] x\r\n* 1 EXISTS\r\na2 OK done\r\n";
            case "pop3" -> "+OK x\r\n+OK y\r\n+OK z\r\n";
            case "ftp" ->
                "220 x\r\n331 y\r\n230 z\r\n200 i\r\n229 (|||1025|)\r\n227 (1,2,3,4,5,6)\r\n150 a\r\n226 b\r\n";
            default -> "hello\r\nSSH-2.0-OpenSSH_9.2\r\n";
        };
    }

    private static Map<String, Object> members(String type, int port) {
        return switch (type) {
            case "http" -> Map.of("port", port, "json", Map.of("/a", "b"), "matches", "b");
            case "content" -> Map.of("port", port, "follow", 0);
            case "smtp" -> Map.of("port", port, "verify", "x", "recipient", "y@z");
            case "imap", "pop3" -> Map.of("port", port, "user", "u", "plain-password", true);
            case "ftp" -> Map.of("port", port, "file", "f");
            default -> Map.of("port", port, "matches", "Open");
        };
    }

    private static byte[] broken(byte[] whole, Random random) {
        int length = random.nextInt(6) == 0 ? random.nextInt(whole.length) : whole.length;
        byte[] bytes = java.util.Arrays.copyOf(whole, length);
        for (int n = random.nextInt(5); n > 0 && length > 0; n--) {
            byte[] odd = {0, 9, 10, 13, 32, '0', '9', 'f', ':', ';', '-', (byte) 0x80, (byte) 0xff};
            bytes[random.nextInt(length)] =
                    random.nextBoolean() ? odd[random.nextInt(odd.length)] : (byte) random.nextInt(256);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "content", "smtp", "imap", "pop3", "ftp", "ssh"})
    void lines_brokenAnswer_isAVerdict(String type) throws Exception {
        byte[] whole = whole(type).getBytes(StandardCharsets.ISO_8859_1);
        AtomicReference<byte[]> next = new AtomicReference<>(whole);
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            socket.getOutputStream().write(next.get());
            socket.shutdownOutput();
            LoopbackServer.listen(socket);
        })) {
            Check check = Looks.check(type, "127.0.0.1", members(type, server.port()));
            Random random = new Random(type.hashCode());
            for (int i = 0; i < TIMES; i++) {
                next.set(broken(whole, random));
                CheckRun run = Looks.look(check, Looks.OPEN, Looks.LONG);
                assertThat(run.verdict().outcome())
                        .as(run.verdict().message() + new String(next.get(), StandardCharsets.ISO_8859_1))
                        .isNotEqualTo(Outcome.UNKNOWN);
                assertThat(run.verdict().message()).hasSizeBetween(1, Looking.MESSAGE_CHARS);
            }
        }
    }

    @Test
    void ntp_brokenAnswer_isAVerdict() throws Exception {
        Random random = new Random(5905);
        try (DnsStub server = new DnsStub(question -> {
            byte[] answer = new byte[random.nextInt(8) == 0 ? random.nextInt(48) : 48];
            random.nextBytes(answer);
            if (answer.length == 48) {
                answer[0] = (byte) (random.nextInt(4) << 6 | 0b100_100);
                System.arraycopy(question, 40, answer, 24, 8);
            }
            return answer;
        })) {
            Check check = Looks.check("ntp", "127.0.0.1", Map.of("port", server.port()));
            for (int i = 0; i < 60; i++) {
                CheckRun run = Looks.look(check, Looks.OPEN, Duration.ofMillis(200));
                assertThat(run.verdict().outcome()).isNotEqualTo(Outcome.UNKNOWN);
            }
        }
    }

    @Test
    void target_anyText_isAnAddressOrRefused() {
        Random random = new Random(3986);
        String letters = "htps:/@[]%?#.\\ aä0\u0000\r\n-_：。";
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "http://" : "https://a.example/b");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.insert(random.nextInt(text.length() + 1), letters.charAt(random.nextInt(letters.length())));
            }
            try {
                Target target = Target.parse(text.toString());
                assertThat(HostName.fits(target.host())).isTrue();
                assertThat(target.path()).startsWith("/").matches("[!-~]+");
                assertThat(target.hostHeader()).matches("[!-~]+");
            } catch (IOException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void check_withAFaultOfItsOwn_isUnknownAndSaysSo() {
        Check bug = _ -> {
            throw new AssertionError("BUG: got 3, must be 4");
        };
        Check deep = _ -> {
            throw new StackOverflowError();
        };
        for (Check check : List.of(bug, deep)) {
            Verdict verdict = Looks.look(check, Looks.OPEN, Looks.LONG).verdict();
            assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(verdict.message()).startsWith("the check itself failed: java.lang.");
        }
    }
}
