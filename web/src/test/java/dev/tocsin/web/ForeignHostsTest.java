package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.alert.Directory;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.alert.Teller.Happening;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What names a host inside of something else: who has few hosts neither sets such a name nor reads one.
@Tag("T-AUTHZ-3")
class ForeignHostsTest extends WithRig {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void start() throws IOException {
        rig.signIn();
    }

    @Test
    void whatNamesHosts_isSavedByNobodyOfFewHosts_notEvenForItsOwn() throws IOException {
        String admin = rig.token("admin", ",\"hosts\":[\"web-*\"]");
        for (String host : List.of("twin", "web-01")) {
            for (List<String> saved : List.of(
                    List.of("checks", "{\"host\":\"HOST\",\"type\":\"tcp\",\"port\":1}"),
                    List.of("checks", "{\"host\":\"web-02\",\"type\":\"tcp\",\"port\":1,\"from\":[\"HOST\"]}"),
                    List.of("rules", "{\"text\":\"cpu_busy > 90 % for 5m host HOST\"}"),
                    List.of("silences", "{\"name\":\"x\",\"hosts\":[\"HOST\"],\"until\":\"2026-12-22T22:00:00Z\"}"),
                    List.of("contacts", "{\"name\":\"ann\",\"hosts\":[\"HOST\"],\"ways\":[]}"),
                    List.of("users", "{\"name\":\"eve\",\"role\":\"viewer\",\"hosts\":[\"HOST\"]}"),
                    List.of("tokens", "{\"role\":\"viewer\",\"hosts\":[\"HOST\"]}"),
                    List.of("views", "{\"name\":\"x\",\"address\":\"/hosts/HOST\"}"))) {
                Http.Reply reply = rig.http.send(
                        "POST",
                        "/api/v1/" + saved.getFirst(),
                        saved.getLast().replace("HOST", host),
                        "Authorization",
                        admin);
                assertThat(reply.status()).as(saved.toString()).isEqualTo(403);
            }
        }
    }

    @Test
    void observersOfACheck_thatOneMayNotKnowOf_areNowhereNamed() throws IOException {
        String set = "{\"host\":\"web-02\",\"type\":\"tcp\",\"port\":1,\"from\":[\"web-01\",\"twin\"],\"need\":1}";
        Http.Reply made = rig.change("POST", "/checks", set);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String id = made.json().get("id").stringValue();
        String operator = rig.token("operator", ",\"hosts\":[\"web-*\"]");
        Http.Reply run = rig.http.send("POST", "/api/v1/checks/" + id + "/run", null, "Authorization", operator);
        assertThat(run.status()).as(run.text()).isEqualTo(200);
        assertThat(run.text())
                .contains("web-01", "another host is not connected")
                .doesNotContain("twin");
        for (String path : List.of("/checks", "/checks/" + id, "/checks/" + id + "/results")) {
            Http.Reply own = rig.http.get("/api/v1" + path, "Authorization", operator);
            assertThat(own.status()).as(path).isEqualTo(200);
            assertThat(own.text()).as(path).doesNotContain("twin");
        }
        assertThat(rig.get("/api/v1/checks/" + id).text())
                .as("by who may know of all")
                .contains("twin");
        JsonNode check =
                rig.http.get("/api/v1/checks/" + id, "Authorization", operator).json();
        assertThat(check.get("set").get("from").toString()).isEqualTo("[\"web-01\"]");
        assertThat(check.get("observers")).hasSize(1);
    }

    @Test
    void incidentOfACheck_whoseReasonIsAHostThatOneMayNotKnowOf_namesItNowhere() throws IOException {
        int port = LoopbackServer.closedPort();
        made("{\"host\":\"twin\",\"type\":\"tcp\",\"retries\":0,\"port\":" + port + "}");
        failed("twin");
        String id = made("{\"host\":\"web-01\",\"type\":\"tcp\",\"retries\":0,\"port\":" + port
                + ",\"depends\":[\"twin/TCP\"]}");
        long incident = failed("web-01");
        Event event = new Event(
                Kind.CHANGED, 7, "refused, says twin", Severity.WARNING, Worlds.NOW, 1_000, false, "code-changed");
        Happening happening = new Happening(new Subject(id, "web-01", "TCP"), event, "", List.of());
        rig.catalog.write(connection ->
                new Teller("").tell(connection, List.of(happening), Directory.NONE, List.of(), Worlds.NOW));
        String operator = rig.token("operator", ",\"hosts\":[\"web-*\"]");
        String path = "/api/v1/incidents/" + incident;
        assertThat(rig.get(path).text())
                .as("by who may know of all")
                .contains("hidden by twin/TCP", "refused, says twin");
        namesNobody(operator, "/api/v1/incidents", "refused, says another host");
        namesNobody(operator, path, "hidden by another host/TCP");
        namesNobody(operator, "/api/v1/checks", "\"depends\":[]");
        Http.Reply taken = rig.http.send("POST", path + "/ack", "{}", "Authorization", operator);
        assertThat(taken.text()).contains("another host").doesNotContain("twin");
        assertThat(rig.change("DELETE", "/checks/" + id, null).status()).isEqualTo(204);
        namesNobody(operator, "/api/v1/incidents?state=ended", "\"host\":\"web-01\"");
        namesNobody(operator, path, "hidden by another host/TCP");
        Http.Reply noted = rig.http.send("POST", path + "/note", "{\"text\":\"ask twin\"}", "Authorization", operator);
        assertThat(noted.text())
                .as("nobody finds out by a guess of his own which hosts there are")
                .contains("ask twin");
    }

    private String made(String check) throws IOException {
        Http.Reply made = rig.change("POST", "/checks", check);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().get("id").stringValue();
    }

    /// The number of the open incident of `host`, once there is one.
    private long failed(String host) {
        return Await.value(
                "an incident of " + host,
                PATIENCE,
                () -> rig.watch.incidents().list(true).stream()
                        .filter(incident -> incident.subject().host().equals(host))
                        .map(Incident::id)
                        .findFirst()
                        .orElse(null));
    }

    private void namesNobody(String who, String target, String instead) throws IOException {
        Http.Reply reply = rig.http.get(target, "Authorization", who);
        assertThat(reply.status()).as(target).isEqualTo(200);
        assertThat(reply.text()).as(target).contains(instead).doesNotContain("twin");
    }
}
