package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What every request goes through before a handler sees it.
class DoorTest extends WithRig {
    @Test
    @Tag("T-HOST-1")
    void host_thatIsNotOurs_is421() throws IOException {
        for (String foreign : List.of(
                "evil.example",
                "evil.example:" + rig.web.port(),
                "127.0.0.1.evil.example",
                "localhost.",
                "[::2]",
                "127.0.0.1:x",
                "0.0.0.0",
                "127.1",
                "user@localhost")) {
            Http.Reply reply = rig.http.get("/api/v1/health", "Host", foreign);
            assertThat(reply.status()).as(foreign).isIn(421, 400);
        }
        assertThat(rig.http.get("/api/v1/health", "Host", "evil.example").code())
                .isEqualTo("misdirected");
        assertThat(rig.http.get("/", "Host", "evil.example").status()).isEqualTo(421);
        for (String own : List.of("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:99", "tocsin.example:8627")) {
            assertThat(rig.http.get("/api/v1/health", "Host", own).status())
                    .as(own)
                    .isEqualTo(200);
        }
        assertThat(rawStatus("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"))
                .isIn(400, 421);
        assertThat(rawStatus("GET http://evil.example/api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .isIn(400, 421);
        assertThat(rawStatus("GET /api/v1/health HTTP/1.0\r\n\r\n")).isEqualTo(421);
    }

    @Test
    @Tag("T-SES-4")
    @Tag("T-PATH-1")
    @Tag("FU-57")
    void path_inAnotherSpelling_is404ForEverybody() throws IOException {
        List<String> tricks = List.of(
                "//api/v1/me",
                "/api//v1/me",
                "/api/v1/me/",
                "/api/v1/./me",
                "/api/v1/../v1/me",
                "/api/..;/api/v1/me",
                "/api/v1/me;x=1",
                "/api/v1/%6de",
                "/api/v1/%2e/me",
                "/api/v1%2fme",
                "/API/v1/me",
                "/api/v1/Me",
                "/api/v1/me%00",
                "/api/v1/me%0d%0aX:1",
                "/api/v1/hosts/..",
                "/api/v1/hosts/%2e%2e%2fme",
                "/api/v1/hosts/%252e%252e",
                "/api/v1/hosts/..%5c..%5cx",
                "/api/v1/hosts/{host}",
                "/api/v1/hosts/:host",
                "/api/v1/hosts//series",
                "/api/v1/hosts/" + "a".repeat(129),
                "/api/v1/nothing",
                "/api/v2/me",
                "/api",
                "/backend/",
                "/pages/x.php",
                "/../../etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/assets/../index.html",
                "/assets/%2e%2e/index.html",
                "/assets/",
                "/assets",
                "/dev/tocsin/web/Web.class",
                "/module-info.class",
                "/.git/config",
                "/hosts/../api/v1/me",
                "/hosts/a/../../etc",
                "/etc/passwd",
                "/index.html/",
                "/INDEX.html");
        for (String trick : tricks) {
            for (String who : List.of("", rig.local())) {
                Http.Reply reply = who.isEmpty() ? rig.http.get(trick) : rig.http.get(trick, "Authorization", who);
                assertThat(reply.status()).as(trick).isEqualTo(404);
                assertThat(reply.text()).as(trick).doesNotContain("root:").doesNotContain("Jetty");
            }
        }
        assertThat(rig.http.get("/api/v1/nothing").code()).isEqualTo("not_found");
    }

    @Test
    void method_thatIsNotThere_is405WithAllow() throws IOException {
        Http.Reply reply = rig.http.send("PUT", "/api/v1/session", "{}", "Authorization", rig.local());
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("DELETE, GET, HEAD, POST");
        assertThat(rig.http.send("OPTIONS", "/api/v1/hosts", null).status()).isEqualTo(405);
        assertThat(rig.http.send("TRACE", "/api/v1/hosts", null).header("allow"))
                .isEqualTo("GET, HEAD");
    }

    @Test
    @Tag("T-CORS-1")
    void crossOrigin_requestAndPreflight_getNoPermission() throws IOException {
        Http.Reply preflight = rig.http.send(
                "OPTIONS",
                "/api/v1/hosts",
                null,
                "Origin",
                "http://evil.example",
                "Access-Control-Request-Method",
                "GET");
        Http.Reply request =
                rig.http.get("/api/v1/hosts", "Origin", "http://evil.example", "Authorization", rig.local());
        for (Http.Reply reply : List.of(preflight, request)) {
            assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    @Tag("T-CSRF-1")
    void get_ofEveryRoute_changesNothing() throws IOException {
        Rig.Browser browser = rig.signIn();
        String before = dump();
        for (String path : List.of(
                "health",
                "me",
                "sessions",
                "tokens",
                "hosts",
                "hosts/web-01",
                "tables",
                "openapi.json",
                "fleet",
                "hosts/web-01/top",
                "hosts/web-01/series?table=system&columns=cpu_busy",
                "poll?hosts=*&tables=system",
                "session",
                "signin-links",
                "enrollments")) {
            rig.http.get("/api/v1/" + path, "Cookie", browser.cookie());
            rig.http.send("HEAD", "/api/v1/" + path, null, "Cookie", browser.cookie());
            rig.http.send("OPTIONS", "/api/v1/" + path, null, "Cookie", browser.cookie());
        }
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    @Tag("T-CSRF-2")
    void change_notProvedToBeMeant_is403() throws IOException {
        Rig.Browser browser = rig.signIn();
        List<String> good = List.of(
                "Cookie",
                browser.cookie(),
                "X-Tocsin-CSRF",
                browser.csrf(),
                "Origin",
                rig.origin(),
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "application/json");
        for (List<String> change : List.of(
                List.of("POST", "/api/v1/tokens", "{\"role\":\"viewer\"}"),
                List.of("POST", "/api/v1/enrollments", "{}"),
                List.of("POST", "/api/v1/signin-links", "{}"),
                List.of("DELETE", "/api/v1/tokens/abc"),
                List.of("DELETE", "/api/v1/enrollments/abc"),
                List.of("DELETE", "/api/v1/sessions/abc"),
                List.of("DELETE", "/api/v1/session"))) {
            for (List<String> bad : List.of(
                    with(good, "X-Tocsin-CSRF", null),
                    with(good, "X-Tocsin-CSRF", "0".repeat(64)),
                    with(good, "Origin", null),
                    with(good, "Origin", "null"),
                    with(good, "Origin", "http://evil.example"),
                    with(good, "Origin", "https://127.0.0.1:" + rig.web.port()),
                    with(good, "Origin", "http://127.0.0.1:1"),
                    with(good, "Sec-Fetch-Site", "cross-site"),
                    with(good, "Sec-Fetch-Site", "same-site"),
                    with(good, "Sec-Fetch-Site", "none"))) {
                assertThat(send(change, bad).status()).as(change + " " + bad).isEqualTo(403);
            }
        }
        List<String> token = List.of("POST", "/api/v1/tokens", "{\"role\":\"viewer\"}");
        assertThat(send(token, with(good, "Content-Type", "text/plain")).status())
                .isEqualTo(403);
        assertThat(send(token, with(good, "Content-Type", null)).status()).isEqualTo(403);
        assertThat(send(token, good).status()).isEqualTo(201);
        assertThat(send(token, with(good, "Sec-Fetch-Site", null)).status()).isEqualTo(201);
        assertThat(send(List.of("DELETE", "/api/v1/session"), good).status()).isEqualTo(204);
    }

    @Test
    @Tag("T-CSRF-2")
    void signIn_fromAnotherSite_is403_andBurnsNothing() throws IOException {
        String link = rig.web.createSigninLink("admin");
        String body = "{\"key\":\"" + link.substring(link.indexOf("#k=") + 3) + "\"}";
        List<String> signIn = List.of("POST", "/api/v1/session", body);
        List<String> good = List.of("Content-Type", "application/json", "Origin", rig.origin());
        assertThat(send(signIn, with(good, "Content-Type", "text/plain")).status())
                .isEqualTo(403);
        assertThat(send(signIn, with(good, "Origin", "http://evil.example")).status())
                .isEqualTo(403);
        List<String> crossSite = new ArrayList<>(good);
        crossSite.addAll(List.of("Sec-Fetch-Site", "cross-site"));
        assertThat(send(signIn, crossSite).status()).isEqualTo(403);
        assertThat(send(signIn, good).status()).isEqualTo(200);
    }

    @Test
    @Tag("EW-55")
    void everyAnswer_hasTheHeadersOfTheHouse_andNamesNoServer() throws IOException {
        for (Http.Reply reply : List.of(
                rig.http.get("/api/v1/health"),
                rig.http.get("/api/v1/me"),
                rig.http.get("/"),
                rig.http.get("/nothing"),
                rig.http.get("/api/v1/x"),
                rig.http.get("/metrics"),
                rig.http.get("/", "Host", "evil.example"),
                rig.http.send("OPTIONS", "/", null),
                Http.parse(rig.http.raw(bytes("NONSENSE\r\n\r\n")), false))) {
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(reply.header("cross-origin-opener-policy")).isEqualTo("same-origin");
            assertThat(reply.header("cross-origin-resource-policy")).isEqualTo("same-origin");
            assertThat(reply.header("permissions-policy")).contains("camera=()");
            assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
            assertThat(reply.headers()).doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
            assertThat(reply.text())
                    .doesNotContain("Jetty")
                    .doesNotContain("\tat ")
                    .doesNotContain("java.");
        }
        assertThat(rig.http.get("/api/v1/health").header("cache-control")).isEqualTo("no-store");
        assertThat(rig.http.get("/api/v1/me").header("www-authenticate")).startsWith("Bearer");
    }

    @Test
    @Tag("T-DOS-1")
    void sizes_atTheLimitPass_oneMoreIsRefused() throws IOException {
        String filler = "x".repeat(15 << 10);
        assertThat(rig.http.get("/api/v1/health", "X-Filler", filler).status()).isEqualTo(200);
        assertThat(rig.http.get("/api/v1/health", "X-Filler", filler + filler).status())
                .isEqualTo(431);
        String start = "{\"key\":\"";
        String whole = start + "x".repeat((1 << 20) - start.length() - 2) + "\"}";
        assertThat(rig.http
                        .send("POST", "/api/v1/session", whole, "Content-Type", "application/json")
                        .status())
                .as("1 MiB is read, and then no text of it is that long")
                .isEqualTo(400);
        assertThat(rig.http
                        .send("POST", "/api/v1/session", whole + " ", "Content-Type", "application/json")
                        .status())
                .isEqualTo(413);
    }

    @Test
    @Tag("T-DOS-1")
    void flood_ofOneCaller_isToldToComeBack_othersAreNot() throws IOException {
        String token = rig.token("viewer");
        StringBuilder many = new StringBuilder();
        String one = "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + token + "\r\n";
        many.repeat(one + "\r\n", 1_000).append(one).append("Connection: close\r\n\r\n");

        String answers = new String(rig.http.raw(bytes(many.toString())), StandardCharsets.ISO_8859_1);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(1_001);
        assertThat(answers).contains("HTTP/1.1 429").contains("Retry-After: 1").contains("rate_limited");
        assertThat(rig.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    @Tag("T-IP-1")
    void metrics_throughAProxy_needACredential() throws IOException {
        assertThat(rig.http.get("/metrics").status()).isEqualTo(200);
        assertThat(rig.http.get("/metrics", "X-Forwarded-For", "127.0.0.1").status())
                .isEqualTo(401);
        assertThat(rig.http
                        .get("/metrics", "Via", "1.1 x", "Authorization", rig.local())
                        .text())
                .contains("tocsin_packs_stored_total 2\n")
                .contains("tocsin_hosts 4\n")
                .contains("tocsin_host_up{host=\"web-01\",id=\"" + Worlds.WEB_01 + "\"} 1\n")
                .contains("tocsin_live_streams 0\n");
    }

    private static List<String> with(List<String> headers, String name, String value) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equals(name)) {
                changed.addAll(headers.subList(i, i + 2));
            } else if (value != null) {
                changed.addAll(List.of(name, value));
            }
        }
        return changed;
    }

    private Http.Reply send(List<String> change, List<String> headers) throws IOException {
        return rig.http.send(
                change.get(0), change.get(1), change.size() > 2 ? change.get(2) : null, headers.toArray(new String[0]));
    }

    private int rawStatus(String request) throws IOException {
        String closing = request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
        return Http.parse(rig.http.raw(bytes(closing)), false).status();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String dump() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("users", "sessions", "tokens", "signin_keys")) {
            rig.catalog.read(connection -> {
                try (var rows =
                        connection.prepareStatement("SELECT * FROM " + table).executeQuery()) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            all.append(rows.getString(i)).append('|');
                        }
                        all.append('\n');
                    }
                }
                return null;
            });
        }
        return all.toString();
    }
}
