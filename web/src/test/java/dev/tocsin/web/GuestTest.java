package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demonstration from the outside: what somebody gets who brings nothing.
@Tag("KK-31")
@Tag("SK-25")
class GuestTest {
    @TempDir
    Path data;

    /// What a guest may read, written by hand: a route that is not here must refuse.
    private static final Set<String> OPEN_TO_GUESTS = Set.of(
            "/api/v1/health",
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
            "/rules",
            "/rules/{rest*}",
            "/silences",
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
            TreeSet<String> read = new TreeSet<>();
            for (Route route : rig.web.routes()) {
                int status = ask(rig, route);
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

    private static int ask(Rig rig, Route route) throws IOException {
        String target = route.path()
                .text()
                .replace("{host}", "web-01")
                .replace("{process}", "812@4711")
                .replace("{id}", "abc")
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
