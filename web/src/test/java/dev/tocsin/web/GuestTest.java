package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demonstration from the outside: what somebody gets who brings nothing.
@Tag("KK-31")
@Tag("SK-25")
class GuestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    /// What a guest may read, written by hand: a route that is not here must refuse.
    private static final Set<String> OPEN_TO_GUESTS = Set.of(
            "/api/v1/health",
            "/api/v1/session",
            "/api/v1/me",
            "/api/v1/hosts",
            "/api/v1/hosts/{host}",
            "/api/v1/hosts/{host}/series",
            "/api/v1/hosts/{host}/top",
            "/api/v1/hosts/{host}/lifecycle",
            "/api/v1/hosts/{host}/processes/{process}",
            "/api/v1/fleet",
            "/api/v1/tables",
            "/api/v1/live",
            "/api/v1/poll",
            "/api/v1/views",
            "/api/v1/openapi.json",
            "/api/v1/check-types",
            "/api/v1/checks",
            "/api/v1/checks/days",
            "/api/v1/checks/{id}",
            "/api/v1/checks/{id}/results",
            "/api/v1/checks/{id}/hours",
            "/api/v1/services",
            "/api/v1/hosts/{host}/services",
            "/api/v1/incidents",
            "/api/v1/incidents/{id}",
            "/",
            "/welcome",
            "/hosts/{rest*}",
            "/settings/{rest*}",
            "/compare",
            "/views",
            "/views/{rest*}",
            "/checks",
            "/checks/{rest*}",
            "/incidents",
            "/incidents/{rest*}",
            "/services",
            "/rules",
            "/rules/{rest*}",
            "/silences",
            "/software",
            "/embed/{host}",
            "/embed.css",
            "/embed.js",
            "/act.css",
            "/sw.js",
            "/manifest.webmanifest",
            "/index.html",
            "/icon.svg",
            "/assets/index-C1dYGdaX.js",
            "/install/agent.sh", // says where this hub is; tocsin demo hands out none
            "/install/{file}");

    @Test
    void everyRoute_byAGuest_isReadOrRefused() throws IOException {
        try (Rig rig = Rig.demo(data, true)) {
            String check = failing(rig);
            TreeSet<String> read = new TreeSet<>();
            for (Route route : rig.web.routes()) {
                int status = ask(rig, route, check);
                String name = route.method() + " " + route.path();
                if (route.changes()) {
                    assertThat(status).as(name + " changes something").isEqualTo(403);
                } else if (OPEN_TO_GUESTS.contains(route.path().text())) {
                    assertThat(status).as(name).isEqualTo(200);
                    read.add(route.path().text());
                } else if (name.equals("GET /act/{link}")) {
                    assertThat(status).as(name + " of no mail").isEqualTo(404);
                } else {
                    assertThat(status).as(name + " is not for guests").isEqualTo(403);
                }
            }
            assertThat(read).as("what is written here and not there any more").isEqualTo(new TreeSet<>(OPEN_TO_GUESTS));
        }
    }

    /// A check that has failed and was taken on by somebody, with everything that a guest must not read; its id.
    private static String failing(Rig rig) throws IOException {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        String local = rig.local();
        for (List<String> made : List.of(
                List.of("channels", "{\"name\":\"hush-channel\",\"type\":\"webhook\",\"url\":\"http://127.0.0.1:1/\"}"),
                List.of("contacts", "{\"name\":\"hush-ann\",\"ways\":[{\"channel\":\"hush-channel\"}]}"))) {
            Http.Reply reply =
                    rig.http.send("POST", "/api/v1/" + made.getFirst(), made.getLast(), "Authorization", local);
            assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        }
        Http.Reply made = rig.http.send(
                "POST",
                "/api/v1/checks",
                "{\"host\":\"shop\",\"type\":\"tcp\",\"retries\":0,\"port\":" + closed
                        + ",\"expect\":\"hush-expected\",\"contacts\":[\"hush-ann\"],\"watch\":true}",
                "Authorization",
                local);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        Await.until(
                "it failed", PATIENCE, () -> rig.watch.incidents().list(true).size() == 1);
        Http.Reply taken =
                rig.http.send("POST", "/api/v1/incidents/1/ack", "{\"text\":\"hush-words\"}", "Authorization", local);
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        return made.json().get("id").stringValue();
    }

    @Test
    void guest_readsChecksAndIncidents_withoutPeopleArgumentsOrWhatServersSaid() throws IOException {
        try (Rig rig = Rig.demo(data, false)) {
            String id = failing(rig);
            String whole = rig.get("/api/v1/checks/" + id).text()
                    + rig.get("/api/v1/incidents/1").text()
                    + rig.get("/api/v1/checks/" + id + "/results").text();
            assertThat(whole)
                    .contains(
                            "hush-expected",
                            "hush-ann",
                            "hush-words",
                            "connecting to",
                            "\"ackedBy\":\"local\"",
                            "\"told\"");
            String seen = "";
            for (String path : List.of(
                    "/checks",
                    "/checks/days",
                    "/checks/" + id,
                    "/checks/" + id + "/results",
                    "/checks/" + id + "/hours",
                    "/incidents",
                    "/incidents/1")) {
                Http.Reply reply = rig.http.get("/api/v1" + path);
                assertThat(reply.status()).as(path).isEqualTo(200);
                seen += reply.text();
            }
            assertThat(seen)
                    .doesNotContain("hush")
                    .doesNotContain("connecting to")
                    .doesNotContain("\"local\"")
                    .contains(
                            "\"host\":\"shop\"",
                            "\"what\":\"failed\"",
                            "\"state\":\"down\"",
                            "\"acked\":" + Worlds.NOW);
        }
    }

    @Test
    void guest_asksWhoItIs_isAGuestWithoutProofs() throws IOException {
        try (Rig rig = Rig.demo(data, false)) {
            Http.Reply me = rig.http.get("/api/v1/me");
            assertThat(me.status()).isEqualTo(200);
            assertThat(me.json().get("role").stringValue()).isEqualTo("guest");
            assertThat(me.json().get("csrf").isNull()).isTrue();
            assertThat(rig.http
                            .get("/api/v1/me", "Cookie", "tocsin_" + rig.web.port() + "=ofAnotherHub")
                            .json()
                            .get("role")
                            .stringValue())
                    .as("a cookie that opens nothing")
                    .isEqualTo("guest");
            assertThat(rig.http
                            .get("/api/v1/hosts", "Authorization", "Bearer tocsin_x_y")
                            .status())
                    .as("a token that opens nothing")
                    .isEqualTo(401);
            assertThat(rig.get("/api/v1/tokens").status())
                    .as("the command line of this machine")
                    .isEqualTo(200);
        }
    }

    @Test
    void guest_withTheKeyOfALink_staysAGuest() throws IOException {
        try (Rig rig = Rig.demo(data, false)) {
            String link = rig.web.createSigninLink("admin");
            assertThat(rig.useKey(link.substring(link.indexOf("#k=") + 3)).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void guestRole_isForNoToken() throws IOException {
        try (Rig rig = Rig.demo(data, false)) {
            Http.Reply refused =
                    rig.http.send("POST", "/api/v1/tokens", "{\"role\":\"guest\"}", "Authorization", rig.local());
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.field()).isEqualTo("role");
        }
    }

    @Test
    void hubThatIsNoDemo_knowsNoGuests() throws IOException {
        try (Rig rig = new Rig(data)) {
            assertThat(rig.http.get("/api/v1/hosts").status()).isEqualTo(401);
        }
    }

    @Test
    void guestsOfOneNetwork_haveOneLimit_othersTheirOwn() throws IOException {
        try (Rig rig = Rig.demo(data, true)) {
            int asked = 0;
            while (hosts(rig, "2001:db8:1:2::" + Integer.toHexString(asked + 1)) == 200) {
                asked++;
                assertThat(asked).as("requests without a limit").isLessThan(1_200);
            }
            assertThat(asked).as("a page full of charts").isGreaterThanOrEqualTo(200);
            assertThat(hosts(rig, "2001:db8:1:2:ffff::1"))
                    .as("another address of that network")
                    .isEqualTo(429);
            assertThat(hosts(rig, "2001:db8:1:3::1")).as("another network").isEqualTo(200);
        }
    }

    private static int hosts(Rig rig, String from) throws IOException {
        return rig.http
                .get("/api/v1/hosts", "X-Forwarded-For", from, "Host", "tocsin.example")
                .status();
    }

    private static int ask(Rig rig, Route route, String check) throws IOException {
        String target = route.path()
                .text()
                .replace("{host}", "web-01")
                .replace("{service}", "nginx")
                .replace("{process}", "812@4711")
                .replace("incidents/{id}", "incidents/1")
                .replace("checks/{id}", "checks/" + check)
                .replace("{id}", "abc")
                .replace("{name}", "abc")
                .replace("{source}", "backup")
                .replace("{file}", Rig.ARCHIVE)
                .replace("{link}", "abc.def")
                .replace("{choice}", "ack")
                .replace("{rest*}", "x");
        if (target.endsWith("/series")) {
            target += "?table=system&columns=cpu_busy";
        } else if (target.endsWith("/live") || target.endsWith("/poll")) {
            target += "?hosts=*&tables=system";
        }
        String method = target.contains("/live?") ? "HEAD" : route.method();
        return rig.http
                .send(
                        method,
                        target,
                        route.changes() ? "{}" : null,
                        "Content-Type",
                        "application/json",
                        "X-Forwarded-For",
                        "203.0.113.1")
                .status();
    }
}
