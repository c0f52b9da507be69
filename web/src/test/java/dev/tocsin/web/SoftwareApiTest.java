package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hub.Software;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is installed, over HTTP.
class SoftwareApiTest extends WithRig {
    private JsonNode get(String target) throws IOException {
        Http.Reply reply = rig.get("/api/v1" + target);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    @Test
    @Tag("EW-33")
    void machine_ofAHost_hasSystemRestartUpdatesAndSites() throws IOException {
        JsonNode machine = get("/hosts/web-01/software");
        assertThat(machine.at("/system/kernel").asString()).isEqualTo("6.1.0");
        assertThat(machine.at("/system/arch").asString()).isEqualTo("x86_64");
        assertThat(machine.at("/system/end").asLong()).isEqualTo(1_845_936_000_000L);
        assertThat(machine.at("/reboot").asBoolean()).isTrue();
        assertThat(machine.at("/rebootReasons/0").asString()).isEqualTo("wanted by libc6");
        assertThat(machine.at("/updates/security").asInt()).isEqualTo(1);
        assertThat(machine.at("/updates/waiting/0/version").asString()).isEqualTo("3.0.17");
        assertThat(machine.at("/sites/0/size").asLong()).isEqualTo(4_096);
        assertThat(machine.at("/sites/1/size").isNull()).isTrue();
    }

    @Test
    void machine_ofAHostThatHasToldNothing_isUnknownAndNeverGuessed() throws IOException {
        JsonNode machine = get("/hosts/web-02/software");
        assertThat(machine.at("/read").isNull()).isTrue();
        assertThat(machine.at("/reboot").isNull()).isTrue();
        assertThat(machine.at("/updates/known").asBoolean()).isFalse();
        assertThat(machine.at("/updates/security").isNull()).isTrue();
    }

    @Test
    @Tag("EW-03")
    void fleet_eachHost_isOneLine() throws IOException {
        JsonNode items = get("/software").get("items");
        assertThat(items).hasSize(4);
        JsonNode known = null;
        for (JsonNode item : items) {
            known = item.get("name").asString().equals("web-01") ? item : known;
        }
        assertThat(known.get("securityUpdates").asInt()).isEqualTo(1);
        assertThat(known.get("packages").asInt()).isEqualTo(2);
    }

    @Test
    @Tag("EW-30")
    void search_byName_namesHostsWhenTheWholeNameIsAsked() throws IOException {
        JsonNode part = get("/packages?name=%20SSL%20&limit=1");
        assertThat(part.at("/items/0/hostCount").asInt()).isEqualTo(1);
        assertThat(part.at("/items/0").has("hosts")).isFalse();
        assertThat(part.get("next").asString()).isEqualTo("1");
        assertThat(rig.software.asked()).isEqualTo(new Software.Ask("SSL", false, 0, 1));
        JsonNode whole = get("/packages?name=openssl&exact=true&cursor=5");
        assertThat(whole.at("/items/0/hosts/0/name").asString()).isEqualTo("web-01");
        assertThat(whole.get("next").isNull()).isTrue();
        assertThat(rig.software.asked()).isEqualTo(new Software.Ask("openssl", true, 5, 100));
    }

    @Test
    @Tag("EW-31")
    void package_ofAHost_hasTheFieldsOfItsManager() throws IOException {
        JsonNode one = get("/hosts/web-01/package?name=openssl").at("/items/0");
        assertThat(one.at("/vendor").asString()).isEqualTo("Debian");
        assertThat(one.at("/licence").isNull()).isTrue();
        assertThat(one.at("/fields/0/name").asString()).isEqualTo("Depends");
        assertThat(rig.get("/api/v1/hosts/web-01/package?name=none").status()).isEqualTo(404);
        JsonNode listed = get("/hosts/web-01/packages").at("/items/0");
        assertThat(listed.at("/size").isNull()).isTrue();
        assertThat(listed.at("/installed").isNull()).isTrue();
    }

    @Test
    @Tag("EW-32")
    void changes_ofAHost_areToldWithBothVersions() throws IOException {
        JsonNode one = get("/hosts/web-01/package-changes?from=1000").at("/items/0");
        assertThat(one.at("/at").asLong()).isEqualTo(1_000);
        assertThat(one.at("/before").isNull()).isTrue();
        assertThat(one.at("/after").asString()).isEqualTo("3.0.16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/packages?exact=yes",
                "/packages?limit=0",
                "/packages?limit=1001",
                "/packages?cursor=-1",
                "/packages?nmae=x",
                "/hosts/web-01/package",
                "/hosts/web-01/packages?cursor=99999999999",
                "/hosts/web-01/package-changes?from=soon"
            })
    void question_thatIsWrong_isRefusedByItsParameter(String target) throws IOException {
        Http.Reply reply = rig.get("/api/v1" + target);
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.json().at("/error/field").isNull()).isFalse();
    }

    @Test
    void name_ofTenThousandCharacters_isRefused() throws IOException {
        assertThat(rig.get("/api/v1/packages?name=" + "x".repeat(300)).status()).isEqualTo(400);
    }
}
