package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The card of one host in a frame of another site: who may frame it, and how little its token opens.
@Tag("EW-56")
class CardTest {
    private static final String SITE = "https://intranet.example.com";

    @TempDir
    Path data;

    private Rig rig;
    private String token;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.with(data, _ -> new WebAccess(null, List.of(), List.of(SITE, "https://wiki.example.com")));
        rig.signIn();
        token = rig.token("viewer", ",\"hosts\":[\"web-01\"],\"scopes\":[\"card\"]");
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void page_isFramedByTheListedSitesAlone_andHoldsNothing() throws IOException {
        Http.Reply page = rig.http.get("/embed/web-01");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors " + SITE + " https://wiki.example.com;");
        assertThat(page.text())
                .doesNotContain("web-01")
                .isEqualTo(rig.http.get("/embed/nobody").text());
        assertThat(rig.http.get("/", "Accept", "text/html").header("content-security-policy"))
                .as("the app itself")
                .contains("frame-ancestors 'none'");
        try (Rig plain = new Rig(data.resolve("plain"))) {
            assertThat(plain.http.get("/embed/web-01").header("content-security-policy"))
                    .contains("frame-ancestors 'none'");
        }
    }

    @Test
    void token_ofACard_readsThatHostsCard_andNothingElse_untilItIsRevoked() throws IOException {
        JsonNode card = card("web-01", 200).json();
        assertThat(card.get("name").stringValue()).isEqualTo("web-01");
        assertThat(card.get("health").get("level").stringValue()).isEqualTo("ok");
        JsonNode busy = card.get("columns").get("cpu_busy").get("avg");
        assertThat(busy).isNotEmpty();
        assertThat(busy.get(busy.size() - 1).doubleValue()).isEqualTo(0.1);
        card("web-02", 404);
        for (String path : List.of("/hosts", "/hosts/web-01", "/me", "/fleet", "/openapi.json")) {
            assertThat(rig.http.get("/api/v1" + path, "Authorization", token).status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(rig.http
                        .get("/api/v1/hosts/web-01/card?token=" + token.substring("Bearer ".length()))
                        .status())
                .as("in the address")
                .isEqualTo(401);
        String id = token.split("_", -1)[1];
        assertThat(rig.get("/api/v1/tokens").text()).contains(id, "\"scopes\":[\"card\"]");
        assertThat(rig.change("DELETE", "/tokens/" + id, null).status()).isEqualTo(204);
        card("web-01", 401);
    }

    private Http.Reply card(String host, int status) throws IOException {
        Http.Reply reply = rig.http.get("/api/v1/hosts/" + host + "/card", "Authorization", token);
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        return reply;
    }
}
