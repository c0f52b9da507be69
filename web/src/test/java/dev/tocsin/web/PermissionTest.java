package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.web.access.Access;
import dev.tocsin.web.access.Sessions;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets what from each route and each topic of the live stream. The left side is written here by hand; the routes
/// and topics come from the product's own lists, so one that nobody thought about here fails the build. What a guest of
/// a demonstration gets is in [GuestTest], in the same way.
@Tag("T-AUTHZ-1")
class PermissionTest {
    @TempDir
    Path data;

    /// Statuses for: nobody on this machine, nobody behind a proxy, a viewer, an operator, an admin, the local
    /// token.
    private static final Map<String, List<Integer>> EXPECTED = new LinkedHashMap<>();

    static {
        List<Integer> everybody = List.of(200, 200, 200, 200, 200, 200);
        List<Integer> signedIn = List.of(401, 401, 200, 200, 200, 200);
        List<Integer> admins = List.of(401, 401, 403, 403, 200, 200);
        List<Integer> adminsMake = List.of(401, 401, 403, 403, 201, 201);
        List<Integer> adminsMiss = List.of(401, 401, 403, 403, 404, 404);
        List<Integer> signedInMiss = List.of(401, 401, 404, 404, 404, 404);
        EXPECTED.put("GET /api/v1/health", everybody);
        EXPECTED.put("POST /api/v1/session", List.of(400, 400, 400, 400, 400, 400)); // without a key
        EXPECTED.put("GET /api/v1/session", everybody);
        EXPECTED.put("POST /api/v1/session/provider", List.of(404, 404, 404, 404, 404, 404)); // there is none
        EXPECTED.put("PUT /api/v1/session/provider", List.of(404, 404, 404, 404, 404, 404));
        EXPECTED.put("POST /api/v1/session/afresh", signedInMiss); // as well
        EXPECTED.put("DELETE /api/v1/session", signedInMiss); // a token has none
        EXPECTED.put("GET /api/v1/me", signedIn);
        EXPECTED.put("GET /api/v1/sessions", signedIn);
        EXPECTED.put("DELETE /api/v1/sessions", signedInMiss);
        EXPECTED.put("PUT /api/v1/me/password", signedInMiss);
        EXPECTED.put("POST /api/v1/me/totp", signedInMiss);
        EXPECTED.put("POST /api/v1/me/totp/confirm", signedInMiss);
        EXPECTED.put("DELETE /api/v1/me/totp", signedInMiss);
        EXPECTED.put("GET /api/v1/users", admins);
        EXPECTED.put("POST /api/v1/users", List.of(401, 401, 403, 403, 400, 400)); // without a name
        EXPECTED.put("PATCH /api/v1/users/{name}", adminsMiss);
        EXPECTED.put("DELETE /api/v1/users/{name}", adminsMiss);
        EXPECTED.put("GET /api/v1/users/{name}/sessions", adminsMiss);
        EXPECTED.put("DELETE /api/v1/users/{name}/sessions/{id}", adminsMiss);
        EXPECTED.put("GET /api/v1/audit", admins);
        EXPECTED.put("GET /api/v1/audit/verify", admins);
        EXPECTED.put("DELETE /api/v1/sessions/{id}", signedInMiss);
        EXPECTED.put("GET /api/v1/tokens", admins);
        EXPECTED.put("POST /api/v1/tokens", adminsMake);
        EXPECTED.put("DELETE /api/v1/tokens/{id}", adminsMiss);
        EXPECTED.put("POST /api/v1/signin-links", adminsMake);
        EXPECTED.put("GET /api/v1/hosts", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/card", signedIn);
        EXPECTED.put("PATCH /api/v1/hosts/{host}", admins);
        EXPECTED.put("GET /api/v1/hosts/{host}/series", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/top", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/lifecycle", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/processes/{process}", signedIn);
        EXPECTED.put("GET /api/v1/fleet", signedIn);
        EXPECTED.put("GET /api/v1/software", signedIn);
        EXPECTED.put("GET /api/v1/packages", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/software", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/packages", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/package", List.of(401, 401, 400, 400, 400, 400)); // without a name
        EXPECTED.put("GET /api/v1/hosts/{host}/package-changes", signedIn);
        EXPECTED.put("GET /api/v1/tables", signedIn);
        EXPECTED.put("POST /api/v1/enrollments", adminsMake);
        EXPECTED.put("GET /api/v1/enrollments", admins);
        EXPECTED.put("DELETE /api/v1/enrollments/{id}", adminsMiss);
        EXPECTED.put("GET /api/v1/live", signedIn);
        EXPECTED.put("GET /api/v1/poll", signedIn);
        EXPECTED.put("GET /api/v1/openapi.json", signedIn);
        EXPECTED.put("GET /api/v1/backup", admins);
        EXPECTED.put("GET /api/v1/views", signedIn);
        EXPECTED.put("POST /api/v1/views", List.of(401, 401, 403, 400, 400, 400)); // without a name
        EXPECTED.put("POST /api/v1/views/import", List.of(401, 401, 403, 400, 400, 400)); // without a format
        EXPECTED.put("PATCH /api/v1/views/{id}", signedInMiss);
        EXPECTED.put("DELETE /api/v1/views/{id}", signedInMiss);
        List<Integer> operators = List.of(401, 401, 403, 200, 200, 200);
        List<Integer> operatorsMiss = List.of(401, 401, 403, 404, 404, 404);
        List<Integer> adminsWrong = List.of(401, 401, 403, 403, 400, 400); // without what it needs
        List<Integer> operatorsWrong = List.of(401, 401, 403, 400, 400, 400);
        EXPECTED.put("GET /api/v1/check-types", signedIn);
        EXPECTED.put("GET /api/v1/services", signedIn);
        EXPECTED.put("GET /api/v1/hosts/{host}/services", signedIn);
        for (String verb : List.of("start", "stop", "restart")) {
            EXPECTED.put("POST /api/v1/hosts/{host}/services/{service}/" + verb, operatorsMiss);
        }
        EXPECTED.put("GET /api/v1/control/actions", signedIn);
        EXPECTED.put("GET /api/v1/control/key", signedIn);
        EXPECTED.put("GET /api/v1/rules", signedIn);
        EXPECTED.put("POST /api/v1/rules", adminsWrong);
        EXPECTED.put("GET /api/v1/rules/{id}", signedInMiss);
        EXPECTED.put("PUT /api/v1/rules/{id}", adminsMiss);
        EXPECTED.put("DELETE /api/v1/rules/{id}", adminsMiss);
        EXPECTED.put("GET /api/v1/checks", signedIn);
        EXPECTED.put("POST /api/v1/checks", adminsWrong);
        EXPECTED.put("POST /api/v1/checks/reset", admins);
        EXPECTED.put("GET /api/v1/checks/state", operators);
        EXPECTED.put("PUT /api/v1/checks/state", adminsWrong);
        EXPECTED.put("DELETE /api/v1/checks/state", admins);
        EXPECTED.put("GET /api/v1/checks/days", signedIn);
        EXPECTED.put("GET /api/v1/checks/{id}", signedInMiss);
        EXPECTED.put("PUT /api/v1/checks/{id}", adminsMiss);
        EXPECTED.put("DELETE /api/v1/checks/{id}", adminsMiss);
        EXPECTED.put("POST /api/v1/checks/{id}/run", operatorsMiss);
        EXPECTED.put("POST /api/v1/checks/{id}/accept", operatorsMiss);
        EXPECTED.put("GET /api/v1/checks/{id}/results", signedInMiss);
        EXPECTED.put("GET /api/v1/checks/{id}/hours", signedInMiss);
        EXPECTED.put("GET /api/v1/incidents", signedIn);
        EXPECTED.put("GET /api/v1/incidents/{id}", signedInMiss);
        EXPECTED.put("POST /api/v1/incidents/{id}/ack", operatorsMiss);
        EXPECTED.put("POST /api/v1/incidents/{id}/note", operatorsWrong);
        EXPECTED.put("POST /api/v1/incidents/{id}/resolve", operatorsMiss);
        EXPECTED.put("GET /api/v1/journal", operators);
        EXPECTED.put("POST /api/v1/push/{source}", List.of(401, 401, 403, 204, 204, 204));
        EXPECTED.put("GET /api/v1/messages", operators);
        EXPECTED.put("GET /api/v1/jobs", operators);
        for (String kind : List.of("contacts", "channels")) {
            EXPECTED.put("GET /api/v1/" + kind, operators);
            EXPECTED.put("POST /api/v1/" + kind, adminsWrong);
            EXPECTED.put("PUT /api/v1/" + kind + "/{id}", adminsMiss);
            EXPECTED.put("DELETE /api/v1/" + kind + "/{id}", adminsMiss);
        }
        EXPECTED.put("POST /api/v1/channels/{id}/test", adminsMiss);
        EXPECTED.put("GET /api/v1/config", admins);
        EXPECTED.put("POST /api/v1/config", adminsWrong);
        for (String kind : List.of("silences", "maintenance")) {
            EXPECTED.put("GET /api/v1/" + kind, operators);
            EXPECTED.put("POST /api/v1/" + kind, operatorsWrong);
            EXPECTED.put("PUT /api/v1/" + kind + "/{id}", operatorsMiss);
            EXPECTED.put("DELETE /api/v1/" + kind + "/{id}", operatorsMiss);
        }
        EXPECTED.put("POST /api/v1/rules/parse", List.of(401, 401, 400, 400, 400, 400)); // without a rule
        EXPECTED.put("POST /api/v1/rules/preview", operatorsWrong);
        EXPECTED.put("GET /services", everybody);
        EXPECTED.put("GET /rules", everybody);
        EXPECTED.put("GET /rules/{rest*}", everybody);
        EXPECTED.put("GET /silences", everybody);
        EXPECTED.put("GET /software", everybody);
        EXPECTED.put("GET /checks", everybody);
        EXPECTED.put("GET /checks/{rest*}", everybody);
        EXPECTED.put("GET /incidents", everybody);
        EXPECTED.put("GET /incidents/{rest*}", everybody);
        EXPECTED.put("GET /act.css", everybody);
        EXPECTED.put("GET /act/{link}", List.of(404, 404, 404, 404, 404, 404)); // of no mail
        EXPECTED.put("POST /act/{link}/{choice}", List.of(404, 404, 404, 404, 404, 404));
        EXPECTED.put("GET /metrics", List.of(200, 401, 200, 200, 200, 200));
        EXPECTED.put("GET /install/agent.sh", everybody);
        EXPECTED.put("GET /install/{file}", everybody);
        EXPECTED.put("GET /embed/{host}", everybody); // a page without anything
        EXPECTED.put("GET /embed.css", everybody);
        EXPECTED.put("GET /embed.js", everybody);
        EXPECTED.put("GET /", everybody);
        EXPECTED.put("GET /welcome", everybody);
        EXPECTED.put("GET /hosts/{rest*}", everybody);
        EXPECTED.put("GET /settings/{rest*}", everybody);
        EXPECTED.put("GET /compare", everybody);
        EXPECTED.put("GET /views", everybody);
        EXPECTED.put("GET /views/{rest*}", everybody);
        EXPECTED.put("GET /index.html", everybody);
        EXPECTED.put("GET /icon.svg", everybody);
        EXPECTED.put("GET /sw.js", everybody);
        EXPECTED.put("GET /manifest.webmanifest", everybody);
        EXPECTED.put("GET /assets/index-C1dYGdaX.js", everybody);
    }

    /// What an admin of other hosts gets, where it gets anything: of what belongs to web-01 nothing, as if there were
    /// none. Every other route that needs a sign-in refuses it.
    private static final Map<String, Integer> OF_OTHER_HOSTS = new LinkedHashMap<>();

    static {
        for (String own : List.of("GET /me", "GET /sessions")) {
            OF_OTHER_HOSTS.put(own, 200);
        }
        for (String own : List.of(
                "POST /session/afresh",
                "DELETE /session",
                "DELETE /sessions",
                "DELETE /sessions/{id}",
                "PUT /me/password",
                "POST /me/totp",
                "POST /me/totp/confirm",
                "DELETE /me/totp")) {
            OF_OTHER_HOSTS.put(own, 404);
        }
        for (String empty : List.of(
                "hosts",
                "fleet",
                "live",
                "poll",
                "checks",
                "checks/days",
                "incidents",
                "services",
                "control/actions",
                "software",
                "packages")) {
            OF_OTHER_HOSTS.put("GET /" + empty, 200);
        }
        for (String nobodys : List.of("tables", "check-types", "openapi.json", "control/key")) {
            OF_OTHER_HOSTS.put("GET /" + nobodys, 200);
        }
        for (String one : List.of(
                "",
                "/card",
                "/series",
                "/top",
                "/lifecycle",
                "/processes/{process}",
                "/services",
                "/software",
                "/packages",
                "/package",
                "/package-changes")) {
            OF_OTHER_HOSTS.put("GET /hosts/{host}" + one, 404);
        }
        OF_OTHER_HOSTS.put("PATCH /hosts/{host}", 404);
        for (String one : List.of("", "/results", "/hours")) {
            OF_OTHER_HOSTS.put("GET /checks/{id}" + one, 404);
        }
        for (String one :
                List.of("checks/{id}/run", "checks/{id}/accept", "incidents/{id}/ack", "incidents/{id}/resolve")) {
            OF_OTHER_HOSTS.put("POST /" + one, 404);
        }
        for (String verb : List.of("start", "stop", "restart")) {
            OF_OTHER_HOSTS.put("POST /hosts/{host}/services/{service}/" + verb, 404);
        }
        OF_OTHER_HOSTS.put("GET /incidents/{id}", 404);
        OF_OTHER_HOSTS.put("POST /incidents/{id}/note", 400); // without a text
        OF_OTHER_HOSTS.put("POST /rules/parse", 400); // without a rule
    }

    @Test
    void everyRoute_givesEachCaller_whatIsWrittenHere() throws IOException {
        try (Rig rig = new Rig(data)) {
            rig.signIn();
            List<String> callers =
                    List.of("", "", rig.token("viewer"), rig.token("operator"), rig.token("admin"), rig.local());
            TreeSet<String> missing = new TreeSet<>(EXPECTED.keySet());
            for (Route route : rig.web.routes()) {
                String name = route.method() + " " + route.path();
                missing.remove(name);
                List<Integer> expected = EXPECTED.get(name);
                assertThat(expected).as("no expectation for " + name).isNotNull();
                for (int caller = 0; caller < callers.size(); caller++) {
                    assertThat(ask(rig, route, callers.get(caller), caller == 1))
                            .as(name + " by caller " + caller)
                            .isEqualTo(expected.get(caller));
                }
            }
            assertThat(missing).as("expectations for routes that are gone").isEmpty();
        }
    }

    @Test
    void everyRoute_givesWhoHasOtherHosts_nothingOfThese() throws IOException {
        try (Rig rig = new Rig(data)) {
            rig.signIn();
            String viewer = rig.token("viewer", ",\"hosts\":[\"other-*\"]");
            String admin = rig.token("admin", ",\"hosts\":[\"other-*\",\"site=nowhere\"]");
            TreeSet<String> missing = new TreeSet<>(OF_OTHER_HOSTS.keySet());
            for (Route route : rig.web.routes()) {
                String name = route.method() + " " + route.path();
                String own = name.replace("/api/v1", "");
                missing.remove(own);
                List<Integer> expected = EXPECTED.getOrDefault(name, List.of());
                boolean open = route.access() == Access.OPEN;
                int wanted = open ? expected.get(4) : OF_OTHER_HOSTS.getOrDefault(own, 403);
                assertThat(ask(rig, route, admin, false))
                        .as(name + " by an admin")
                        .isEqualTo(wanted);
                assertThat(ask(rig, route, viewer, false))
                        .as(name + " by a viewer")
                        .isEqualTo(!open && expected.get(2) == 403 ? 403 : wanted);
            }
            assertThat(missing).as("expectations for routes that are gone").isEmpty();
        }
    }

    /// What a session gets only within five minutes of the sign-in, or of saying anew who it is.
    private static final List<String> AFRESH = List.of(
            "POST /me/totp",
            "POST /me/totp/confirm",
            "DELETE /me/totp",
            "POST /users",
            "PATCH /users/{name}",
            "DELETE /users/{name}",
            "DELETE /users/{name}/sessions/{id}",
            "POST /tokens",
            "DELETE /tokens/{id}",
            "POST /signin-links",
            "POST /channels",
            "PUT /channels/{id}",
            "DELETE /channels/{id}",
            "POST /config",
            "POST /hosts/{host}/services/{service}/start",
            "POST /hosts/{host}/services/{service}/stop",
            "POST /hosts/{host}/services/{service}/restart",
            "GET /backup");

    @Test
    void everyRoute_asksASessionToSignInAgain_whereItIsWrittenHere() throws IOException {
        try (Rig rig = new Rig(data)) {
            Rig.Browser admin = rig.signIn();
            rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
            List<String> asked = new ArrayList<>();
            for (Route route : rig.web.routes()) {
                String name = (route.method() + " " + route.path()).replace("/api/v1", "");
                if (route.access() == Access.OPEN || name.equals("DELETE /session")) {
                    continue;
                }
                Http.Reply reply = RouteCall.of(route).by(rig, admin);
                if (reply.text().contains("\"code\":\"sign-in-again\"")) {
                    assertThat(reply.status()).as(name).isEqualTo(403);
                    asked.add(name);
                }
            }
            assertThat(asked).containsExactlyInAnyOrderElementsOf(AFRESH);
        }
    }

    @Test
    void everyRoute_givesATokenOfAScope_onlyThat() throws IOException {
        try (Rig rig = new Rig(data)) {
            rig.signIn();
            String reads = rig.token("admin", ",\"scopes\":[\"read\"]");
            String metrics = rig.token("viewer", ",\"scopes\":[\"metrics\"]");
            String pushes = rig.token("operator", ",\"scopes\":[\"push:backup\"]");
            String controls = rig.token("operator", ",\"scopes\":[\"control\"]");
            String cards = rig.token("viewer", ",\"scopes\":[\"card\"]");
            String pushesElse = rig.token("operator", ",\"scopes\":[\"push:other\"]");
            for (Route route : rig.web.routes()) {
                String name = route.method() + " " + route.path();
                List<Integer> expected = EXPECTED.getOrDefault(name, List.of());
                boolean open = route.access() == Access.OPEN;
                boolean get = route.method().equals("GET");
                boolean push = name.equals("POST /api/v1/push/{source}");
                assertThat(ask(rig, route, reads, false))
                        .as(name + " for read")
                        .isEqualTo(open || get ? expected.get(4) : 403);
                assertThat(ask(rig, route, metrics, false))
                        .as(name + " for metrics")
                        .isEqualTo(open || name.equals("GET /metrics") ? expected.get(2) : 403);
                assertThat(ask(rig, route, pushes, false))
                        .as(name + " for push:backup")
                        .isEqualTo(open || push ? expected.get(3) : 403);
                boolean control = name.contains("/api/v1/control/") || name.contains("/api/v1/hosts/{host}/services");
                assertThat(ask(rig, route, controls, false))
                        .as(name + " for control")
                        .isEqualTo(open || control ? expected.get(3) : 403);
                assertThat(ask(rig, route, cards, false))
                        .as(name + " for card")
                        .isEqualTo(open || name.endsWith("/card") ? expected.get(2) : 403);
                assertThat(ask(rig, route, pushesElse, false))
                        .as(name + " for push:other")
                        .isEqualTo(open ? expected.get(3) : 403);
            }
        }
    }

    /// An agent proves who it is on the agents' port; here what it has opens nothing.
    @Test
    void everyRoute_givesAnAgent_whatItGivesNobody() throws IOException {
        try (Rig rig = new Rig(data)) {
            rig.signIn();
            String join = "Bearer tocsin-join_" + "a".repeat(64);
            for (Route route : rig.web.routes()) {
                String name = route.method() + " " + route.path();
                assertThat(ask(rig, route, join, true))
                        .as(name)
                        .isEqualTo(EXPECTED.getOrDefault(name, List.of()).get(1));
            }
        }
    }

    @Test
    @Tag("T-AUTHZ-2")
    void everyTopic_givesEachCaller_itsHostsOnly() throws IOException {
        try (Rig rig = new Rig(data)) {
            rig.signIn();
            String own = rig.token("viewer", ",\"hosts\":[\"site=fra-1\"]");
            String other = rig.token("viewer", ",\"hosts\":[\"other-*\"]");
            String pushes = rig.token("operator", ",\"scopes\":[\"push\"]");
            assertThat(Tables.ALL).isNotEmpty();
            for (Table table : Tables.ALL) {
                for (String ask : List.of("hosts=*&tables=", "hosts=web-01&all=system&tables=")) {
                    String poll = "/api/v1/poll?" + ask + table.name();
                    assertThat(rig.http.get(poll).status()).as(poll).isEqualTo(401);
                    assertThat(rig.http.get(poll, "Authorization", pushes).status())
                            .as(poll)
                            .isEqualTo(403);
                    assertThat(rig.http.get(poll, "Authorization", own).text())
                            .as(poll)
                            .contains("web-01");
                    Http.Reply foreign = rig.http.get(poll, "Authorization", other);
                    assertThat(foreign.status()).as(poll).isEqualTo(200);
                    assertThat(foreign.text()).as(poll).doesNotContain("web-01", Worlds.WEB_01.toString());
                }
                String one = "/api/v1/poll?hosts=web-01&tables=" + table.name();
                assertThat(rig.http.get(one, "Authorization", other).status())
                        .as(one)
                        .isEqualTo(404);
            }
        }
    }

    private static int ask(Rig rig, Route route, String authorization, boolean proxied) throws IOException {
        return RouteCall.of(route)
                .send(
                        rig.http,
                        authorization.isEmpty() ? "X-Nobody" : "Authorization",
                        authorization,
                        proxied ? "X-Forwarded-For" : "X-Direct",
                        "203.0.113.1",
                        "Content-Type",
                        "application/json")
                .status();
    }
}
