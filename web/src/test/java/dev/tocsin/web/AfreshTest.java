package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.web.access.Sessions;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Saying anew who one is, for what a page that lies open must not be enough for.
@Tag("EW-46")
class AfreshTest extends WithRig {
    private static final String PASSWORD = "otter gravel fjord";
    private static final String BY_PASSWORD = "{\"password\":\"" + PASSWORD + "\"}";
    private static final String TOKEN = "{\"role\":\"viewer\"}";

    private Rig.Browser ann;

    @BeforeEach
    void start() throws IOException {
        rig.signIn();
        String ofAnn = "{\"name\":\"ann\",\"role\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
        assertThat(rig.change("POST", "/users", ofAnn).status()).isEqualTo(201);
        ann = rig.browser(rig.session("{\"user\":\"ann\",\"password\":\"" + PASSWORD + "\"}"));
    }

    @Test
    void session_isFresh_forFiveMinutesAfterTheSignIn_andAfterEachPassword() throws IOException {
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS);
        assertThat(makeToken(ann).status()).isEqualTo(201);
        rig.clock.advanceMillis(1);
        stale(ann);

        Http.Reply wrong = rig.change(ann, "POST", "/session/afresh", "{\"password\":\"otter gravel fjorg\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.field()).isEqualTo("password");
        stale(ann);
        assertThat(afresh(ann, BY_PASSWORD).status()).isEqualTo(204);
        assertThat(makeToken(ann).status()).isEqualTo(201);
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        stale(ann);
        assertThat(rig.http.get("/api/v1/me", "Cookie", ann.cookie()).status())
                .as("the session goes on")
                .isEqualTo(200);
    }

    @Test
    void oneSessionThatIsFresh_makesNoOtherSo() throws IOException {
        Rig.Browser other = rig.signIn("ann");
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        assertThat(afresh(ann, BY_PASSWORD).status()).isEqualTo(204);
        stale(other);
        assertThat(makeToken(ann).status()).isEqualTo(201);
    }

    @Test
    void clockThatIsSetBack_makesNothingFresh() throws IOException {
        rig.clock.jumpWallMillis(-3_600_000);
        stale(ann);
    }

    @Test
    void secondFactor_isAskedForAgain_andEachCodeCountsOnce() throws IOException {
        String secret =
                rig.change(ann, "POST", "/me/totp", null).json().get("secret").stringValue();
        ann = rig.browser(
                rig.change(ann, "POST", "/me/totp/confirm", "{\"code\":\"" + Codes.now(secret, rig.clock) + "\"}"));
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        assertThat(afresh(ann, BY_PASSWORD).field()).isEqualTo("code");
        stale(ann);
        String withCode = BY_PASSWORD.replace("}", ",\"code\":\"" + Codes.now(secret, rig.clock) + "\"}");
        assertThat(afresh(ann, withCode).status()).isEqualTo(204);
        Http.Reply twice = afresh(ann, withCode);
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.field()).isEqualTo("code");
    }

    @Test
    void whoHasNoPassword_isToldOfLinks_andComesByANewOne() throws IOException {
        Rig.Browser admin = rig.signIn();
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        Http.Reply none = afresh(admin, BY_PASSWORD);
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text()).contains("you have no password", "tocsin signin");
        Http.Reply foreign = afresh(admin, key("ann"));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.field()).isEqualTo("key");
        stale(admin);
        String link = key("admin");
        assertThat(afresh(admin, link).status()).isEqualTo(204);
        assertThat(makeToken(admin).status()).isEqualTo(201);
        assertThat(afresh(admin, link).status()).as("twice").isEqualTo(400);
    }

    @Test
    void linkOfSomebodyElse_isNotUsedUp() throws IOException {
        String link = key("ann");
        assertThat(afresh(rig.signIn(), link).status()).isEqualTo(400);
        assertThat(rig.useKey(link.replaceAll("^.*:\"|\".*$", "")).status()).isEqualTo(200);
    }

    @Test
    void wrongPasswords_slowDown() throws IOException {
        String wrong = "{\"password\":\"otter gravel fjorg\"}";
        assertThat(rig.change(ann, "POST", "/session/afresh", wrong).status()).isEqualTo(400);
        assertThat(rig.change(ann, "POST", "/session/afresh", wrong).status()).isEqualTo(400);
        assertThat(rig.change(ann, "POST", "/session/afresh", BY_PASSWORD).status())
                .isEqualTo(429);
    }

    @Test
    void token_isAlwaysFresh_andHasNothingToConfirm() throws IOException {
        String token = rig.token("admin");
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        assertThat(rig.http
                        .send("POST", "/api/v1/tokens", TOKEN, "Authorization", token)
                        .status())
                .isEqualTo(201);
        assertThat(rig.http
                        .send("POST", "/api/v1/session/afresh", BY_PASSWORD, "Authorization", token)
                        .status())
                .isEqualTo(404);
        assertThat(rig.http
                        .send("POST", "/api/v1/session/afresh", BY_PASSWORD, "Content-Type", "application/json")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void body_withoutAProof_orWithTwo_isRefused() throws IOException {
        for (String body : new String[] {"{}", "{\"code\":\"123456\"}", "{\"password\":\"x\",\"key\":\"y\"}"}) {
            assertThat(rig.change(ann, "POST", "/session/afresh", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void audit_holdsIt_withoutSecrets() throws IOException {
        afresh(ann, BY_PASSWORD);
        rig.change(ann, "POST", "/session/afresh", "{\"password\":\"otter gravel fjorg\"}");
        String told = rig.get("/api/v1/audit").text();
        assertThat(told).contains("/session/afresh", "by password", "again, wrong password");
        assertThat(told).doesNotContain("otter");
    }

    private void stale(Rig.Browser browser) throws IOException {
        Http.Reply reply = makeToken(browser);
        assertThat(reply.status()).as(reply.text()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("sign-in-again");
    }

    private Http.Reply makeToken(Rig.Browser browser) throws IOException {
        return rig.change(browser, "POST", "/tokens", TOKEN);
    }

    /// Says anew who it is, after the wait that wrong tries before may ask for.
    private Http.Reply afresh(Rig.Browser browser, String body) throws IOException {
        Http.Reply reply = rig.change(browser, "POST", "/session/afresh", body);
        if (reply.status() != 429) {
            return reply;
        }
        rig.clock.advanceMillis(Integer.parseInt(reply.header("retry-after")) * 1_000L);
        return afresh(browser, body);
    }

    private String key(String user) throws IOException {
        return "{\"key\":\"" + rig.web.createSigninLink(user).replaceAll("^.*#k=", "") + "\"}";
    }
}
