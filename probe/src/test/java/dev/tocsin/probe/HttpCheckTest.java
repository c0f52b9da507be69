package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Cidr;
import dev.tocsin.base.Clock;
import dev.tocsin.testkit.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckTest {
    private static final String HOST = "127.0.0.1";

    /// The head of the request that comes over `socket`, line by line.
    private static List<String> head(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private static LoopbackServer answering(String answer) throws IOException {
        return LoopbackServer.start(socket -> {
            head(socket);
            LoopbackServer.say(socket, answer);
        });
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    private static Verdict look(LoopbackServer server, Map<String, ?> members) {
        Map<String, Object> all = new HashMap<>(members);
        all.put("port", server.port());
        return Looks.look("http", HOST, all).verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "200,'',UP,200",
        "204,'',DOWN,204",
        "301,'',DOWN,301",
        "404,'',DOWN,404",
        "500,'',DOWN,500",
        "204,2xx,UP,200",
        "404,200-404,UP,200",
        "301,'200, 301',UP,200",
        "503,2xx,DOWN,503"
    })
    @Tag("NM-02")
    @Tag("NM-08")
    void http_status_decides(int status, String expect, Outcome outcome, int code) throws Exception {
        try (LoopbackServer server =
                answering("HTTP/1.1 " + status + " X\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")) {
            Verdict verdict = look(server, expect.isEmpty() ? Map.of() : Map.of("expect", expect));
            assertThat(verdict.outcome()).isEqualTo(outcome);
            assertThat(verdict.code()).isEqualTo(code);
            assertThat(verdict.message()).isEqualTo(Integer.toString(status));
        }
    }

    @Test
    @Tag("NM-02")
    @Tag("NM-62")
    void http_nobodyThere_isCodeZeroWithAText() throws Exception {
        Verdict refused = Looks.look("http", HOST, Map.of("port", LoopbackServer.closedPort()))
                .verdict();
        assertThat(refused).isEqualTo(Verdict.silent("Connection refused"));
        Names nobody = (name, _) -> {
            throw new java.net.UnknownHostException(name);
        };
        CheckRun unknown =
                Looks.look(Looks.check("http", "nowhere.example.com", Map.of()), new OpenReach(nobody), Looks.LONG);
        assertThat(unknown.verdict()).isEqualTo(Verdict.silent("host not found"));
    }

    @Test
    @Tag("NM-02")
    void http_hostWithPortAndPath_isAskedThere() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            asked.addAll(head(socket));
            LoopbackServer.say(socket, answer(200, ""));
        })) {
            String host = HOST + ":" + server.port() + "/a/b?c=ü d";
            assertThat(Looks.look("http", host, Map.of()).verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(asked).contains("GET /a/b?c=%C3%BC%20d HTTP/1.1", "Host: " + HOST + ":" + server.port());
        }
    }

    @Test
    @Tag("NM-17")
    void http_request_isAsSet() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            asked.addAll(head(socket));
            LoopbackServer.say(socket, answer(200, ""));
        })) {
            CheckRun run = Looks.look(
                    "http",
                    HOST,
                    Map.of(
                            "port", server.port(),
                            "method", "POST",
                            "body", "q=1",
                            "headers", Map.of("X-Api-Key", "geheim1", "Accept", "text/plain"),
                            "user", "anna",
                            "password", "geheim2"));
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.UP);
            assertThat(asked)
                    .contains(
                            "POST / HTTP/1.1",
                            "Accept: text/plain",
                            "X-Api-Key: geheim1",
                            "Authorization: Basic YW5uYTpnZWhlaW0y",
                            "Content-Length: 3")
                    .doesNotContain("Accept: */*");
            assertThat(run.transcript())
                    .contains("X-Api-Key: …", "Authorization: …")
                    .doesNotContain("geheim", "YW5uYTpnZWhlaW0y");
        }
    }

    @Test
    void http_wrongBody_isTold() throws Exception {
        try (LoopbackServer server = answering(answer(200, "{\"status\":\"ok\",\"n\":[1,{\"a/b\":true}]} Grüße"))) {
            assertThat(look(server, Map.of("contains", "Grüße")).outcome()).isEqualTo(Outcome.UP);
            assertThat(look(server, Map.of("contains", "bye")))
                    .isEqualTo(new Verdict(
                            Outcome.DOWN,
                            1,
                            "the body does not contain \"bye\"",
                            true,
                            look(server, Map.of()).facts()));
            assertThat(look(server, Map.of("lacks", "ok")).message()).isEqualTo("the body contains \"ok\"");
            assertThat(look(server, Map.of("matches", "st[a]tus")).outcome()).isEqualTo(Outcome.UP);
            assertThat(look(server, Map.of("matches", "^x")).outcome()).isEqualTo(Outcome.DOWN);
            assertThat(look(server, Map.of("json", Map.of("/status", "ok"))).message())
                    .startsWith("the body is no JSON");
        }
        try (LoopbackServer server = answering(answer(200, "{\"status\":\"ok\",\"n\":[1,{\"a/b\":true}]}"))) {
            assertThat(look(server, Map.of("json", Map.of("/status", "ok", "/n/1/a~1b", "true", "/n/0", "1")))
                            .outcome())
                    .isEqualTo(Outcome.UP);
            Verdict wrong = look(server, Map.of("json", Map.of("/status", "fine")));
            assertThat(wrong.message()).isEqualTo("the body's /status is not \"fine\"");
        }
    }

    @Test
    void http_chunks_areJoined() throws Exception {
        String chunked =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
        try (LoopbackServer server = answering("HTTP/1.1 103 Early\r\n\r\n" + chunked)) {
            assertThat(look(server, Map.of("contains", "abc0123456789")).outcome())
                    .isEqualTo(Outcome.UP);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200\n\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 999999 OK\r\n\r\n",
                ""
            })
    void http_answerThatIsNone_isDownWithASentence(String said) throws Exception {
        try (LoopbackServer server = answering(said)) {
            Verdict verdict = look(server, Map.of());
            if (said.startsWith("HTTP/1.1 200\n")) {
                assertThat(verdict.outcome()).isEqualTo(Outcome.UP); // RFC 9112 §2.2: a lone LF will do
                return;
            }
            assertThat(verdict.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(verdict.code()).isIn(0, 1);
            assertThat(verdict.message()).isNotBlank();
        }
    }

    @Test
    void http_serverWithoutEnd_isCut() throws Exception {
        try (LoopbackServer body = LoopbackServer.start(socket -> {
                    head(socket);
                    LoopbackServer.say(socket, "HTTP/1.1 200 OK\r\n\r\n");
                    byte[] much = new byte[1 << 16];
                    while (true) {
                        socket.getOutputStream().write(much);
                    }
                });
                LoopbackServer heads = LoopbackServer.start(socket -> {
                    head(socket);
                    LoopbackServer.say(socket, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        LoopbackServer.say(socket, "X: y\r\n");
                    }
                });
                LoopbackServer line = LoopbackServer.start(socket -> {
                    head(socket);
                    while (true) {
                        LoopbackServer.say(socket, "H".repeat(10_000));
                    }
                })) {
            assertThat(look(body, Map.of()).outcome()).isEqualTo(Outcome.UP);
            assertThat(look(heads, Map.of()).message()).isEqualTo("the head of the answer is no HTTP");
            assertThat(look(line, Map.of()).message()).isEqualTo("a line is longer than 8192 bytes");
        }
    }

    @Test
    void http_patternThatTakesYears_isGivenUp() throws Exception {
        try (LoopbackServer server = answering(answer(200, "a".repeat(40) + "!"))) {
            assertThat(look(server, Map.of("matches", "(a+)+\\1b")).message())
                    .isEqualTo("the pattern takes too long over this answer");
        }
    }

    @Test
    @Tag("NM-11")
    void http_fiftyServersThatHang_areDoneTogetherInTheirTime() throws Exception {
        try (LoopbackServer server = LoopbackServer.silent()) {
            long from = Clock.system().monotonicNanos();
            List<CheckRun> runs = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                threads.add(Thread.startVirtualThread(() ->
                        runs.add(Looks.look("http", HOST, Map.of("port", server.port()), Duration.ofSeconds(2)))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(Clock.system().monotonicNanos() - from).isLessThan(10_000_000_000L);
            assertThat(runs)
                    .hasSize(50)
                    .allSatisfy(run -> assertThat(run.verdict()).isEqualTo(Verdict.silent("timed out after 2 s")));
        }
    }

    @Test
    @Tag("NM-11")
    void http_serverThatDrips_endsAtTheDeadline() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            head(socket);
            Clock clock = Clock.system();
            while (true) {
                LoopbackServer.say(socket, "H");
                clock.awaitNanos(clock.monotonicNanos() + 50_000_000L);
            }
        })) {
            CheckRun run = Looks.look("http", HOST, Map.of("port", server.port()), Duration.ofMillis(700));
            assertThat(run.verdict()).isEqualTo(Verdict.silent("timed out after 700 ms"));
            assertThat(run.phases().total()).isBetween(700_000L, 10_000_000L);
        }
    }

    @Test
    @Tag("NM-12")
    void http_phases_areThoseOfTheServer() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            head(socket);
            Clock clock = Clock.system();
            clock.awaitNanos(clock.monotonicNanos() + 300_000_000L);
            LoopbackServer.say(socket, answer(200, "late"));
        })) {
            CheckRun run = Looks.look("http", "localhost", Map.of("port", server.port(), "slow", "200ms"));
            assertThat(run.phases().firstByte()).isBetween(300_000L, 2_000_000L);
            assertThat(run.phases().connect()).isBetween(0L, 300_000L);
            assertThat(run.phases().dns()).isNotNegative();
            assertThat(run.phases().tls()).isEqualTo(-1);
            assertThat(run.phases().total()).isGreaterThanOrEqualTo(run.phases().firstByte());
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.DEGRADED);
            assertThat(run.verdict().code()).isEqualTo(Verdict.OK);
            assertThat(run.verdict().message()).startsWith("slow: ").endsWith("the limit is 200 ms");
        }
    }

    @Test
    void http_redirect_isFollowedAsOftenAsSet() throws Exception {
        try (LoopbackServer end = answering(answer(200, "the end"));
                LoopbackServer server = LoopbackServer.start(socket -> {
                    String path = head(socket).getFirst().split(" ", -1)[1];
                    String to = switch (path) {
                        case "/" -> "a?b";
                        case "/a?b" -> "http://127.0.0.1:" + end.port() + "/";
                        case "/out" -> "file:///etc/passwd";
                        case "/bad" -> "http://user@127.0.0.1/";
                        default -> "/loop";
                    };
                    LoopbackServer.say(socket, "HTTP/1.1 302 X\r\nLocation: " + to + "\r\n\r\n");
                })) {
            assertThat(look(server, Map.of("follow", 2, "contains", "the end")).outcome())
                    .isEqualTo(Outcome.UP);
            assertThat(look(server, Map.of("follow", 1)).message()).isEqualTo("more than 1 redirects");
            assertThat(look(server, Map.of()).message()).isEqualTo("302");
            assertThat(look(server, Map.of("follow", 5, "path", "/loop")).message())
                    .isEqualTo("more than 5 redirects");
            assertThat(look(server, Map.of("follow", 5, "path", "/out")).message())
                    .isEqualTo("redirect out of HTTP: file:///etc/passwd");
            assertThat(look(server, Map.of("follow", 5, "path", "/bad")).message())
                    .startsWith("redirect to no address");
        }
    }

    @Test
    @Tag("S6")
    @Tag("T-SSRF-3")
    void http_redirectInside_isJudgedLikeEveryConnection() throws Exception {
        try (LoopbackServer inside = answering(answer(200, "secret"));
                LoopbackServer outside = LoopbackServer.start(socket -> {
                    head(socket);
                    LoopbackServer.say(
                            socket,
                            "HTTP/1.1 302 X\r\nLocation: http://inside.example.com:" + inside.port() + "/\r\n\r\n");
                })) {
            Check check = Looks.check("http", "outside.example.com", Map.of("port", outside.port(), "follow", 3));
            Names all = (name, _) -> List.of(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(Looks.look(check, new OpenReach(all), Looks.LONG)
                            .verdict()
                            .outcome())
                    .as("without a guard it gets there")
                    .isEqualTo(Outcome.UP);
            Names names =
                    (name, _) -> List.of(InetAddress.ofLiteral(name.startsWith("inside") ? "127.0.0.2" : "127.0.0.1"));
            GuardedReach reach = new GuardedReach(names, List.of(Cidr.parse("127.0.0.1")));
            CheckRun run = Looks.look(check, reach, Looks.LONG);
            assertThat(run.verdict().outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(run.verdict().message()).startsWith("inside.example.com has only addresses that checks may not");
            assertThat(inside.connections()).isEqualTo(1);
        }
    }

    @Test
    void http_redirectElsewhere_takesNoSecretAlong() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (LoopbackServer other = LoopbackServer.start(socket -> {
                    asked.addAll(head(socket));
                    LoopbackServer.say(socket, answer(200, ""));
                });
                LoopbackServer server = LoopbackServer.start(socket -> {
                    head(socket);
                    LoopbackServer.say(
                            socket, "HTTP/1.1 301 X\r\nLocation: http://127.0.0.1:" + other.port() + "/\r\n\r\n");
                })) {
            Map<String, Object> members = Map.of("follow", 1, "token", "abc", "headers", Map.of("X-Key", "k"));
            assertThat(look(server, members).outcome()).isEqualTo(Outcome.UP);
            assertThat(asked).isNotEmpty().noneMatch(h -> h.startsWith("Authorization") || h.startsWith("X-Key"));
        }
    }

    @Test
    @Tag("S6")
    @Tag("T-SSRF-5")
    void http_body_neverStandsInWhatIsKept() throws Exception {
        try (LoopbackServer server = answering("HTTP/1.1 200 OK\r\nSet-Cookie: id=geheim\r\n\r\ngeheim body")) {
            CheckRun run = Looks.look("http", HOST, Map.of("port", server.port(), "contains", "x"));
            assertThat(run.toString()).doesNotContain("geheim").contains("Set-Cookie: …");
        }
    }

    @Test
    void http_hostileText_isText() throws Exception {
        String hostile =
                "HTTP/1.1 500 \u001b[2J<script>alert(1)</script>\u202e\u2028\u0000\r\nX-\u0007: \u009b31m\r\n\r\n";
        try (LoopbackServer server = answering(hostile)) {
            CheckRun run = Looks.look("http", HOST, Map.of("port", server.port()));
            assertThat(run.verdict().message()).isEqualTo("500");
            assertThat(run.transcript().replace("\n", ""))
                    .contains("<script>")
                    .matches(text -> text.codePoints()
                            .noneMatch(c -> Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.LINE_SEPARATOR));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "url,ftp://example.com/,must begin with http://",
        "url,file:///etc/passwd,'only http, https and ftp'",
        "url,gopher://x/,'only http, https and ftp'",
        "url,http://u:p@example.com/,user and password must not stand in the address",
        "url,http://example.com:99999/,is no port",
        "url,http://0x7f.1/,is no name of a host",
        "path,'/a\u0001',control characters",
        "expect,abc,'must be like 200, 2xx or 200-204'",
        "method,get,must be one of",
        "follow,6,'must be a whole number, 0 to 5'",
        "matches,'(',is no regular expression",
        "trust,nothing,must be 1 to 100 certificates",
        "slow,0s,must be 1ms to 5m"
    })
    @Tag("T-SSRF-4")
    void http_settingThatIsNone_isRefused(String member, String value, String text) {
        assertThat(Looks.problems("http", "example.com", Map.of(member, value))).contains(text);
    }

    @Test
    void http_otherSettings_areRefused() {
        assertThat(Looks.problems("http", "example.com", Map.of("headers", Map.of("A\r\nB", "x"))))
                .contains("headers");
        assertThat(Looks.problems("http", "example.com", Map.of("headers", Map.of("A", "x\r\ny"))))
                .contains("headers");
        assertThat(Looks.problems("http", "exa mple.com", Map.of())).contains("is no name of a host");
        assertThat(Looks.problems("https", "example.com", Map.of("url", "http://example.com")))
                .contains("https://");
        assertThat(Looks.problems("http", "2001:db8::1", Map.of())).isEmpty();
        assertThat(Looks.problems("http", "example.com", Map.of("json", Map.of("status", "x"))))
                .contains("begins with /");
        assertThat(Looks.problems("http", "example.com", Map.of("user", "u", "token", "t")))
                .contains("one of them");
        assertThat(Looks.problems("http", "example.com", Map.of("metod", "GET")))
                .contains("did you mean method?");
    }
}
