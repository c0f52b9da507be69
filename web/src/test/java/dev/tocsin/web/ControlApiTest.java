package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.service.ServiceWorld;
import dev.tocsin.web.access.Sessions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Control of services over HTTP: who may, what is asked for, what is answered and written down.
class ControlApiTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RESTART = "/api/v1/hosts/web-01/services/nginx/restart";
    private static final String STUCK = "{\"reason\":\"workers stuck\"}";

    @BeforeEach
    void open() throws IOException {
        rig.helpers.views.put(
                Worlds.WEB_01,
                new HelperView(
                        HelperView.State.ON,
                        "",
                        Map.of("nginx.service", Set.of(ServiceVerb.RESTART, ServiceVerb.START))));
        say(Worlds.WEB_01, service("nginx"), service("postgresql@16:main"), service("cron"));
    }

    private static ServiceFacts service(String name) {
        return new ServiceFacts(
                name, 0, name + ".service", 0, true, "", 5, 0, -1, 700, 2, "", "", "", List.of(), List.of());
    }

    private void say(HostId host, ServiceFacts... services) {
        assertThat(rig.services.say(host, new ServiceWorld.Told(true, "systemd", "", 0, List.of(services), List.of())))
                .isTrue();
        Await.until(
                "kept",
                PATIENCE,
                () -> rig.get("/api/v1/hosts/" + host + "/services")
                                .json()
                                .get("items")
                                .size()
                        == services.length);
    }

    private Http.Reply post(String path, String body, String authorization) throws IOException {
        return rig.http.send("POST", path, body, "Authorization", authorization, "Content-Type", "application/json");
    }

    private JsonNode actions(String authorization) throws IOException {
        return rig.http
                .get("/api/v1/control/actions", "Authorization", authorization)
                .json()
                .get("items");
    }

    @Test
    @Tag("F27")
    void restart_askedTwiceByOneId_isDoneOnce() throws IOException {
        String body = "{\"reason\":\"stuck\",\"id\":\"3f8a1c52-6d1e-4b7a-9c55-0a1b2c3d4e5f\"}";
        String operator = rig.token("operator");
        Http.Reply first = post(RESTART, body, operator);
        assertThat(first.json().get("id").stringValue()).isEqualTo("3f8a1c52-6d1e-4b7a-9c55-0a1b2c3d4e5f");
        assertThat(post(RESTART, body, operator).text()).isEqualTo(first.text());
        assertThat(actions(operator)).hasSize(1);
        assertThat(rig.get("/api/v1/audit").text())
                .as("to ask once more is no other deed")
                .containsOnlyOnce("\"outcome\":\"intended\"")
                .containsOnlyOnce("\"outcome\":\"ok\"");
        Http.Reply stop = post(RESTART.replace("/restart", "/stop"), body, operator);
        assertThat(stop.status()).isEqualTo(400);
        assertThat(stop.field()).isEqualTo("id");
        Http.Reply odd = post(RESTART, body.replace("3f8a1c52-6d1e", "x"), operator);
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.field()).isEqualTo("id");
    }

    @Test
    void service_namedByItsUnit_isThatOne_andASlipIsToldTheNearest() throws IOException {
        String operator = rig.token("operator");
        String path = RESTART.replace("/nginx/", "/nginx.service/");
        Http.Reply reply = post(path, "{\"reason\":\"stuck\"}", operator);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().get("service").stringValue()).isEqualTo("nginx");
        Http.Reply slip = post(RESTART.replace("/nginx/", "/NGINX/"), "{\"reason\":\"stuck\"}", operator);
        assertThat(slip.status()).isEqualTo(404);
        assertThat(slip.text()).contains("did you mean nginx?");
        Http.Reply none = post(RESTART.replace("/nginx/", "/unheard-of/"), "{\"reason\":\"stuck\"}", operator);
        assertThat(none.text()).contains("there is no service").doesNotContain("did you mean");
    }

    @Test
    @Tag("EW-47")
    @Tag("D5")
    void restart_isDoneOnceAndAnsweredWithTheStateReached() throws IOException {
        Http.Reply reply = post(RESTART, "{\"reason\":\"  workers stuck \"}", rig.token("operator"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode answer = reply.json();
        assertThat(answer.propertyNames())
                .containsExactly(
                        "id", "at", "host", "service", "unit", "verb", "actor", "reason", "result", "code", "text",
                        "before", "after", "exit", "millis", "output");
        assertThat(answer.get("host").get("name").stringValue()).isEqualTo("web-01");
        assertThat(answer.get("unit").stringValue()).isEqualTo("nginx.service");
        assertThat(answer.get("actor").stringValue()).isEqualTo("t");
        assertThat(answer.get("reason").stringValue()).isEqualTo("workers stuck");
        assertThat(answer.get("result").stringValue()).isEqualTo("ok");
        assertThat(answer.get("after").stringValue()).isEqualTo("running");
        assertThat(rig.helpers.sent).hasSize(1);
        assertThat(actions(rig.token("viewer")).get(0)).isEqualTo(answer);
        String audit = rig.get("/api/v1/audit").text();
        assertThat(audit)
                .contains("POST /api/v1/hosts/{host}/services/{service}/restart", "web-01 nginx", "\"workers stuck\"")
                .contains("\"outcome\":\"intended\"", "\"outcome\":\"ok\"");
        Http.Reply colon =
                post("/api/v1/hosts/web-01/services/postgresql@16%3Amain/stop", STUCK, rig.token("operator"));
        assertThat(colon.status()).as(colon.text()).isEqualTo(200);
        assertThat(rig.helpers.sent.getLast().unit()).isEqualTo("postgresql@16:main.service");
    }

    @Test
    @Tag("EW-48")
    void outcome_thatIsNotWell_isToldAsItIs() throws IOException {
        rig.helpers.next = CompletableFuture.completedFuture(new ServiceReply(
                Result.FAILED,
                "not-reached",
                State.RUNNING,
                State.FAILED,
                1,
                400,
                "nginx.service is failed",
                "bad\nline"));
        Http.Reply failed = post(RESTART, STUCK, rig.local());
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.json().get("result").stringValue()).isEqualTo("failed");
        assertThat(failed.json().get("exit").intValue()).isEqualTo(1);
        assertThat(failed.json().get("output").stringValue()).isEqualTo("bad\nline");
        rig.helpers.next = CompletableFuture.completedFuture(ServiceReply.unknown("unanswered", "no answer came"));
        Http.Reply unknown = post(RESTART, STUCK, rig.local());
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.json().get("result").stringValue()).isEqualTo("unknown");
        assertThat(unknown.json().get("exit").isNull()).isTrue();
        rig.helpers.next = CompletableFuture.completedFuture(ServiceReply.refused("cooldown", "it rests for 12 s"));
        Http.Reply refused = post(RESTART, STUCK, rig.local());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("error").get("code").stringValue()).isEqualTo("cooldown");
        assertThat(refused.json().get("result").stringValue()).isEqualTo("refused");
        assertThat(refused.json().get("text").stringValue()).isEqualTo("it rests for 12 s");
    }

    @Test
    @Tag("EW-47")
    @Tag("EW-50")
    @Tag("D5")
    void request_thatIsNotMeantOrNotAllowed_executesNothing() throws IOException {
        String operator = rig.token("operator");
        assertThat(rig.http.get(RESTART, "Authorization", operator).status()).isEqualTo(405);
        assertThat(rig.http
                        .get(RESTART + "?callback=x", "Authorization", operator)
                        .status())
                .isEqualTo(405);
        assertThat(post(RESTART, STUCK, rig.token("viewer")).status()).isEqualTo(403);
        assertThat(post(RESTART, STUCK, "").status()).isEqualTo(401);
        assertThat(post(RESTART, STUCK, rig.token("operator", ",\"hosts\":[\"other-*\"]"))
                        .status())
                .isEqualTo(404);
        assertThat(post(RESTART, STUCK, rig.token("operator", ",\"scopes\":[\"read\"]"))
                        .status())
                .isEqualTo(403);
        for (String other : List.of("reload", "kill", "Restart", "status", "restart;id", "restart%20x")) {
            String path = "/api/v1/hosts/web-01/services/nginx/" + other;
            assertThat(post(path, STUCK, operator).status()).as(other).isEqualTo(404);
        }
        for (String name : List.of("nginx;id", "nginx%3Bid", "..", "%2e%2e", "nobody", "-nginx", "nginx%00")) {
            String path = "/api/v1/hosts/web-01/services/" + name + "/restart";
            assertThat(post(path, STUCK, operator).status()).as(name).isIn(400, 404);
        }
        for (String reason : List.of(
                "{}",
                "{\"reason\":\" \"}",
                "{\"reason\":7}",
                "{\"reason\":\"a\\nb\"}",
                "{\"reason\":\"\\u202eevil\"}",
                "{\"reason\":\"" + "ä".repeat(201) + "\"}",
                "{\"reason\":\"x\",\"verb\":\"stop\"}")) {
            assertThat(post(RESTART, reason, operator).status()).as(reason).isEqualTo(400);
        }
        Rig.Browser browser = rig.signIn();
        Http.Reply foreign = rig.http.send(
                "POST",
                RESTART,
                STUCK,
                "Cookie",
                browser.cookie(),
                "X-Tocsin-CSRF",
                browser.csrf(),
                "Origin",
                "http://evil.example",
                "Content-Type",
                "application/json");
        assertThat(foreign.status()).isEqualTo(403);
        Http.Reply unmeant = rig.http.send(
                "POST",
                RESTART,
                STUCK,
                "Cookie",
                browser.cookie(),
                "Origin",
                rig.origin(),
                "Content-Type",
                "application/json");
        assertThat(unmeant.status()).isEqualTo(403);
        assertThat(rig.helpers.sent).isEmpty();
        assertThat(actions(rig.local())).isEmpty();
        assertThat(rig.change(browser, "POST", RESTART.substring("/api/v1".length()), STUCK)
                        .status())
                .as("a page of this hub, signed in just now")
                .isEqualTo(200);
        assertThat(post(RESTART, STUCK, rig.token("operator", ",\"scopes\":[\"control\"]"))
                        .status())
                .isEqualTo(200);
        assertThat(rig.helpers.sent).hasSize(2);
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        Http.Reply stale = rig.change(browser, "POST", RESTART.substring("/api/v1".length()), STUCK);
        assertThat(stale.status()).as("a page that lies open").isEqualTo(403);
        assertThat(stale.json().get("error").get("code").stringValue()).isEqualTo("sign-in-again");
        assertThat(rig.helpers.sent).hasSize(2);
    }

    @Test
    void caller_whoAsksForTooMuch_isToldWhenToComeBack() throws IOException {
        String operator = rig.token("operator");
        for (int i = 0; i < 30; i++) {
            assertThat(post(RESTART, STUCK, operator).status()).isEqualTo(200);
        }
        Http.Reply tooMany = post(RESTART, STUCK, operator);
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("retry-after")).isEqualTo("600");
        assertThat(post(RESTART, STUCK, rig.token("operator")).status())
                .as("another caller")
                .isEqualTo(200);
        rig.clock.advanceMillis(600_000);
        assertThat(post(RESTART, STUCK, operator).status()).isEqualTo(200);
    }

    @Test
    void services_sayWhatTheOwnerAllows() throws IOException {
        JsonNode one = rig.get("/api/v1/hosts/web-01/services").json();
        assertThat(one.get("helper").toString()).isEqualTo("{\"state\":\"on\",\"text\":null}");
        assertThat(one.get("items").get(0).get("control").toString()).as("cron").isEqualTo("[]");
        assertThat(one.get("items").get(1).get("control").toString()).isEqualTo("[\"start\",\"restart\"]");
        JsonNode all = rig.get("/api/v1/services").json();
        assertThat(all.get("controlled").get("on").intValue()).isEqualTo(1);
        assertThat(all.get("controlled").get("hosts").intValue())
                .isEqualTo(rig.hosts.all().size());
        JsonNode off = rig.get("/api/v1/hosts/web-02/services").json();
        assertThat(off.get("helper").get("state").stringValue()).isEqualTo("off");
        assertThat(off.get("helper").get("text").stringValue()).contains("not connected");
        rig.helpers.views.clear();
        JsonNode none = rig.get("/api/v1/services").json();
        assertThat(none.get("items").get(0).get("control").isNull()).isTrue();
    }

    @Test
    void actions_areOfHostsThatOneMaySee_andFiltered() throws IOException {
        assertThat(post(RESTART, STUCK, rig.local()).status()).isEqualTo(200);
        assertThat(post("/api/v1/hosts/web-01/services/cron/stop", STUCK, rig.local())
                        .status())
                .isEqualTo(200);
        assertThat(actions(rig.token("viewer"))).hasSize(2);
        assertThat(actions(rig.token("viewer", ",\"hosts\":[\"other-*\"]"))).isEmpty();
        JsonNode cron = rig.get("/api/v1/control/actions?host=web-01&service=cron&limit=1")
                .json();
        assertThat(cron.get("items")).hasSize(1);
        assertThat(cron.get("items").get(0).get("verb").stringValue()).isEqualTo("stop");
        assertThat(rig.get("/api/v1/control/actions?limit=201").status()).isEqualTo(400);
        assertThat(rig.get("/api/v1/control/actions?host=nobody").status()).isEqualTo(404);
        JsonNode key = rig.get("/api/v1/control/key").json();
        assertThat(key.get("key").stringValue()).hasSize(60);
        assertThat(key.get("setup").stringValue())
                .isEqualTo("sudo /opt/tocsin-agent/current/bin/tocsin-agent helper setup --trust "
                        + key.get("key").stringValue());
    }
}
