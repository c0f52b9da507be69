package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rules over HTTP.
class RulesApiTest extends WithRig {
    private Http.Reply ask(String method, String path, String body) throws IOException {
        return rig.http.send(method, "/api/v1/rules" + path, body, "Authorization", rig.local());
    }

    @Test
    void newHub_hasTheStarterSet_switchedOn() throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode rule : ask("GET", "", null).json().get("items")) {
            ids.add(rule.get("id").stringValue());
            assertThat(rule.get("enabled").booleanValue()).isTrue();
            assertThat(rule.get("provisioned").booleanValue()).isFalse();
            assertThat(rule.get("error").isNull()).isTrue();
        }
        assertThat(ids).contains("disk-full", "memory-full", "host-silent").hasSize(14);
    }

    @Test
    void rule_isMadeChangedAndDeleted() throws IOException {
        Http.Reply made = ask("POST", "", "{\"text\":\"disk free on /mnt < 1 GB\",\"enabled\":true}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode rule = made.json();
        List<String> members = new ArrayList<>(rule.propertyNames());
        assertThat(members)
                .containsExactly(
                        "id",
                        "text",
                        "sentence",
                        "enabled",
                        "severity",
                        "where",
                        "lag",
                        "provisioned",
                        "version",
                        "created",
                        "changed",
                        "firing",
                        "error",
                        "hint");
        assertThat(rule.get("sentence").stringValue())
                .isEqualTo("When disk free on /mnt of every host is below 1 GB, raise warning.");
        assertThat(rule.get("where").stringValue()).isEqualTo("agent");
        assertThat(rule.get("lag").longValue()).isEqualTo(2_000);
        String path = "/" + rule.get("id").stringValue();
        assertThat(ask("GET", path, null).json()).as("in the same shape").isEqualTo(rule);
        Http.Reply off = ask("PUT", path, "{\"enabled\":false,\"version\":1}");
        assertThat(off.json().get("enabled").booleanValue()).isFalse();
        assertThat(off.json().get("text").stringValue()).isEqualTo("disk free on /mnt < 1 GB");
        assertThat(off.json().get("version").longValue()).isEqualTo(2);
        assertThat(ask("PUT", path, "{\"enabled\":true,\"version\":1}").status())
                .isEqualTo(409);
        assertThat(ask("DELETE", path, null).status()).isEqualTo(204);
        assertThat(ask("GET", path, null).status()).isEqualTo(404);
    }

    @Test
    void mistake_isToldWithItsColumnAndTheNearestName() throws IOException {
        Http.Reply wrong = ask("POST", "", "{\"text\":\"cpu_bussy > 90 %\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/error/field").stringValue()).isEqualTo("text");
        assertThat(wrong.json().at("/error/message").stringValue())
                .startsWith("column 1: got \"cpu_bussy\"")
                .endsWith("did you mean cpu_busy?");
        assertThat(ask("POST", "", "{}").status()).isEqualTo(400);
        assertThat(ask("POST", "", "{\"text\":\"no data\",\"enabled\":\"yes\"}").status())
                .isEqualTo(400);
    }

    @Test
    void ruleOfAFile_isNotChangedHere() throws IOException {
        rig.watch.rules().provision(List.of(new dev.tocsin.watch.rule.Rules.Written("mine", "no data", true)), "file");
        assertThat(ask("GET", "/mine", null).json().get("provisioned").booleanValue())
                .isTrue();
        assertThat(ask("PUT", "/mine", "{\"enabled\":false}").status()).isEqualTo(403);
        assertThat(ask("DELETE", "/mine", null).status()).isEqualTo(403);
    }
}
