package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What names a host inside of something else: who has few hosts neither sets such a name nor reads one.
@Tag("T-AUTHZ-3")
class ForeignHostsTest extends WithRig {
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
}
