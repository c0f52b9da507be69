package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.http.Cors;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which pages of other sites may read the API: those that are listed, and what is said of each.
@Tag("EW-45")
@Tag("T-CORS-1")
class CorsTest {
    private static final String WALL = "https://wall.example.com";
    private static final String DESK = "https://desk.example.com:8443";
    private static final String KIOSK = "https://kiosk.example.com";
    private static final List<String> OTHERS = List.of(
            "https://evil.example",
            "null",
            "https://wall.example.com.evil.example",
            "http://wall.example.com",
            "https://WALL.example.com",
            "https://wall.example.com:443",
            "*");

    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.with(
                data,
                _ -> new WebAccess(
                        null,
                        List.of(
                                new Cors.Origin(WALL, false, false),
                                new Cors.Origin(DESK, true, false),
                                new Cors.Origin(KIOSK, false, true)),
                        List.of()));
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void preflight_ofAListedSite_is204_withHeadersAndWithoutABody() throws IOException {
        Http.Reply reply = preflight("/api/v1/hosts", WALL, "GET");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(cors(reply))
                .containsOnly(
                        Map.entry("access-control-allow-origin", WALL),
                        Map.entry("access-control-allow-methods", "GET, HEAD"),
                        Map.entry(
                                "access-control-allow-headers",
                                "Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID"),
                        Map.entry("access-control-expose-headers", "Retry-After"),
                        Map.entry("access-control-max-age", "86400"));
        assertThat(reply.header("vary")).isEqualTo("Origin");
        assertThat(preflight("/api/v1/hosts", DESK, "POST").header("access-control-allow-methods"))
                .contains("POST", "DELETE");
        assertThat(preflight("/api/v1/hosts", KIOSK, "GET").header("access-control-allow-credentials"))
                .isEqualTo("true");
    }

    @Test
    void preflight_ofAnyOtherSite_isRefusedWithoutAWord() throws IOException {
        for (String other : OTHERS) {
            Http.Reply reply = preflight("/api/v1/hosts", other, "GET");
            assertThat(reply.status()).as(other).isEqualTo(405);
            assertThat(cors(reply)).as(other).isEmpty();
        }
        assertThat(preflight("/", WALL, "GET").status()).as("no API").isEqualTo(405);
        assertThat(cors(preflight("/", WALL, "GET"))).isEmpty();
        Http.Reply noPreflight = rig.http.send("OPTIONS", "/api/v1/hosts", null, "Origin", WALL);
        assertThat(noPreflight.status()).isEqualTo(405);
    }

    @Test
    void answers_nameTheListedSite_alsoWhenTheyRefuse_andNoOther() throws IOException {
        rig.signIn();
        String token = rig.token("viewer");
        for (String path : List.of("/api/v1/hosts", "/api/v1/hosts/nobody", "/api/v1/users", "/api/v1/nothing")) {
            Http.Reply listed = rig.http.get(path, "Origin", WALL, "Authorization", token);
            assertThat(listed.header("access-control-allow-origin")).as(path).isEqualTo(WALL);
            assertThat(listed.headers()).as(path).doesNotContainKey("access-control-allow-credentials");
            assertThat(listed.header("vary")).as(path).contains("Origin");
            for (String other : OTHERS) {
                Http.Reply reply = rig.http.get(path, "Origin", other, "Authorization", token);
                assertThat(cors(reply)).as(path + " for " + other).isEmpty();
                assertThat(reply.status()).as(path + " for " + other).isEqualTo(listed.status());
            }
        }
        assertThat(cors(rig.http.get("/", "Origin", WALL))).as("a page").isEmpty();
        assertThat(rig.http
                        .send(
                                "HEAD",
                                "/api/v1/live?hosts=*&tables=system",
                                null,
                                "Origin",
                                WALL,
                                "Authorization",
                                token)
                        .header("access-control-allow-origin"))
                .as("the live stream")
                .isEqualTo(WALL);
    }

    @Test
    void hubThatListsNobody_saysNothingOfThis() throws IOException {
        try (Rig plain = new Rig(data.resolve("plain"))) {
            for (Route route : plain.web.routes()) {
                RouteCall call = RouteCall.of(route);
                for (String method : List.of(call.method(), "OPTIONS")) {
                    Http.Reply reply = plain.http.send(
                            method, call.target(), null, "Origin", WALL, "Access-Control-Request-Method", "GET");
                    assertThat(cors(reply)).as(method + " " + call.target()).isEmpty();
                }
            }
        }
    }

    @Test
    void change_withACookie_fromAListedSite_isRefusedAllTheSame() throws IOException {
        Rig.Browser admin = rig.signIn();
        for (String site : List.of(WALL, DESK, KIOSK)) {
            Http.Reply reply = rig.http.send(
                    "POST",
                    "/api/v1/tokens",
                    "{\"role\":\"admin\"}",
                    "Cookie",
                    admin.cookie(),
                    "X-Tocsin-CSRF",
                    admin.csrf(),
                    "Origin",
                    site,
                    "Content-Type",
                    "application/json");
            assertThat(reply.status()).as(site).isEqualTo(403);
        }
    }

    private Http.Reply preflight(String path, String origin, String method) throws IOException {
        return rig.http.send(
                "OPTIONS",
                path,
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization");
    }

    private static Map<String, String> cors(Http.Reply reply) {
        Map<String, String> found = new java.util.TreeMap<>(reply.headers());
        found.keySet().removeIf(name -> !name.startsWith("access-control-"));
        return found;
    }
}
