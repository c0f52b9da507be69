package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.service.ServiceWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Services over HTTP.
class ServicesApiTest extends WithRig {
    private Http.Reply get(String path) throws IOException {
        return rig.http.send("GET", "/api/v1" + path, null, "Authorization", rig.local());
    }

    private static ServiceFacts service(String name, String unit, int state, int port, String reason) {
        return new ServiceFacts(
                name,
                0,
                unit,
                state,
                true,
                reason,
                5,
                0,
                -1,
                state == 0 ? 700 : 0,
                2,
                "",
                "",
                "",
                List.of(),
                List.of(new ServiceFacts.Port(port, false, state == 0 ? 1 : 0), new ServiceFacts.Port(53, true, 2)));
    }

    private void say(HostId host, ServiceFacts... services) {
        assertThat(rig.services.say(host, new ServiceWorld.Told(true, "systemd", "", 3, List.of(services), List.of())))
                .isTrue();
        Await.until("kept", Duration.ofSeconds(30), () -> {
            JsonNode kept = get("/hosts/" + host + "/services").json();
            return kept.get("items").size() == services.length;
        });
    }

    private List<String> names(String query) throws IOException {
        List<String> names = new ArrayList<>();
        Http.Reply reply = get("/services" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        for (JsonNode one : reply.json().get("items")) {
            names.add(one.get("host").get("name").stringValue() + "/"
                    + one.get("name").stringValue());
        }
        return names;
    }

    @Test
    @Tag("EW-22")
    void service_withNeighboursAndChecks_namesThem() throws IOException {
        rig.http.send(
                "POST",
                "/api/v1/checks",
                "{\"host\":\"web-01.example.com\",\"type\":\"tcp\",\"port\":443,\"name\":\"SHOP\"}",
                "Authorization",
                rig.local());
        rig.http.send(
                "POST", "/api/v1/checks", "{\"host\":\"web-01\",\"type\":\"http\"}", "Authorization", rig.local());
        rig.http.send(
                "POST",
                "/api/v1/checks",
                "{\"host\":\"web-011\",\"type\":\"tcp\",\"port\":443}",
                "Authorization",
                rig.local());
        say(
                Worlds.WEB_01,
                service("HTTP", "apache2.service", ServiceFacts.RUNNING, 8080, ""),
                service("HTTPS", "apache2.service", ServiceFacts.FAILED, 443, "exit 1"));
        JsonNode answer = get("/hosts/web-01/services").json();
        assertThat(answer.get("init").stringValue()).isEqualTo("systemd");
        assertThat(answer.get("left").intValue()).isEqualTo(3);
        JsonNode https = answer.get("items").get(1);
        assertThat(new ArrayList<>(https.propertyNames()))
                .containsExactly(
                        "name",
                        "state",
                        "wanted",
                        "reason",
                        "since",
                        "started",
                        "restarts",
                        "kind",
                        "unit",
                        "enabled",
                        "detail",
                        "description",
                        "pid",
                        "processes",
                        "names",
                        "ports",
                        "sharing",
                        "checks",
                        "control");
        assertThat(https.get("state").stringValue()).isEqualTo("failed");
        assertThat(https.get("restarts").isNull()).isTrue();
        assertThat(https.get("sharing")).hasSize(1);
        assertThat(https.get("sharing").get(0).stringValue()).isEqualTo("HTTP");
        assertThat(https.get("checks")).hasSize(1);
        assertThat(https.get("checks").get(0).get("name").stringValue()).isEqualTo("SHOP");
        assertThat(https.get("ports").get(0).toString())
                .isEqualTo("{\"number\":443,\"protocol\":\"tcp\",\"listening\":false}");
        assertThat(https.get("ports").get(1).get("listening").isNull()).isTrue();
        assertThat(answer.get("items").get(0).get("checks").get(0).get("name").stringValue())
                .as("by its name")
                .isEqualTo("HTTP");
    }

    @Test
    void services_ofAllHosts_areWorstFirstAndCanBeFiltered() throws IOException {
        say(
                Worlds.WEB_01,
                service("ssh", "ssh.service", ServiceFacts.RUNNING, 22, ""),
                service("nginx", "nginx.service", ServiceFacts.FAILED, 443, "exit 1"),
                service("idle", "idle.service", ServiceFacts.STOPPED, 99, ""));
        say(Worlds.WEB_02, service("ssh", "ssh.service", ServiceFacts.DEGRADED, 22, "port 22 is closed"));
        assertThat(names("")).containsExactly("web-01/nginx", "web-01/idle", "web-02/ssh", "web-01/ssh");
        assertThat(names("?state=failed")).containsExactly("web-01/nginx");
        assertThat(names("?state=trouble")).containsExactly("web-01/nginx", "web-01/idle", "web-02/ssh");
        assertThat(names("?q=SSH+web-02")).containsExactly("web-02/ssh");
        assertThat(names("?q=22")).containsExactly("web-02/ssh", "web-01/ssh");
        assertThat(names("?host=web-02")).containsExactly("web-02/ssh");
        JsonNode page = get("/services?limit=3").json();
        assertThat(page.get("total").intValue()).isEqualTo(4);
        assertThat(page.get("counts").get("failed").intValue()).isEqualTo(1);
        assertThat(page.get("next").stringValue()).isEqualTo("3");
        assertThat(names("?limit=3&cursor=3")).containsExactly("web-01/ssh");
        assertThat(names("?cursor=999999")).isEmpty();
    }

    @Test
    void question_thatMakesNoSense_isRefusedByName() throws IOException {
        for (String path :
                List.of("?state=broken", "?limit=0", "?limit=1001", "?cursor=-1", "?colour=red", "?host=twin")) {
            Http.Reply reply = get("/services" + path);
            assertThat(reply.status()).as(path).isIn(400, 409);
            assertThat(reply.json().get("error").get("field").stringValue())
                    .isEqualTo(path.substring(1, path.indexOf('=')));
        }
        assertThat(get("/services?host=nobody").status()).isEqualTo(404);
        assertThat(get("/hosts/nobody/services").status()).isEqualTo(404);
        JsonNode silent = get("/hosts/web-02/services").json();
        assertThat(silent.get("told").isNull()).isTrue();
        assertThat(silent.get("items")).isEmpty();
    }
}
