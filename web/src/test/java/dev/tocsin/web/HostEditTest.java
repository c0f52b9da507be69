package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Another name and other labels for a host.
class HostEditTest extends WithRig {
    @Test
    @Tag("EW-05")
    void host_renamedAndLabelled_isFoundByItsNewName() throws IOException {
        Http.Reply reply = patch("web-01", "{\"name\":\" shop \",\"labels\":{\"role\":\"web\"}}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("name").asString()).isEqualTo("shop");
        assertThat(rig.get("/api/v1/hosts/shop")
                        .json()
                        .path("labels")
                        .path("role")
                        .asString())
                .isEqualTo("web");
        assertThat(rig.get("/api/v1/hosts/web-01").status()).isEqualTo(404);
        assertThat(rig.get("/api/v1/hosts/" + Worlds.WEB_01).status())
                .as("by id, as before")
                .isEqualTo(200);
    }

    @Test
    void host_nameAlone_keepsItsLabels() throws IOException {
        assertThat(patch("web-01", "{\"name\":\"web-09\"}")
                        .json()
                        .path("labels")
                        .path("site")
                        .asString())
                .isEqualTo("fra-1");
        assertThat(patch("web-09", "{\"labels\":{}}").json().path("labels").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\" \"}",
                "{\"name\":\"a\\u0007b\"}",
                "{\"name\":5}",
                "{\"labels\":{\"Site\":\"x\"}}",
                "{\"labels\":{\"site\":1}}",
                "{\"state\":\"up\"}"
            })
    void host_wrongChange_isRefusedAndChangesNothing(String body) throws IOException {
        assertThat(patch("web-01", body).status()).isEqualTo(400);
        assertThat(rig.get("/api/v1/hosts/web-01").status()).isEqualTo(200);
    }

    @Test
    void label_asLongAsEverAllowed_isKeptInAChange() throws IOException {
        String longest = "x".repeat(256);
        Http.Reply kept = patch("web-01", "{\"name\":\"web-09\",\"labels\":{\"site\":\"" + longest + "\"}}");
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.json().path("labels").path("site").asString()).isEqualTo(longest);
        assertThat(patch("web-09", "{\"labels\":{\"site\":\"" + longest + "x\"}}")
                        .field())
                .isEqualTo("labels");
    }

    @Test
    void host_tooLongOrUnknownOrAmbiguous_isRefused() throws IOException {
        assertThat(patch("web-01", "{\"name\":\"" + "x".repeat(129) + "\"}").field())
                .isEqualTo("name");
        assertThat(patch("nobody", "{\"name\":\"x\"}").status()).isEqualTo(404);
        assertThat(patch("twin", "{\"name\":\"x\"}").status()).isEqualTo(409);
    }

    private Http.Reply patch(String host, String body) throws IOException {
        return rig.http.send("PATCH", "/api/v1/hosts/" + host, body, "Authorization", rig.local());
    }
}
