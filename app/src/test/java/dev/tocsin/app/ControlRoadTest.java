package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.HelperClient;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.store.Retention;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole way of an order: HTTP, hub, the uplink of an agent, the helper as a process of its own, init scripts. The
/// machine's own clock, real seconds, which the tests wait for side by side.
@Execution(ExecutionMode.CONCURRENT)
class ControlRoadTest {
    private static final Duration REST = Duration.ofSeconds(1); // of a service after an action
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private Wiring hub;
    private ControlledMachine machine;
    private final HttpClient http = HttpClient.newHttpClient();
    private long restedNanos = Clock.system().monotonicNanos();

    @BeforeEach
    void start() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Address any = new Address("127.0.0.1", 0);
        hub = Wiring.start(
                new Wiring.Settings(data, any, any, new WebOptions(), Retention.USUAL, "0"),
                Clock.system(),
                Log.none());
        String token =
                hub.enrollments().create(Map.of(), 1, Duration.ofMinutes(10)).token();
        machine = new ControlledMachine(directory, hub.agentsAddress(), token);
        Assumptions.assumeTrue(
                machine.account.matches("[a-z_][a-z0-9_-]*"), "a user with a group of its name, for the socket");
    }

    @AfterEach
    void stop() throws IOException {
        machine.close();
        hub.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        String token =
                Files.readString(directory.resolve("data/hub/local-token")).strip();
        return http.send(
                HttpRequest.newBuilder(URI.create(hub.webUrl() + "/api/v1" + path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> reply = send("GET", path, "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(reply.body());
    }

    private HttpResponse<String> post(String service, String verb) throws Exception {
        return send("POST", "/hosts/" + machine.host() + "/services/" + service + "/" + verb, "{\"reason\":\"stuck\"}");
    }

    private JsonNode act(int status, String service, String verb) throws Exception {
        Clock clock = Clock.system();
        clock.awaitNanos(restedNanos); // from what was done before
        HttpResponse<String> reply = post(service, verb);
        restedNanos = clock.monotonicNanos() + 2 * REST.toNanos();
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(reply.body());
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    /// A machine with these scripts, whose owner allows everything with them and trusts this hub.
    private void controlled(String... scripts) throws Exception {
        String[] lines = new String[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            machine.script(scripts[i], true);
            lines[i] = "allow " + scripts[i] + " start,stop,restart cooldown=" + REST.toSeconds() + "s max=30/h";
        }
        machine.allow(text(get("/control/key"), "key"), lines);
        machine.startHelper();
        machine.say(scripts);
        awaitHelper("on");
    }

    private void awaitHelper(String state) {
        Await.until("the hub knows of the helper", PATIENCE, () -> {
            JsonNode services = get("/hosts/" + machine.host() + "/services");
            return text(services.path("helper"), "state").equals(state)
                    && !services.path("items").isEmpty();
        });
    }

    private void awaitState(String service, String state) {
        Await.until(service + " is " + state, PATIENCE, () -> {
            for (JsonNode one : get("/hosts/" + machine.host() + "/services").path("items")) {
                if (text(one, "name").equals(service)) {
                    return text(one, "state").equals(state);
                }
            }
            return false;
        });
    }

    @Test
    @Tag("EW-02")
    @Tag("EW-20")
    @Tag("EW-47")
    @Tag("EW-50")
    @Tag("D5")
    void service_isStoppedStartedAndRestarted_andAllOfItIsWrittenDown() throws Exception {
        controlled("nginx");
        assertThat(get("/services").path("items").get(0).path("control").toString())
                .isEqualTo("[\"start\",\"stop\",\"restart\"]");
        JsonNode stopped = act(200, "nginx", "stop");
        assertThat(text(stopped, "result")).as(stopped.toString()).isEqualTo("ok");
        assertThat(text(stopped, "before")).isEqualTo("running");
        assertThat(text(stopped, "after")).isEqualTo("stopped");
        machine.say("nginx=" + ServiceFacts.STOPPED);
        awaitState("nginx", "stopped");
        JsonNode started = act(200, "nginx", "start");
        assertThat(text(started, "result")).as(started.toString()).isEqualTo("ok");
        assertThat(text(started, "output")).isEqualTo("did start");
        assertThat(started.path("exit").asInt(-1)).isZero();
        machine.say("nginx");
        awaitState("nginx", "running");
        JsonNode again = act(200, "nginx", "restart");
        assertThat(text(again, "result")).as(again.toString()).isEqualTo("ok");
        assertThat(again.path("millis").asInt(0)).as("it stayed so").isGreaterThanOrEqualTo(10_000);
        assertThat(machine.calls()).containsExactly("nginx stop", "nginx start", "nginx restart");
        JsonNode actions = get("/control/actions").path("items");
        assertThat(actions).hasSize(3);
        assertThat(actions.get(0)).isEqualTo(again);
        String journal = get("/journal?subject=web-01/nginx&from=-1h").toString();
        assertThat(journal).contains("restart of nginx is tried: stuck", "restart of nginx is done");
        String audit = get("/audit").toString();
        assertThat(audit).contains("\"outcome\":\"intended\"", "\"outcome\":\"ok\"", "web-01 nginx");
    }

    @Test
    @Tag("EW-20")
    @Tag("EW-49")
    @Tag("EW-50")
    void order_thatMayNotBe_isRefusedAndRunsNothing() throws Exception {
        controlled("nginx", "idle");
        machine.script("other", true);
        machine.say("nginx", "idle=" + ServiceFacts.STOPPED, "other", "nowhere");
        awaitState("other", "running");
        JsonNode twice = act(409, "nginx", "start");
        assertThat(text(twice, "code")).isEqualTo("state");
        assertThat(text(twice, "text")).contains("nginx is running");
        assertThat(text(twice.path("error"), "code")).isEqualTo("state");
        assertThat(text(act(409, "idle", "stop"), "code")).isEqualTo("state");
        assertThat(text(act(409, "idle", "restart"), "code")).isEqualTo("state");
        assertThat(text(act(409, "idle", "start"), "code"))
                .as("the hub is wrong about it, and the helper looks for itself")
                .isEqualTo("state");
        assertThat(text(act(409, "other", "restart"), "code")).isEqualTo("not-allowed");
        assertThat(text(act(409, "nowhere", "restart"), "code")).isEqualTo("not-allowed");
        assertThat(post("nginx", "reload").statusCode()).isEqualTo(404);
        assertThat(post("nginx;id", "restart").statusCode()).isEqualTo(404);
        assertThat(machine.calls()).isEmpty();
    }

    @Test
    @Tag("EW-48")
    @Tag("D5")
    void service_whoseScriptFails_isReportedWithExitAndOutput() throws Exception {
        controlled("broken");
        machine.behave("broken", "restart", "rm -f broken; echo 'config line 3: no such module'; false\n");
        JsonNode failed = act(200, "broken", "restart");
        assertThat(text(failed, "result")).as(failed.toString()).isEqualTo("failed");
        assertThat(text(failed, "code")).isEqualTo("not-reached");
        assertThat(failed.path("exit").asInt(-1)).isEqualTo(1);
        assertThat(text(failed, "output")).isEqualTo("config line 3: no such module");
        assertThat(text(failed, "after")).isEqualTo("stopped");
    }

    @Test
    @Tag("F28")
    void service_thatEndsAgainAfterItsRestart_isNotOkAndNobodyTriesAgain() throws Exception {
        controlled("flaps");
        machine.behave("flaps", "restart", "touch -d '+3 seconds' flaps; echo up\n");
        machine.behave("flaps", "status", "[ \"$(stat -c %Y flaps)\" -gt \"$(date +%s)\" ] || exit 3\n");
        Files.setLastModifiedTime(
                machine.root.resolve("state/flaps"),
                java.nio.file.attribute.FileTime.fromMillis(Clock.system().wallMillis() + 600_000));
        JsonNode flapped = act(200, "flaps", "restart");
        assertThat(text(flapped, "result")).as(flapped.toString()).isEqualTo("failed");
        assertThat(text(flapped, "code")).isEqualTo("not-stable");
        assertThat(machine.calls()).containsExactly("flaps restart");
    }

    @Test
    void host_whoseHelperIsNotThere_orTrustsAnotherHub_isSaidToBeWithoutControl() throws Exception {
        machine.script("nginx", true);
        machine.say("nginx");
        awaitHelper("off");
        JsonNode item = get("/services").path("items").get(0);
        assertThat(item.path("control").isNull()).isTrue();
        assertThat(get("/services").path("controlled").toString()).isEqualTo("{\"on\":0,\"hosts\":1}");
        assertThat(text(act(409, "nginx", "restart"), "code")).isEqualTo("no-control");
        machine.allow("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "allow nginx restart");
        machine.startHelper();
        Await.until(
                "the hub knows whom it trusts",
                PATIENCE,
                () -> text(get("/hosts/" + machine.host() + "/services").path("helper"), "text")
                        .contains("does not trust this hub"));
        assertThat(text(act(409, "nginx", "restart"), "code")).isEqualTo("no-control");
        assertThat(machine.calls()).isEmpty();
        machine.agent.close();
        Await.until(
                "the agent is gone",
                PATIENCE,
                () -> text(act(409, "nginx", "restart"), "code").equals("offline"));
    }

    @Test
    @Tag("F27")
    void agentOrHelper_thatDiesInTheMiddle_leavesAnUnknownEnd() throws Exception {
        controlled("slow");
        machine.behave("slow", "restart", "sleep 5; : >slow\n");
        CompletableFuture<JsonNode> first = later("slow", "restart");
        Await.until("it has begun", PATIENCE, () -> machine.calls().equals(List.of("slow restart")));
        assertThat(text(get("/control/actions").path("items").get(0), "result")).isEqualTo("running");
        assertThat(text(act(409, "slow", "stop"), "code")).isEqualTo("busy");
        machine.killHelper();
        JsonNode unknown = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(text(unknown, "result")).as(unknown.toString()).isEqualTo("unknown");
        machine.startHelper();
        CompletableFuture<JsonNode> second = later("slow", "restart");
        Await.until("it has begun", PATIENCE, () -> machine.calls().equals(List.of("slow restart", "slow restart")));
        machine.agent.cut();
        JsonNode gone = second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(text(gone, "result")).as(gone.toString()).isEqualTo("unknown");
        assertThat(text(gone, "text")).contains("it may have been done or not");
        awaitHelper("on"); // the agent is back
        assertThat(machine.calls()).as("nobody tries again").hasSize(2);
    }

    @Test
    @Tag("EW-49")
    void frame_thatCameLateTwiceOrFromSomebodyElse_isRefusedByTheHelperItself() throws Exception {
        controlled("nginx");
        HelperClient helper = new HelperClient(machine.root.resolve("run/tocsin/helper.sock"), Clock.system());
        PrivateKey key = hubKey();
        long now = Clock.system().wallMillis();
        byte[] late = frame(key, machine.host(), now - 1);
        assertThat(helper.ask(late).code()).as("its agent was away").isEqualTo("expired");
        assertThat(helper.ask(frame(key, machine.host(), now + 600_000)).code()).isEqualTo("too-far");
        PrivateKey forged =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        assertThat(helper.ask(frame(forged, machine.host(), now + 30_000)).code())
                .isEqualTo("signature");
        HostId other = HostId.parse("01930a3c-7f00-7aaa-8000-000000000001");
        assertThat(helper.ask(frame(key, other, now + 30_000)).code())
                .as("for another host")
                .isEqualTo("signature");
        byte[] good = frame(key, machine.host(), now + 30_000);
        assertThat(helper.ask(good).code()).isEqualTo("ok");
        assertThat(helper.ask(good).code()).isEqualTo("replayed");
        byte[] changed = frame(key, machine.host(), now + 30_000);
        changed[21] = 3; // status becomes restart
        assertThat(helper.ask(changed).result()).isEqualTo(HelperReply.Result.REFUSED);
        assertThat(machine.calls()).isEmpty();
    }

    private PrivateKey hubKey() throws Exception {
        String pem = Files.readString(directory.resolve("data/hub/control.key"));
        String body = pem.substring(pem.indexOf("KEY-----") + 8, pem.indexOf("-----END PRIVATE"));
        byte[] der = Base64.getMimeDecoder().decode(body);
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /// A question for how nginx is, signed by `key`.
    private static byte[] frame(PrivateKey key, HostId host, long notAfter) throws Exception {
        HelperRequest request = new HelperRequest(
                UUID.randomUUID(), HelperRequest.Verb.STATUS, "nginx", "ada", "why", notAfter, UUID.randomUUID());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(request.signed(host));
        return request.frame(signature.sign());
    }

    private CompletableFuture<JsonNode> later(String service, String verb) {
        CompletableFuture<JsonNode> came = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                came.complete(act(200, service, verb));
            } catch (Exception | AssertionError failure) {
                came.completeExceptionally(failure);
            }
        });
        return came;
    }
}
