package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tocsin.base.config.Problems;
import dev.tocsin.web.access.Sessions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signing in at a provider, and everything that must not let anybody in.
@Tag("EW-46")
@Tag("T-SES-3")
@SuppressWarnings("JavaUtilDate") // the library takes nothing else
class ProviderTest {
    @TempDir
    Path data;

    private StubProvider provider;
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        provider = new StubProvider(() -> rig.clock.wallMillis());
        rig = Rig.with(data, port -> access(port, ""));
        rig.signIn(); // the first one is never a provider's
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        provider.close();
    }

    private WebAccess access(int port, String more) {
        Problems problems = new Problems();
        WebAccess read = WebAccess.read(
                """
                provider:
                  name: Keycloak
                  issuer: %s
                  client-id: tocsin
                  client-secret: "${env:SECRET}"
                  origin: http://127.0.0.1:%d
                  grants:
                    - {claim: groups, value: ops, role: operator, hosts: [web-*]}
                    - {claim: groups, value: admins, role: admin}
                    - {claim: email, value: "*@example.com", role: viewer}
                """.formatted(provider.issuer(), port) + more, Map.of("SECRET", StubProvider.SECRET)::get, problems);
        assertThat(problems.sentence()).isEmpty();
        return read;
    }

    @Test
    void signIn_atTheProvider_opensASession_withWhatIsGranted() throws IOException {
        assertThat(rig.http.get("/api/v1/session").json().get("provider").stringValue())
                .isEqualTo("Keycloak");
        Begun begun = begin();
        Map<String, String> asked = StubProvider.form(URI.create(begun.address).getRawQuery());
        assertThat(begun.address).startsWith(provider.issuer() + "/authorize?x=1&");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "tocsin")
                .containsEntry("redirect_uri", rig.origin() + "/welcome")
                .containsEntry("scope", "openid profile email")
                .containsEntry("code_challenge_method", "S256")
                .doesNotContainKeys("prompt", "code_verifier");
        assertThat(begun.setCookie).contains("HttpOnly; SameSite=Strict").endsWith("Max-Age=600");

        Http.Reply in = finish(begun, provider.signIn(begun.address));
        assertThat(in.status()).as(in.text()).isEqualTo(200);
        assertThat(in.header("set-cookie")).startsWith("tocsin_" + rig.web.port() + "=");
        JsonNode me = in.json();
        assertThat(me.get("name").stringValue()).isEqualTo("ann");
        assertThat(me.get("role").stringValue()).isEqualTo("operator");
        assertThat(me.get("hosts").toString()).isEqualTo("[\"web-*\"]");
        Rig.Browser ann = rig.browser(in);
        assertThat(rig.http.get("/api/v1/hosts", "Cookie", ann.cookie()).json().get("items"))
                .hasSize(2);
        String users = rig.get("/api/v1/users").text();
        assertThat(users).contains("\"name\":\"ann\"", "\"provider\":\"" + provider.issuer() + "\"");
        assertThat(rig.get("/api/v1/users/ann/sessions").text()).contains("\"way\":\"provider\"");
        assertThat(rig.get("/api/v1/audit").text()).contains("by provider").doesNotContain("code-0", "hush");
    }

    @Test
    void wrongState_anotherBrowser_orTooLate_isRefused() throws IOException {
        Begun begun = begin();
        Map<String, String> back = provider.signIn(begun.address);
        refused(finish(begun, with(back, "state", "x".repeat(43))), "was not asked by this browser");
        refused(finish(begin(), back), "was not asked by this browser");
        refused(finish(new Begun(begun.address, "", "X=y"), back), "was not asked by this browser");
        refused(
                finish(new Begun(begun.address, "", begun.cookie.replace("=1", "=2")), back),
                "was not asked by this browser");
        rig.clock.advanceMillis(600_001);
        refused(finish(begun, back), "was not asked by this browser");
        assertThat(provider.asked).doesNotContain("/token");
    }

    @Test
    void codeOfAnother_replayed_orOfNobody_isRefused() throws IOException {
        Begun mine = begin();
        Begun theirs = begin();
        Map<String, String> stolen = provider.signIn(theirs.address);
        // a code that was made for another verifier, put into one's own way back
        refused(
                finish(mine, with(provider.signIn(mine.address), "code", stolen.get("code"))),
                "does not take the code");
        Begun again = begin();
        Map<String, String> back = provider.signIn(again.address);
        assertThat(finish(again, back).status()).isEqualTo(200);
        refused(finish(again, back), "has answered this already");
        Begun nobody = begin();
        refused(finish(nobody, with(provider.signIn(nobody.address), "code", "guessed")), "does not take the code");
    }

    @Test
    void tokenThatIsNotToBeBelieved_isRefused() throws IOException {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = new LinkedHashMap<>();
        Date soon = new Date(Worlds.NOW + 3_600_000);
        wrong.put("nonce", says -> says.claim("nonce", "another"));
        wrong.put("no nonce", says -> says.claim("nonce", null));
        wrong.put("issuer", says -> says.issuer("https://id.example.com"));
        wrong.put("no issuer", says -> says.issuer(null));
        wrong.put("audience", says -> says.audience("another"));
        wrong.put("no audience", says -> says.audience((String) null));
        wrong.put("several audiences, no party", says -> says.audience(List.of("tocsin", "another")));
        wrong.put("another party", says -> says.claim("azp", "another"));
        wrong.put("expired", says -> says.expirationTime(new Date(Worlds.NOW - 61_000)));
        wrong.put("no end", says -> says.expirationTime(null));
        wrong.put("of a time to come", says -> says.issueTime(soon).expirationTime(soon));
        wrong.put("not yet", says -> says.notBeforeTime(soon));
        wrong.put("of no time", says -> says.issueTime(null));
        wrong.put("of nobody", says -> says.subject(null));
        for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> one : wrong.entrySet()) {
            provider.bent = one.getValue();
            Http.Reply reply = once();
            assertThat(reply.status()).as(one.getKey() + " " + reply.text()).isEqualTo(401);
            assertThat(reply.field()).as(one.getKey()).isEqualTo("provider");
        }
        provider.bent = says -> says.audience(List.of("tocsin", "another")).claim("azp", "tocsin");
        assertThat(once().status()).as("several audiences, and for this party").isEqualTo(200);
    }

    @Test
    void tokenSignedByNobody_byThePublicKey_orByAKeyThatIsNotShown_isRefused() throws IOException {
        for (String way : List.of("none", "HS256", "other")) {
            provider.way = way;
            Http.Reply reply = once();
            assertThat(reply.status()).as(way + " " + reply.text()).isEqualTo(401);
            assertThat(reply.text()).as(way).contains("is not to be believed");
        }
        provider.way = "RS256";
        assertThat(once().status()).isEqualTo(200);
    }

    @Test
    void comingBack_leadsToTheOriginThatWasSet_whateverHostIsAsked() throws IOException {
        for (String host : List.of("localhost:" + rig.web.port(), "tocsin.example", "127.0.0.1:1")) {
            Http.Reply elsewhere = rig.http.send(
                    "POST", "/api/v1/session/provider", "{}", "Host", host, "Content-Type", "application/json");
            assertThat(elsewhere.status()).as(host).isEqualTo(400);
            assertThat(elsewhere.text()).as(host).contains(rig.origin());
        }
        assertThat(rig.http
                        .send("POST", "/api/v1/session/provider", "{}", "Host", "evil.example")
                        .status())
                .isEqualTo(421);
        Begun begun = begin();
        Http.Reply byAnotherSite = rig.http.send(
                "PUT",
                "/api/v1/session/provider",
                JsonMapper.shared().writeValueAsString(provider.signIn(begun.address)),
                "Cookie",
                begun.cookie,
                "Origin",
                "https://evil.example",
                "Content-Type",
                "application/json");
        assertThat(byAnotherSite.status()).isEqualTo(403);
    }

    @Test
    void answerOfAnotherProvider_isRefused() throws IOException {
        Begun begun = begin();
        refused(
                finish(begun, with(provider.signIn(begun.address), "issuer", "https://evil.example")),
                "of another provider");
        provider.metadata.put("authorization_response_iss_parameter_supported", true);
        rig.clock.advanceMillis(600_000); // what it says of itself is asked for again
        refused(once(), "of another provider");
        begun = begin();
        assertThat(finish(begun, with(provider.signIn(begun.address), "issuer", provider.issuer()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void metadataOfAnotherIssuer_orWithoutTls_isTrouble() throws IOException {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("issuer", "https://id.example.com"),
                Map.of("token_endpoint", "http://id.example.com/token"),
                Map.of("jwks_uri", "file:///etc/passwd"))) {
            provider.metadata.clear();
            provider.metadata.putAll(wrong);
            Http.Reply reply =
                    rig.http.send("POST", "/api/v1/session/provider", "{}", "Content-Type", "application/json");
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
        }
    }

    @Test
    void claims_thatTheTokenLacks_areAskedFor_andThoseOfSomebodyElseAreNot() throws IOException {
        provider.claims.clear();
        provider.userinfo.putAll(Map.of("preferred_username", "ann", "groups", List.of("admins")));
        assertThat(once().json().get("role").stringValue()).isEqualTo("admin");
        provider.userinfo.put("sub", "s-2");
        refused(once(), "tells of somebody else");
    }

    @Test
    void nobodyIsGranted_byAnAddressThatIsNotVerified_orByNothing() throws IOException {
        provider.claims.put("groups", List.of("staff"));
        provider.claims.put("email", "ann@example.com");
        refused(once(), "nothing is granted");
        provider.claims.put("email_verified", false);
        refused(once(), "nothing is granted");
        provider.claims.put("email_verified", true);
        assertThat(once().json().get("role").stringValue()).isEqualTo("viewer");
    }

    @Test
    void userOfTheHub_isNotTakenOver_norOneOfTheProviderByItsName() throws IOException {
        provider.claims.put("preferred_username", "admin");
        refused(once(), "another user admin here already");
        provider.claims.put("preferred_username", "Ann");
        assertThat(once().status()).isEqualTo(200);
        provider.bent = says -> says.subject("s-2");
        refused(once(), "another user ann here already");
        provider.bent = says -> says;
        provider.claims.put("preferred_username", "ann.of.old");
        assertThat(once().json().get("name").stringValue())
                .as("known by its subject")
                .isEqualTo("ann");
        provider.claims.put("preferred_username", "../ann");
        provider.bent = says -> says.subject("s-3");
        refused(once(), "the name that came for you");
    }

    @Test
    @Tag("T-SES-1")
    void otherGrants_atTheNextSignIn_endTheSessionsOfBefore() throws IOException {
        Rig.Browser before = rig.browser(once());
        Rig.Browser same = rig.browser(once());
        assertThat(rig.http.get("/api/v1/me", "Cookie", before.cookie()).status())
                .isEqualTo(200);
        provider.claims.put("groups", List.of("admins"));
        Rig.Browser after = rig.browser(once());
        for (Rig.Browser old : List.of(before, same)) {
            assertThat(rig.http.get("/api/v1/me", "Cookie", old.cookie()).status())
                    .isEqualTo(401);
        }
        assertThat(rig.http.get("/api/v1/users", "Cookie", after.cookie()).status())
                .isEqualTo(200);
        assertThat(rig.change(after, "DELETE", "/users/admin", null).status())
                .as("the last admin who signs in here")
                .isEqualTo(409);
    }

    @Test
    void userOfTheProvider_hasNoPassword_noLink_andNoRightsOfTheHubs() throws IOException {
        Rig.Browser ann = rig.browser(once());
        assertThat(rig.change(ann, "PUT", "/me/password", "{\"password\":\"otter gravel fjord\"}")
                        .status())
                .isEqualTo(409);
        assertThat(rig.change(ann, "POST", "/me/totp", null).status()).isEqualTo(409);
        assertThat(rig.change("POST", "/signin-links", "{\"user\":\"ann\"}").status())
                .isEqualTo(409);
        assertThat(rig.change("PATCH", "/users/ann", "{\"role\":\"admin\"}").status())
                .isEqualTo(409);
        assertThat(rig.change("DELETE", "/users/ann", null).status()).isEqualTo(204);
        assertThat(rig.http.get("/api/v1/me", "Cookie", ann.cookie()).status()).isEqualTo(401);
    }

    @Test
    void staleSession_isConfirmedAtTheProvider_whenItAskedAnew() throws IOException {
        provider.claims.put("groups", List.of("admins"));
        Rig.Browser ann = rig.browser(once());
        rig.clock.advanceMillis(Sessions.RECENT_MILLIS + 1);
        String token = "{\"role\":\"viewer\"}";
        assertThat(rig.change(ann, "POST", "/tokens", token).code()).isEqualTo("sign-in-again");

        provider.bent = says -> says.claim("auth_time", (rig.clock.wallMillis() - 3_600_000) / 1_000);
        refused(again(ann), "did not ask you anew");
        provider.bent =
                says -> says.claim("auth_time", rig.clock.wallMillis() / 1_000).subject("s-2");
        refused(again(ann), "not who you are");
        assertThat(rig.change(ann, "POST", "/tokens", token).code()).isEqualTo("sign-in-again");
        provider.bent = says -> says.claim("auth_time", rig.clock.wallMillis() / 1_000);
        Http.Reply confirmed = again(ann);
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        assertThat(rig.change(ann, "POST", "/tokens", token).status()).isEqualTo(201);
    }

    @Test
    void signInAndConfirmation_areNotTakenForEachOther() throws IOException {
        Rig.Browser ann = rig.browser(once());
        Begun begun = begin();
        refused(put(begun, provider.signIn(begun.address), ann, true), "was not asked by this browser");
        Begun again = begin(ann);
        assertThat(again.address).contains("prompt=login&max_age=0");
        refused(finish(again, provider.signIn(again.address)), "was not asked by this browser");
    }

    @Test
    void providerThatIsGone_isTold_andTheHubGoesOn() throws IOException {
        provider.close();
        Http.Reply reply = rig.http.send("POST", "/api/v1/session/provider", "{}", "Content-Type", "application/json");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).contains("Keycloak cannot be reached").doesNotContain("hush");
        assertThat(rig.signIn()).isNotNull();
    }

    @Test
    void hubWithoutAProvider_saysSo() throws IOException {
        try (Rig plain = new Rig(data.resolve("plain"))) {
            assertThat(plain.http.get("/api/v1/session").text()).isEqualTo("{\"provider\":null}");
            assertThat(plain.http
                            .send("POST", "/api/v1/session/provider", "{}", "Content-Type", "application/json")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void fileWithMistakes_isRefused_allAtOnce() {
        Problems problems = new Problems();
        String text = """
                provider:
                  name: X
                  issuer: http://id.example.com
                  client-id: tocsin
                  origin: https://hub.example.com/welcome
                  grants: [{claim: groups, value: ops, role: king}]
                  sekret: x
                origins: [{origin: "*"}, {origin: "https://Wall.example.com"}]
                frames: ["https://a.example.com:443"]
                """;
        assertThat(WebAccess.read(text, _ -> null, problems)).isNull();
        assertThat(problems.sentence())
                .contains("provider.issuer")
                .contains("provider.origin")
                .contains("provider.grants[0].role")
                .contains("provider.sekret")
                .contains("origins[0].origin")
                .contains("origins[1].origin")
                .contains("frames");
    }

    @Test
    void originThatIsNotThisHubs_isRefusedAtTheStart() {
        assertThatThrownBy(() -> Rig.with(data.resolve("other"), port -> {
                    Problems problems = new Problems();
                    return WebAccess.read(
                            "provider: {name: X, issuer: 'https://id.example.com', client-id: x,"
                                    + " origin: 'https://elsewhere.example.com',"
                                    + " grants: [{claim: groups, value: ops, role: viewer}]}",
                            _ -> null,
                            problems);
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("elsewhere.example.com");
    }

    /// A sign-in that has begun.
    private record Begun(String address, String setCookie, String cookie) {}

    private Begun begin() throws IOException {
        Http.Reply reply = rig.http.send("POST", "/api/v1/session/provider", "{}", "Content-Type", "application/json");
        return mustWait(reply) ? begin() : begun(reply);
    }

    private Begun begin(Rig.Browser browser) throws IOException {
        Http.Reply reply = rig.change(browser, "POST", "/session/provider", "{\"again\":true}");
        return mustWait(reply) ? begin(browser) : begun(reply);
    }

    private static Begun begun(Http.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        String cookie = reply.header("set-cookie");
        return new Begun(reply.json().get("address").stringValue(), cookie, cookie.substring(0, cookie.indexOf(';')));
    }

    private Http.Reply finish(Begun begun, Map<String, String> back) throws IOException {
        return put(begun, back, null, false);
    }

    private Http.Reply again(Rig.Browser browser) throws IOException {
        Begun begun = begin(browser);
        return put(begun, provider.signIn(begun.address), browser, true);
    }

    /// Comes back.
    private Http.Reply put(Begun begun, Map<String, String> back, Rig.@Nullable Browser browser, boolean again)
            throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(back);
        if (again) {
            body.put("again", true);
        }
        Http.Reply reply = rig.http.send(
                "PUT",
                "/api/v1/session/provider",
                JsonMapper.shared().writeValueAsString(body),
                "Cookie",
                begun.cookie + (browser == null ? "" : "; " + browser.cookie()),
                "Origin",
                rig.origin(),
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "application/json");
        return mustWait(reply) ? put(begun, back, browser, again) : reply;
    }

    /// Waits when wrong tries before ask for that.
    private boolean mustWait(Http.Reply reply) {
        if (reply.status() == 429) {
            rig.clock.advanceMillis(Integer.parseInt(reply.header("retry-after")) * 1_000L);
        }
        return reply.status() == 429;
    }

    /// A whole sign-in.
    private Http.Reply once() throws IOException {
        Begun begun = begin();
        return finish(begun, provider.signIn(begun.address));
    }

    private static void refused(Http.Reply reply, String why) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(401);
        assertThat(reply.text()).contains(why);
        assertThat(reply.header("set-cookie")).isEmpty();
    }

    private static Map<String, String> with(Map<String, String> back, String name, String value) {
        Map<String, String> other = new LinkedHashMap<>(back);
        other.put(name, value);
        return other;
    }
}
