package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in and out, sessions, tokens and the files of the local machine.
class WebTest extends WithRig {
    @Test
    void health_ofNobody_answers() throws IOException {
        Http.Reply reply = rig.http.get("/api/v1/health");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .isEqualTo("{\"status\":\"ok\",\"version\":\"0.1.0\",\"now\":1795318320000,\"blindSince\":null}");
    }

    @Test
    @Tag("T-DEF-1")
    void freshStart_hasNoAccount_untilTheFirstLinkIsUsed() throws Exception {
        assertThat(users()).isZero();
        String link = rig.web.createSigninLink("admin");
        assertThat(link).startsWith(rig.origin() + "/welcome#k=");
        assertThat(users()).isZero();

        Http.Reply reply = rig.useKey(link.substring(link.indexOf("#k=") + 3));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("name").stringValue()).isEqualTo("admin");
        assertThat(reply.json().get("role").stringValue()).isEqualTo("admin");
        assertThat(reply.header("set-cookie"))
                .matches("tocsin_" + rig.web.port() + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(users()).isEqualTo(1);
        assertThatThrownBy(() -> rig.web.createSigninLink("eve")).hasMessageContaining("eve");
    }

    @Test
    @Tag("T-DEF-1")
    void key_usedTwiceOrLate_is401() throws IOException {
        String link = rig.web.createSigninLink("admin");
        String key = link.substring(link.indexOf("#k=") + 3);
        assertThat(rig.useKey(key).status()).isEqualTo(200);
        assertThat(rig.useKey(key).status()).isEqualTo(401);

        String late = rig.web.createSigninLink("admin");
        rig.clock.advanceMillis(30 * 60_000);
        assertThat(rig.useKey(late.substring(late.indexOf("#k=") + 3)).status()).isEqualTo(401);
        rig.clock.advanceMillis(120_000);
        Http.Reply unknown = rig.useKey("x".repeat(43));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("unauthorized");
    }

    @Test
    void key_usedByMany_letsOneIn() throws Exception {
        String link = rig.web.createSigninLink("admin");
        String key = link.substring(link.indexOf("#k=") + 3);
        Callable<Integer> use = () -> rig.useKey(key).status();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int in = 0;
            for (Future<Integer> one : threads.invokeAll(List.of(use, use, use, use))) {
                in += one.get() == 200 ? 1 : 0;
            }
            assertThat(in).isEqualTo(1);
        }
    }

    @Test
    void wrongKeys_slowTheAddressDown_goodOnesDoNot() throws IOException {
        for (int i = 0; i < 8; i++) {
            rig.signIn();
        }
        assertThat(rig.useKey("wrong1").status()).isEqualTo(401);
        assertThat(rig.useKey("wrong2").status()).isEqualTo(401);
        Http.Reply third = rig.useKey("wrong3");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("retry-after")).isEqualTo("1");
        rig.clock.advanceMillis(1_000);
        assertThat(rig.useKey("wrong3").status()).isEqualTo(401);
        rig.clock.advanceMillis(2_000);
        assertThat(rig.useKey("wrong4").status()).isEqualTo(401);
        rig.clock.advanceMillis(4_000);
        assertThat(rig.useKey("wrong5").status()).isEqualTo(401);
        rig.clock.advanceMillis(5_000);
        Http.Reply sixth = rig.http.send(
                "POST",
                "/api/v1/session",
                "{\"key\":\"wrong6\"}",
                "Content-Type",
                "application/json",
                "X-Forwarded-For",
                "203.0.113.9");
        assertThat(sixth.status()).as("a header does not change the address").isEqualTo(429);
        assertThat(sixth.header("retry-after")).isEqualTo("55");
    }

    @Test
    @Tag("T-SES-1")
    void session_afterSignOut_isDeadAtOnce() throws IOException {
        Rig.Browser browser = rig.signIn();
        assertThat(rig.http.get("/api/v1/me", "Cookie", browser.cookie()).status())
                .isEqualTo(200);

        Http.Reply out = rig.http.send(
                "DELETE",
                "/api/v1/session",
                null,
                "Cookie",
                browser.cookie(),
                "X-Tocsin-CSRF",
                browser.csrf(),
                "Origin",
                rig.origin());

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("set-cookie")).contains("Max-Age=0");
        assertThat(rig.http.get("/api/v1/me", "Cookie", browser.cookie()).status())
                .isEqualTo(401);
    }

    @Test
    @Tag("T-SES-1")
    void session_idleForAnHour_orTwelveHoursOld_ends() throws IOException {
        Rig.Browser idle = rig.signIn();
        rig.clock.advanceMillis(3_600_000);
        assertThat(rig.http.get("/api/v1/me", "Cookie", idle.cookie()).status()).isEqualTo(401);

        Rig.Browser busy = rig.signIn();
        for (int halfHours = 0; halfHours < 23; halfHours++) {
            rig.clock.advanceMillis(1_800_000);
            assertThat(rig.http.get("/api/v1/me", "Cookie", busy.cookie()).status())
                    .isEqualTo(200);
        }
        rig.clock.advanceMillis(1_800_000);
        assertThat(rig.http.get("/api/v1/me", "Cookie", busy.cookie()).status()).isEqualTo(401);
    }

    @Test
    @Tag("T-SES-2")
    void session_withAnyByteChanged_is401() throws IOException {
        String cookie = rig.signIn().cookie();
        int start = cookie.indexOf('=') + 1;
        for (int i = start; i < cookie.length(); i++) {
            char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
            String changed = cookie.substring(0, i) + other + cookie.substring(i + 1);
            assertThat(rig.http.get("/api/v1/me", "Cookie", changed).status()).isEqualTo(401);
        }
        assertThat(rig.http.get("/api/v1/me", "Cookie", cookie).status()).isEqualTo(200);
    }

    @Test
    @Tag("T-SES-1")
    void sessions_listOwn_andEndOne() throws IOException {
        Rig.Browser one = rig.signIn();
        Rig.Browser two = rig.signIn();
        Http.Reply list = rig.http.get("/api/v1/sessions", "Cookie", one.cookie());
        assertThat(list.json().get("items")).hasSize(2);
        String other = "";
        for (var item : list.json().get("items")) {
            other = item.get("current").booleanValue() ? other : item.get("id").stringValue();
        }

        Http.Reply ended = rig.http.send(
                "DELETE",
                "/api/v1/sessions/" + other,
                null,
                "Cookie",
                one.cookie(),
                "X-Tocsin-CSRF",
                one.csrf(),
                "Origin",
                rig.origin());

        assertThat(ended.status()).isEqualTo(204);
        assertThat(rig.http.get("/api/v1/me", "Cookie", two.cookie()).status()).isEqualTo(401);
        assertThat(rig.http.get("/api/v1/me", "Cookie", one.cookie()).status()).isEqualTo(200);
    }

    @Test
    void secrets_inTheCatalog_areHashesOnly() throws IOException {
        String link = rig.web.createSigninLink("admin");
        Rig.Browser browser = rig.signIn();
        String token = rig.token("viewer");
        String secret = token.substring(token.lastIndexOf('_', token.length() - 43) + 1);
        rig.close();

        byte[] file = Files.readAllBytes(data.resolve("catalog.db"));
        String bytes = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(bytes)
                .doesNotContain(link.substring(link.indexOf("#k=") + 3))
                .doesNotContain(browser.cookie().substring(browser.cookie().indexOf('=') + 1))
                .doesNotContain(browser.csrf())
                .doesNotContain(secret);
        rig = new Rig(data);
    }

    @Test
    void token_expiredEndedOrWrong_is401() throws IOException {
        String token = rig.token("viewer");
        assertThat(rig.http
                        .get("/api/v1/me", "Authorization", token)
                        .json()
                        .get("role")
                        .stringValue())
                .isEqualTo("viewer");
        char last = token.charAt(token.length() - 1);
        String wrong = token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A');
        assertThat(rig.http.get("/api/v1/me", "Authorization", wrong).status()).isEqualTo(401);
        assertThat(rig.http.get("/api/v1/me", "Authorization", "Basic abc").status())
                .isEqualTo(401);
        String id = token.substring("Bearer tocsin_".length(), "Bearer tocsin_".length() + 16);
        assertThat(rig.http
                        .send("DELETE", "/api/v1/tokens/" + id, null, "Authorization", rig.local())
                        .status())
                .isEqualTo(204);
        assertThat(rig.http.get("/api/v1/me", "Authorization", token).status()).isEqualTo(401);

        String old = rig.token("viewer");
        rig.clock.advanceMillis(90L * 86_400_000);
        assertThat(rig.http.get("/api/v1/me", "Authorization", old).status()).isEqualTo(401);
    }

    @Test
    void localFiles_whileRunning_letTheOwnerIn_andGoAtTheEnd() throws IOException {
        Path token = data.resolve("hub/local-token");
        Path hub = data.resolve("hub/hub.json");
        String local = rig.local();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hub)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(hub))
                .isEqualTo("{\"webUrl\":\"" + rig.origin() + "\",\"agentsAddress\":\"127.0.0.1:8628\",\"pid\":"
                        + ProcessHandle.current().pid() + ",\"version\":\"0.1.0\",\"webPin\":\"\"}");
        assertThat(rig.http
                        .get("/api/v1/me", "Authorization", local)
                        .json()
                        .get("role")
                        .stringValue())
                .isEqualTo("admin");

        rig.close();

        assertThat(token).doesNotExist();
        assertThat(hub).doesNotExist();
        rig = new Rig(data);
        assertThat(rig.http.get("/api/v1/me", "Authorization", local).status())
                .as("the token of the run before")
                .isEqualTo(401);
    }

    @Test
    void port_thatIsTaken_isRefusedInOneSentence(@TempDir Path other) throws IOException {
        WebConfig config = new WebConfig(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), rig.web.port()),
                other,
                "0.1.0",
                "",
                WebReach.LOOPBACK,
                false,
                null);
        WebParts parts = new WebParts(
                rig.clock,
                dev.tocsin.base.Log.none(),
                new java.security.SecureRandom(),
                rig.hosts,
                rig.hosts,
                rig.feed,
                new OpenTickets(),
                null,
                null,
                rig.catalog,
                Figures.NONE,
                rig.watch,
                () -> {
                    throw new AssertionError("BUG: got a request, must not start");
                },
                rig.jobs);
        try (Web second = new Web(config, parts)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("127.0.0.1:" + rig.web.port() + " cannot be listened on")
                    .hasMessageContaining("--web");
        }
        assertThat(other.resolve("hub")).doesNotExist();
    }

    @Test
    void signinLink_byTheApi_worksOnce() throws IOException {
        rig.signIn();
        Http.Reply made =
                rig.http.send("POST", "/api/v1/signin-links", "{\"user\":\"admin\"}", "Authorization", rig.local());
        assertThat(made.status()).isEqualTo(201);
        String url = made.json().get("url").stringValue();
        assertThat(rig.useKey(url.substring(url.indexOf("#k=") + 3)).status()).isEqualTo(200);
        assertThat(rig.http
                        .send("POST", "/api/v1/signin-links", "{\"user\":\"eve\"}", "Authorization", rig.local())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void bodies_thatAreWrong_areRefusedByField() throws IOException {
        for (List<String> wrong : List.of(
                List.of("/api/v1/tokens", "{\"role\":\"root\"}", "role"),
                List.of("/api/v1/tokens", "{\"role\":\"viewer\",\"expires\":\"-1d\"}", "expires"),
                List.of("/api/v1/tokens", "{\"role\":\"viewer\",\"expires\":\"0s\"}", "expires"),
                List.of("/api/v1/tokens", "{\"role\":\"viewer\",\"nmae\":\"x\"}", "nmae"),
                List.of("/api/v1/tokens", "{\"role\":7}", "role"),
                List.of("/api/v1/tokens", "[]", ""),
                List.of("/api/v1/tokens", "{\"role\":\"viewer\"} x", ""),
                List.of("/api/v1/tokens", "{\"role\":\"viewer\",\"role\":\"admin\"}", ""),
                List.of("/api/v1/enrollments", "{\"uses\":0}", "uses"),
                List.of("/api/v1/enrollments", "{\"uses\":101}", "uses"),
                List.of("/api/v1/enrollments", "{\"ttl\":\"25h\"}", "ttl"),
                List.of("/api/v1/enrollments", "{\"labels\":{\"A b\":\"x\"}}", "labels"),
                List.of("/api/v1/enrollments", "{\"labels\":[]}", "labels"))) {
            Http.Reply reply = rig.http.send("POST", wrong.get(0), wrong.get(1), "Authorization", rig.local());
            assertThat(reply.status()).as(wrong.get(1)).isEqualTo(400);
            assertThat(reply.field()).as(wrong.get(1)).isEqualTo(wrong.get(2));
        }
    }

    @Test
    void secure_front_givesTheHostCookie_andInsistsOnTls(@TempDir Path other) throws IOException {
        try (Rig secure = new Rig(other, true)) {
            String link = secure.web.createSigninLink("admin");
            Http.Reply reply = secure.useKey(link.substring(link.indexOf("#k=") + 3));
            assertThat(reply.header("set-cookie")).startsWith("__Host-tocsin=").contains("; Secure");
            assertThat(reply.header("strict-transport-security")).isEqualTo("max-age=31536000");
        }
    }

    private long users() throws IOException {
        return rig.catalog.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM users")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Test
    @Tag("EW-08")
    void host_whereSomethingHasFailed_isFailing() throws IOException {
        HostView well = Worlds.host(Worlds.WEB_01, "web-01", HostState.UP);
        rig.hosts.list.replaceAll(host -> !host.id().equals(well.id())
                ? host
                : new HostView(
                        well.id(),
                        well.name(),
                        well.state(),
                        well.lastSeenMillis(),
                        well.labels(),
                        well.facts(),
                        well.clockSkewMillis(),
                        well.processes(),
                        List.of("nginx has failed: exit 1"),
                        true));
        assertThat(rig.get("/api/v1/hosts/web-01").text())
                .contains("\"health\":{\"level\":\"failing\",\"reasons\":[\"nginx has failed: exit 1\"]}");
    }

    @Test
    void hosts_byIdAndName_areShown() throws IOException {
        assertThat(rig.get("/api/v1/hosts").json().get("items")).hasSize(4);
        assertThat(rig.get("/api/v1/hosts/web-01").text())
                .isEqualTo("{\"id\":\"" + Worlds.WEB_01 + "\",\"name\":\"web-01\",\"state\":\"up\","
                        + "\"lastSeen\":1795318319000,\"labels\":{\"site\":\"fra-1\"},\"os\":\"Debian GNU/Linux 12\","
                        + "\"kernel\":\"6.1.0\",\"arch\":\"x86_64\",\"cpus\":2,\"cpuModel\":\"A CPU\","
                        + "\"memTotal\":25213505536,\"bootTime\":1795000000000,\"agentVersion\":\"0.1.0\","
                        + "\"clockSkewMillis\":3,\"processes\":2,\"health\":{\"level\":\"ok\",\"reasons\":[]}}");
        assertThat(rig.get("/api/v1/hosts/" + Worlds.WEB_02).json().get("os").isNull())
                .isTrue();
        Http.Reply twin = rig.get("/api/v1/hosts/twin");
        assertThat(twin.status()).isEqualTo(409);
        assertThat(twin.code()).isEqualTo("ambiguous");
        assertThat(twin.text()).contains(Worlds.TWIN_A.toString()).contains(Worlds.TWIN_B.toString());
        Http.Reply near = rig.get("/api/v1/hosts/wbe-01/top");
        assertThat(near.status()).isEqualTo(404);
        assertThat(near.text()).contains("there is no host \\\"wbe-01\\\"; did you mean web-01?");
        String few = rig.token("viewer", ",\"hosts\":[\"other-*\"]");
        assertThat(rig.http.get("/api/v1/hosts/wbe-01", "Authorization", few).text())
                .as("of those that the caller may know of")
                .contains("there is no host \\\"wbe-01\\\"\"");
        assertThat(rig.get("/api/v1/hosts/nobody").status()).isEqualTo(404);
        assertThat(Arrays.asList("stale", "down", "unknown"))
                .contains(rig.get("/api/v1/hosts/" + Worlds.TWIN_B)
                        .json()
                        .get("state")
                        .stringValue());
    }
}
