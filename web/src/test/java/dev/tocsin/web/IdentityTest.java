package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// People: users with roles and hosts, passwords, second factors, their sessions, and what is written down of it.
class IdentityTest extends WithRig {
    private static final String PASSWORD = "otter gravel fjord";
    private static final String OTHER = "tin roof, cold coffee";

    private Rig.Browser admin;

    @BeforeEach
    void start() throws IOException {
        admin = rig.signIn();
    }

    @Test
    @Tag("EW-46")
    void user_madeWithoutAPassword_comesInByItsLink_andSetsOne() throws IOException {
        Http.Reply made = rig.change(
                admin, "POST", "/users", "{\"name\":\"ann\",\"role\":\"operator\",\"hosts\":[\"web-*\",\"site=x\"]}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().get("password").booleanValue()).isFalse();
        String link = made.json().get("link").get("url").stringValue();
        assertThat(signIn("ann", PASSWORD).status()).as("no password yet").isEqualTo(401);

        Rig.Browser ann = rig.browser(rig.useKey(link.substring(link.indexOf("#k=") + 3)));
        Http.Reply set = rig.change(ann, "PUT", "/me/password", "{\"password\":\"" + PASSWORD + "\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(me(ann).status()).as("the session of before").isEqualTo(401);
        JsonNode me = me(rig.browser(set)).json();
        assertThat(me.get("name").stringValue()).isEqualTo("ann");
        assertThat(me.get("role").stringValue()).isEqualTo("operator");
        assertThat(me.get("hosts").toString()).isEqualTo("[\"web-*\",\"site=x\"]");
        assertThat(me.get("password").booleanValue()).isTrue();
        rig.clock.advanceMillis(1_000);
        assertThat(signIn("ann", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void users_whatIsNoUser_isRefusedByItsField() throws IOException {
        for (List<String> wrong : List.of(
                List.of("name", "{\"role\":\"viewer\"}"),
                List.of("name", "{\"name\":\"Ann\",\"role\":\"viewer\"}"),
                List.of("name", "{\"name\":\"../x\",\"role\":\"viewer\"}"),
                List.of("role", "{\"name\":\"ann\",\"role\":\"guest\"}"),
                List.of("role", "{\"name\":\"ann\"}"),
                List.of("hosts", "{\"name\":\"ann\",\"role\":\"viewer\",\"hosts\":[]}"),
                List.of("hosts", "{\"name\":\"ann\",\"role\":\"viewer\",\"hosts\":\"web-*\"}"),
                List.of("password", "{\"name\":\"ann\",\"role\":\"viewer\",\"password\":\"password1234\"}"),
                List.of("email", "{\"name\":\"ann\",\"role\":\"viewer\",\"email\":\"a@example.com\"}"))) {
            Http.Reply refused = rig.change(admin, "POST", "/users", wrong.getLast());
            assertThat(refused.status()).as(wrong.getLast()).isEqualTo(400);
            assertThat(refused.field()).as(wrong.getLast()).isEqualTo(wrong.getFirst());
        }
        add("ann", "viewer");
        assertThat(rig.change(admin, "POST", "/users", "{\"name\":\"ann\",\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void lastAdminOfEveryHost_staysOne() throws IOException {
        add("ann", "admin");
        assertThat(rig.change(admin, "PATCH", "/users/ann", "{\"hosts\":[\"web-*\"]}")
                        .status())
                .isEqualTo(200);
        for (String body : List.of("{\"role\":\"operator\"}", "{\"hosts\":[\"web-*\"]}")) {
            assertThat(rig.change(admin, "PATCH", "/users/admin", body).status())
                    .as(body)
                    .isEqualTo(409);
        }
        assertThat(rig.change(admin, "DELETE", "/users/admin", null).status()).isEqualTo(409);
        assertThat(me(admin).status()).isEqualTo(200);
        assertThat(rig.change(admin, "PATCH", "/users/ann", "{\"hosts\":[\"*\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(rig.change(admin, "DELETE", "/users/admin", null).status()).isEqualTo(204);
        assertThat(me(admin).status()).isEqualTo(401);
    }

    @Test
    @Tag("T-SES-1")
    void session_ofAUserWhoseRightsChange_endsAtOnce_andItsLinksToo() throws IOException {
        add("ann", "operator");
        Rig.Browser ann = rig.signIn("ann");
        String link = rig.web.createSigninLink("ann");
        assertThat(rig.change(admin, "PATCH", "/users/ann", "{\"role\":\"operator\"}")
                        .status())
                .isEqualTo(200);
        assertThat(me(ann).status()).as("nothing changed").isEqualTo(200);

        assertThat(rig.change(admin, "PATCH", "/users/ann", "{\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(200);
        assertThat(me(ann).status()).isEqualTo(401);
        assertThat(rig.useKey(link.substring(link.indexOf("#k=") + 3)).status()).isEqualTo(401);

        Rig.Browser again = rig.signIn("ann");
        assertThat(rig.change(admin, "DELETE", "/users/ann", null).status()).isEqualTo(204);
        assertThat(me(again).status()).isEqualTo(401);
        assertThat(signIn("ann", PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void password_wrongOnes_slowDown_andTellNobodyWhoThereIs() throws IOException {
        add("ann", "viewer");
        Http.Reply wrong = signIn("ann", "otter gravel fjorg");
        Http.Reply nobody = signIn("bob", PASSWORD);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(wrong.text()).isEqualTo(nobody.text());
        Http.Reply third = signIn("ann", PASSWORD);
        assertThat(third.status()).as("right, and too soon").isEqualTo(429);
        assertThat(third.header("retry-after")).isEqualTo("1");
        rig.clock.advanceMillis(1_000);
        assertThat(signIn("ann", PASSWORD).status()).isEqualTo(200);
        for (String body : List.of(
                "{\"user\":\"ann\"}",
                "{\"password\":\"x\"}",
                "{\"user\":\"ann\",\"key\":\"x\",\"password\":\"y\"}",
                "{}")) {
            assertThat(rig.session(body).status()).as(body).isEqualTo(400);
        }
    }

    @Test
    @Tag("T-SES-1")
    void password_changedByTheOldOne_endsEveryOtherSession() throws IOException {
        add("ann", "viewer");
        Rig.Browser one = rig.browser(signIn("ann", PASSWORD));
        Rig.Browser two = rig.browser(signIn("ann", PASSWORD));
        rig.clock.advanceMillis(600_000);
        Http.Reply bare = rig.change(one, "PUT", "/me/password", "{\"password\":\"" + OTHER + "\"}");
        assertThat(bare.status()).as("long after the sign-in").isEqualTo(403);
        assertThat(bare.field()).isEqualTo("session");
        Http.Reply wrong =
                rig.change(one, "PUT", "/me/password", "{\"old\":\"" + OTHER + "\",\"password\":\"" + OTHER + "\"}");
        assertThat(wrong.field()).isEqualTo("old");
        Http.Reply weak =
                rig.change(one, "PUT", "/me/password", "{\"old\":\"" + PASSWORD + "\",\"password\":\"short\"}");
        assertThat(weak.field()).isEqualTo("password");

        Http.Reply set =
                rig.change(one, "PUT", "/me/password", "{\"old\":\"" + PASSWORD + "\",\"password\":\"" + OTHER + "\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(me(one).status()).isEqualTo(401);
        assertThat(me(two).status()).isEqualTo(401);
        assertThat(me(rig.browser(set)).status()).isEqualTo(200);
        assertThat(signIn("ann", OTHER).status()).isEqualTo(200);
        assertThat(signIn("ann", PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void secondFactor_onceConfirmed_isAskedFor_andEachCodeCountsOnce() throws IOException {
        add("ann", "viewer");
        Rig.Browser ann = rig.browser(signIn("ann", PASSWORD));
        Http.Reply begun = rig.change(ann, "POST", "/me/totp", null);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        String secret = begun.json().get("secret").stringValue();
        assertThat(begun.json().get("address").stringValue()).startsWith("otpauth://totp/Tocsin:ann?secret=" + secret);
        assertThat(signIn("ann", PASSWORD).status()).as("not in force yet").isEqualTo(200);

        Http.Reply confirmed =
                rig.change(ann, "POST", "/me/totp/confirm", "{\"code\":\"" + Codes.now(secret, rig.clock) + "\"}");
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        List<String> recovery = new ArrayList<>();
        confirmed.json().get("codes").forEach(code -> recovery.add(code.stringValue()));
        assertThat(recovery)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z2-7]{5}(-[a-z2-7]{1,5})+"));
        assertThat(me(ann).status()).as("the session of before").isEqualTo(401);

        Http.Reply bare = signIn("ann", PASSWORD);
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.field()).isEqualTo("code");
        assertThat(signIn("ann", OTHER).field())
                .as("a wrong password tells nothing of codes")
                .isEqualTo("password");
        Http.Reply used = code("ann", Codes.now(secret, rig.clock));
        assertThat(used.field()).as("used to confirm").isEqualTo("code");
        rig.clock.advanceMillis(60_000);
        String code = Codes.now(secret, rig.clock);
        assertThat(code("ann", code).status()).isEqualTo(200);
        assertThat(code("ann", code).status()).as("twice").isEqualTo(401);

        Http.Reply back = code("ann", recovery.getFirst().toUpperCase(java.util.Locale.ROOT));
        assertThat(back.status()).as(back.text()).isEqualTo(200);
        assertThat(me(rig.browser(back)).json().get("recoveryCodes").intValue()).isEqualTo(9);
        assertThat(code("ann", recovery.getFirst()).status()).as("twice").isEqualTo(401);

        Rig.Browser in = rig.browser(back);
        Http.Reply off = rig.change(in, "DELETE", "/me/totp", null);
        assertThat(off.status()).as(off.text()).isEqualTo(200);
        rig.clock.advanceMillis(60_000);
        assertThat(signIn("ann", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void secondFactor_withoutAPassword_orLongAfterTheSignIn_isRefused() throws IOException {
        assertThat(rig.change(admin, "POST", "/me/totp", null).status())
                .as("links alone")
                .isEqualTo(409);
        add("ann", "viewer");
        Rig.Browser ann = rig.browser(signIn("ann", PASSWORD));
        rig.clock.advanceMillis(5 * 60_000 + 1);
        for (String[] change : new String[][] {{"POST", "/me/totp"}, {"DELETE", "/me/totp"}}) {
            Http.Reply late = rig.change(ann, change[0], change[1], null);
            assertThat(late.status()).isEqualTo(403);
            assertThat(late.field()).isEqualTo("session");
        }
    }

    @Test
    @Tag("T-AUTHZ-1")
    void userOfSomeHosts_seesThoseAlone_alsoWhenAHostGetsALabel() throws IOException {
        assertThat(rig.change(
                                admin,
                                "POST",
                                "/users",
                                "{\"name\":\"ann\",\"role\":\"operator\",\"hosts\":[\"web-02\",\"site=ber-*\"]}")
                        .status())
                .isEqualTo(201);
        Rig.Browser ann = rig.signIn("ann");
        assertThat(names(ann)).containsExactly("web-02");
        assertThat(rig.http.get("/api/v1/hosts/web-01", "Cookie", ann.cookie()).status())
                .isEqualTo(404);
        assertThat(rig.http
                        .get("/api/v1/hosts/" + Worlds.WEB_01, "Cookie", ann.cookie())
                        .status())
                .isEqualTo(404);
        assertThat(rig.change(admin, "PATCH", "/hosts/web-01", "{\"labels\":{\"site\":\"ber-2\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(names(ann)).containsExactly("web-01", "web-02");
        assertThat(rig.http
                        .get("/api/v1/fleet?columns=cpu_busy", "Cookie", ann.cookie())
                        .json()
                        .get("hosts"))
                .hasSize(2);
    }

    @Test
    void userOfSomeHosts_seesTheChecksOfThose() throws IOException {
        for (String host : List.of("web-02", "shop")) {
            assertThat(rig.change(admin, "POST", "/checks", "{\"host\":\"" + host + "\",\"type\":\"tcp\",\"port\":1}")
                            .status())
                    .isEqualTo(201);
        }
        String token = rig.token("operator", ",\"hosts\":[\"web-*\"]");
        JsonNode seen =
                rig.http.get("/api/v1/checks", "Authorization", token).json().get("items");
        assertThat(seen).hasSize(1);
        String foreign = "";
        for (JsonNode check : rig.get("/api/v1/checks").json().get("items")) {
            foreign = check.get("host").stringValue().equals("shop")
                    ? check.get("id").stringValue()
                    : foreign;
        }
        assertThat(rig.http
                        .get("/api/v1/checks/" + foreign, "Authorization", token)
                        .status())
                .isEqualTo(404);
        assertThat(rig.http
                        .get("/api/v1/checks/days?checks=" + foreign, "Authorization", token)
                        .json()
                        .get("items"))
                .isEmpty();
    }

    @Test
    void audit_holdsWhoDidWhat_withoutSecrets_andIsWhole() throws IOException {
        add("ann", "viewer");
        signIn("ann", OTHER);
        rig.clock.advanceMillis(1_000);
        Rig.Browser ann = rig.browser(signIn("ann", PASSWORD));
        rig.change(ann, "POST", "/tokens", "{\"role\":\"viewer\"}");
        rig.change("PATCH", "/hosts/web-01", "{\"labels\":{}}");

        List<String> told = new ArrayList<>();
        Http.Reply list = rig.get("/api/v1/audit");
        for (JsonNode entry : list.json().get("items")) {
            told.add(
                    entry.get("actor").stringValue() + " " + entry.get("action").stringValue() + " "
                            + entry.get("subject").stringValue() + " "
                            + entry.get("outcome").stringValue() + " "
                            + entry.get("detail").stringValue());
        }
        assertThat(told)
                .containsExactly(
                        "token:local PATCH /api/v1/hosts/{host} web-01 done ",
                        "user:ann POST /api/v1/tokens  refused this needs the role admin, your role is viewer",
                        "user:ann POST /api/v1/session  done by password",
                        " sign-in ann refused wrong password",
                        "user:admin POST /api/v1/users ann done viewer on *",
                        "user:admin POST /api/v1/session  done by link");
        assertThat(list.text()).doesNotContain(PASSWORD, OTHER, "argon2id");
        JsonNode walk = rig.get("/api/v1/audit/verify").json();
        assertThat(walk.get("whole").booleanValue()).isTrue();
        assertThat(walk.get("entries").intValue()).isEqualTo(6);
        assertThat(walk.get("hash").stringValue())
                .isEqualTo(list.json().get("items").get(0).get("hash").stringValue());
        Http.Reply page = rig.get("/api/v1/audit?limit=4");
        assertThat(page.json().get("next").stringValue()).isEqualTo("3");
        assertThat(rig.get("/api/v1/audit?limit=4&cursor=3").json().get("items"))
                .hasSize(2);
    }

    @Test
    void audit_keepsNothingThatWasTypedIntoTheWrongField() throws IOException {
        signIn(PASSWORD.replace(' ', '-'), "x");
        assertThat(rig.get("/api/v1/audit").text()).doesNotContain(PASSWORD.replace(' ', '-'));
    }

    @Test
    @Tag("T-LEAK-1")
    void secretsOfPeople_comeOutOfNothing() throws IOException {
        add("ann", "admin");
        Rig.Browser ann = rig.browser(signIn("ann", PASSWORD));
        String secret =
                rig.change(ann, "POST", "/me/totp", null).json().get("secret").stringValue();
        String code = Codes.now(secret, rig.clock);
        Http.Reply confirmed = rig.change(ann, "POST", "/me/totp/confirm", "{\"code\":\"" + code + "\"}");
        String recovery = confirmed.json().get("codes").get(0).stringValue();
        for (String path :
                List.of("/me", "/users", "/users/ann/sessions", "/sessions", "/tokens", "/audit", "/config")) {
            Http.Reply reply = rig.get("/api/v1" + path);
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.text()).as(path).doesNotContain(PASSWORD, secret, recovery, "argon2");
        }
    }

    @Test
    @Tag("T-SES-1")
    void sessions_ofOthers_anAdminListsAndEnds_andOwnOnesAllAtOnce() throws IOException {
        add("ann", "viewer");
        Rig.Browser one = rig.browser(signIn("ann", PASSWORD));
        Rig.Browser two = rig.signIn("ann");
        JsonNode listed = rig.http
                .get("/api/v1/users/ann/sessions", "Cookie", admin.cookie())
                .json()
                .get("items");
        assertThat(listed).hasSize(2);
        assertThat(listed.toString()).contains("\"way\":\"link\"", "\"way\":\"password\"", "\"remote\":\"127.0.0.1\"");
        assertThat(rig.change(
                                admin,
                                "DELETE",
                                "/users/admin/sessions/"
                                        + listed.get(0).get("id").stringValue(),
                                null)
                        .status())
                .as("of another user")
                .isEqualTo(404);

        Http.Reply ended = rig.change(one, "DELETE", "/sessions", null);
        assertThat(ended.json().get("ended").intValue()).isEqualTo(1);
        assertThat(me(two).status()).isEqualTo(401);
        String id = rig.http
                .get("/api/v1/sessions", "Cookie", one.cookie())
                .json()
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        assertThat(rig.change(admin, "DELETE", "/users/ann/sessions/" + id, null)
                        .status())
                .isEqualTo(204);
        assertThat(me(one).status()).isEqualTo(401);
    }

    private void add(String name, String role) throws IOException {
        Http.Reply made = rig.change(
                admin,
                "POST",
                "/users",
                "{\"name\":\"" + name + "\",\"role\":\"" + role + "\",\"password\":\"" + PASSWORD + "\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private Http.Reply signIn(String user, String password) throws IOException {
        return rig.session("{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
    }

    /// Signs in with a code, after the wait that wrong ones before may ask for.
    private Http.Reply code(String user, String code) throws IOException {
        Http.Reply reply =
                rig.session("{\"user\":\"" + user + "\",\"password\":\"" + PASSWORD + "\",\"code\":\"" + code + "\"}");
        if (reply.status() != 429) {
            return reply;
        }
        rig.clock.advanceMillis(Integer.parseInt(reply.header("retry-after")) * 1_000L);
        return code(user, code);
    }

    private Http.Reply me(Rig.Browser browser) throws IOException {
        return rig.http.get("/api/v1/me", "Cookie", browser.cookie());
    }

    private List<String> names(Rig.Browser browser) throws IOException {
        List<String> names = new ArrayList<>();
        rig.http
                .get("/api/v1/hosts", "Cookie", browser.cookie())
                .json()
                .get("items")
                .forEach(host -> names.add(host.get("name").stringValue()));
        return names;
    }
}
