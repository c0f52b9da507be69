package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.web.access.Access;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What names a thing of somebody else: in a path, a question or a body, and when it has become somebody else's
/// since.
@Tag("T-AUTHZ-3")
@Tag("S3")
class ForeignIdTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Changes that somebody of some hosts may make at all. Everything else that changes something is for those
    /// of every host, so that nothing in its body can name a foreign one. A route that is added stands here,
    /// and is tried below, or it is not for them.
    private static final List<String> OF_SOME_HOSTS = List.of(
            "PATCH /api/v1/hosts/{host}",
            "POST /api/v1/checks/{id}/run",
            "POST /api/v1/checks/{id}/accept",
            "POST /api/v1/incidents/{id}/ack",
            "POST /api/v1/incidents/{id}/note",
            "POST /api/v1/incidents/{id}/resolve",
            "POST /api/v1/hosts/{host}/services/{service}/start",
            "POST /api/v1/hosts/{host}/services/{service}/stop",
            "POST /api/v1/hosts/{host}/services/{service}/restart",
            "POST /api/v1/rules/parse");

    /// And these are about the caller alone.
    private static final List<String> OF_ONESELF = List.of(
            "POST /api/v1/session/afresh",
            "DELETE /api/v1/session",
            "DELETE /api/v1/sessions",
            "DELETE /api/v1/sessions/{id}",
            "PUT /api/v1/me/password",
            "POST /api/v1/me/totp",
            "POST /api/v1/me/totp/confirm",
            "DELETE /api/v1/me/totp");

    private String check;
    private long incident;

    @BeforeEach
    void start() throws IOException {
        rig.signIn();
        Http.Reply made = rig.change(
                "POST",
                "/checks",
                "{\"host\":\"web-01\",\"type\":\"tcp\",\"retries\":0,\"port\":" + LoopbackServer.closedPort() + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        check = made.json().get("id").stringValue();
        JsonNode open = Await.value(
                "an incident",
                PATIENCE,
                () -> rig.get("/api/v1/incidents").json().get("items").get(0));
        incident = open.get("id").longValue();
    }

    @Test
    void changesOfEveryRoute_forThoseOfSomeHosts_areTheseAlone() {
        TreeSet<String> found = new TreeSet<>();
        for (Route route : rig.web.routes()) {
            if (route.changes() && route.access() != Access.OPEN && route.has(Route.Trait.MINDS_HOSTS)) {
                found.add(route.method() + " " + route.path());
            }
        }
        found.removeAll(OF_ONESELF);
        assertThat(found).isNotEmpty().isSubsetOf(OF_SOME_HOSTS);
    }

    @Test
    void thingOfAnotherHost_namedInAChange_isNotThereAndStaysAsItWas() throws IOException {
        String foreign = used(rig.token("admin", ",\"hosts\":[\"other-*\"]"));
        String before = Asking.database(rig);
        for (String[] change : changes()) {
            Http.Reply reply = rig.http.send(change[0], "/api/v1" + change[1], change[2], "Authorization", foreign);
            assertThat(reply.status()).as(change[1]).isEqualTo(404);
            assertThat(reply.text()).as(change[1]).doesNotContain("fra-1");
        }
        assertThat(Asking.database(rig)).isEqualTo(before);
    }

    @Test
    void thingOfAnotherHost_namedInAQuestion_isNotThere() throws IOException {
        String foreign = rig.token("viewer", ",\"hosts\":[\"other-*\"]");
        for (String target : questions()) {
            Http.Reply reply = rig.http.get("/api/v1" + target, "Authorization", foreign);
            assertThat(reply.status()).as(target).isIn(200, 404);
            assertThat(reply.status() == 404 || isEmpty(reply.json()))
                    .as(target + " " + reply.text())
                    .isTrue();
            assertThat(reply.text())
                    .as(target)
                    .doesNotContain("fra-1", "java -jar", "openssl 3", "\"id\":\"" + Worlds.WEB_01);
        }
    }

    /// Whoever has become another's is refused when it matters, and not only when it was written down.
    @Test
    @Tag("EW-46")
    void host_thatBecomesAnothers_isGoneForWhoHadItAtOnce() throws IOException {
        String operator = rig.token("operator", ",\"hosts\":[\"site=fra-1\"]");
        String admin = used(rig.token("admin", ",\"hosts\":[\"site=fra-1\"]"));
        for (String target : questions()) {
            assertThat(rig.http
                            .get("/api/v1" + target, "Authorization", operator)
                            .status())
                    .as(target + " while it is its own")
                    .isEqualTo(200);
        }
        String path = "/api/v1/incidents/" + incident;
        assertThat(rig.http
                        .send("POST", path + "/note", "{\"text\":\"mine\"}", "Authorization", operator)
                        .status())
                .isEqualTo(200);

        assertThat(rig.change("PATCH", "/hosts/web-01", "{\"labels\":{\"site\":\"ber-2\"}}")
                        .status())
                .isEqualTo(200);

        String before = Asking.database(rig);
        for (String target : questions()) {
            Http.Reply reply = rig.http.get("/api/v1" + target, "Authorization", operator);
            assertThat(reply.status() == 404 || isEmpty(reply.json()))
                    .as(target + " " + reply.text())
                    .isTrue();
        }
        for (String[] change : changes()) {
            assertThat(rig.http
                            .send(change[0], "/api/v1" + change[1], change[2], "Authorization", admin)
                            .status())
                    .as(change[1])
                    .isEqualTo(404);
        }
        assertThat(Asking.database(rig)).isEqualTo(before);
    }

    /// A line that is open while the host changes hands.
    @Test
    @Tag("T-AUTHZ-2")
    @Tag("S2")
    void openLine_ofWhoLosesTheHost_saysNothingMoreOfIt() throws IOException {
        String operator = rig.token("operator", ",\"hosts\":[\"site=fra-1\"]");
        String poll = "/api/v1/poll?hosts=*&tables=system&cursor=";
        JsonNode first = rig.http
                .get(poll.replace("&cursor=", ""), "Authorization", operator)
                .json();
        rig.feed.say(0.25);
        Http.Reply own = rig.http.get(poll + first.get("cursor").stringValue(), "Authorization", operator);
        assertThat(own.text()).contains(Worlds.WEB_01.toString());
        rig.change("PATCH", "/hosts/web-01", "{\"labels\":{\"site\":\"ber-2\"}}");
        rig.feed.say(0.75);
        Http.Reply lost = rig.http.get(poll + own.json().get("cursor").stringValue(), "Authorization", operator);
        assertThat(lost.text()).doesNotContain(Worlds.WEB_01.toString(), "0.75");
    }

    /// A right that is given holds for what its giver has, and no longer than the giver's own.
    @Test
    void rights_thatAnAdminOfSomeHostsGives_areNone() throws IOException {
        String admin = rig.token("admin", ",\"hosts\":[\"site=fra-1\"]");
        for (String[] change : new String[][] {
            {"POST", "/tokens", "{\"role\":\"admin\",\"name\":\"x\",\"hosts\":[\"*\"]}"},
            {"POST", "/tokens", "{\"role\":\"admin\",\"name\":\"x\",\"hosts\":[\"site=fra-1\"]}"},
            {"POST", "/users", "{\"name\":\"eve\",\"role\":\"admin\",\"hosts\":[\"*\"]}"},
            {"PATCH", "/users/admin", "{\"hosts\":[\"site=fra-1\"]}"},
            {"POST", "/enrollments", "{\"labels\":{\"site\":\"fra-1\"}}"},
            {"POST", "/signin-links", "{}"},
            {"POST", "/checks", "{\"host\":\"web-02\",\"type\":\"ping\"}"},
            {"PUT", "/checks/" + check, "{\"host\":\"web-02\",\"type\":\"ping\"}"},
            {"POST", "/rules", "{\"text\":\"disk free on / < 1 GB\"}"},
            {"POST", "/silences", "{\"host\":\"web-02\"}"},
            {"POST", "/maintenance", "{\"host\":\"web-02\"}"},
            {"POST", "/contacts", "{\"name\":\"x\",\"ways\":[{\"channel\":\"mail\",\"to\":\"x@example.com\"}]}"}
        }) {
            Http.Reply reply = rig.http.send(change[0], "/api/v1" + change[1], change[2], "Authorization", admin);
            assertThat(reply.status()).as(change[1] + " " + reply.text()).isEqualTo(403);
        }
    }

    /// `token`, whose first use is noted already.
    private String used(String token) throws IOException {
        assertThat(rig.http.get("/api/v1/me", "Authorization", token).status()).isEqualTo(200);
        return token;
    }

    private String[][] changes() {
        return new String[][] {
            {"PATCH", "/hosts/web-01", "{\"labels\":{\"site\":\"x\"}}"},
            {"PATCH", "/hosts/" + Worlds.WEB_01, "{\"name\":\"mine\"}"},
            {"POST", "/hosts/web-01/services/nginx/restart", "{\"reason\":\"x\"}"},
            {"POST", "/hosts/" + Worlds.WEB_01 + "/services/nginx/stop", "{\"reason\":\"x\"}"},
            {"POST", "/checks/" + check + "/run", "{}"},
            {"POST", "/checks/" + check + "/accept", "{}"},
            {"POST", "/incidents/" + incident + "/ack", "{\"text\":\"x\"}"},
            {"POST", "/incidents/" + incident + "/note", "{\"text\":\"x\"}"},
            {"POST", "/incidents/" + incident + "/resolve", "{\"text\":\"x\"}"}
        };
    }

    private List<String> questions() {
        List<String> questions = new ArrayList<>(List.of(
                "/checks/" + check,
                "/checks/" + check + "/results",
                "/checks/" + check + "/hours",
                "/checks/days?checks=" + check,
                "/incidents/" + incident,
                "/services?host=web-01",
                "/poll?hosts=web-01&tables=system"));
        for (String host : List.of("web-01", Worlds.WEB_01.toString())) {
            for (String of : List.of(
                    "",
                    "/series?table=system&columns=cpu_busy",
                    "/top",
                    "/lifecycle",
                    "/processes/812@4711",
                    "/services",
                    "/software",
                    "/packages",
                    "/package?name=openssl",
                    "/package-changes")) {
                questions.add("/hosts/" + host + of);
            }
        }
        return questions;
    }

    private static boolean isEmpty(JsonNode answer) {
        return answer.path("items").isArray() && answer.get("items").isEmpty();
    }
}
