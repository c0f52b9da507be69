package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client commands against a loopback server: what they ask, what they print, how they end.
class ClientCommandsTest {
    private static final String TOP = """
        {"at":1795348799000,"freshUntil":1795348799000,"total":3,"rows":[
          {"key":"812@47","pid":812,"ppid":1,"name":"java","user":"app","cmdline":"java -jar x.jar","unit":"app.service",
           "state":"S","cpu":0.125,"rss":104857600,"threads":12,"read_bytes":null,"write_bytes":null},
          {"key":"2@1","pid":2,"ppid":0,"name":"kthreadd","user":"root","cmdline":"","unit":"","state":"S",
           "cpu":0,"rss":0,"threads":1,"read_bytes":4096,"write_bytes":0}]}
        """;

    private FakeHub hub;

    @TempDir
    Path home;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private CommandLines.Result run(String... arguments) {
        return CommandLines.run(Map.of("TOCSIN_URL", hub.url(), "TOCSIN_TOKEN", "tocsin_a_b"), home, arguments);
    }

    @Test
    void incidents_oneOpen_isOneLine_andAckTakesItOn() {
        hub.answer("GET /api/v1/incidents", 200, """
            {"items":[{"id":7,"severity":"critical","host":"shop","service":"HTTP","opened":1795348700000,
              "ended":null,"ackedBy":null,"message":"503"}],"next":null}
            """);
        hub.answer("POST /api/v1/incidents/7/ack", 200, """
            {"incident":{"id":7,"host":"shop","service":"HTTP","ackedBy":"ann"},"journal":[]}
            """);
        CommandLines.Result list = run("incidents");
        assertThat(list.out().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .matches(" +7 +critical +shop +HTTP +.* +- +503");
        CommandLines.Result ack = run("ack", "7", "ok", "I", "got", "this", "one");
        assertThat(ack.out()).isEqualTo("#7 shop HTTP is taken on by ann\n");
        assertThat(ack.code()).isZero();
    }

    private static final String NGINX = "/api/v1/hosts/web-01/services/nginx/restart";

    @Test
    @Tag("EW-02")
    void service_restart_saysTheStateThatWasReached() {
        hub.answer("POST " + NGINX, 200, """
            {"result":"ok","text":"nginx.service is running after restart","output":""}
            """);
        CommandLines.Result done = run("service", "web-01", "nginx", "restart", "--reason", "workers stuck");
        assertThat(done.out()).isEqualTo("ok: nginx.service is running after restart\n");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(hub.asked().getLast()).startsWith("POST " + NGINX).contains("\"reason\":\"workers stuck\"");
        CommandLines.Result json = run("service", "web-01", "nginx", "restart", "--reason", "x", "--json");
        assertThat(json.out()).startsWith("{\"result\":\"ok\"");
    }

    @Test
    @Tag("EW-48")
    void service_thatFailsOrIsRefused_endsWithOneAndSaysWhy() {
        hub.answer("POST " + NGINX, 200, """
            {"result":"failed","text":"nginx.service is failed after restart","output":"line 3:\\nbad"}
            """);
        CommandLines.Result failed = run("service", "web-01", "nginx", "restart", "--reason", "x");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEqualTo("failed: nginx.service is failed after restart\n  line 3:\n  bad\n");
        hub.answer("POST " + NGINX, 409, """
            {"error":{"code":"cooldown","message":"it rests"},"result":"refused","text":"it rests","output":""}
            """);
        CommandLines.Result refused = run("service", "web-01", "nginx", "restart", "--reason", "x");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo("refused: it rests\n");
        hub.answer("POST " + NGINX, 403, "{\"error\":{\"code\":\"forbidden\",\"message\":\"not you\"}}");
        assertThat(run("service", "web-01", "nginx", "restart", "--reason", "x").code())
                .isEqualTo(4);
    }

    @Test
    @Tag("EW-50")
    void service_withoutReasonOrWithAnotherVerb_isNotAsked() {
        assertThat(run("service", "web-01", "nginx", "restart").code()).isEqualTo(2);
        assertThat(run("service", "web-01", "nginx", "reload", "--reason", "x").code())
                .isEqualTo(2);
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void service_status_saysStateAndWhatIsAllowed() {
        hub.answer("GET /api/v1/hosts/web-01/services", 200, """
            {"helper":{"state":"off","text":"no helper runs on this host"},"items":[
              {"name":"nginx","unit":"nginx.service","state":"failed","reason":"exit 1","since":1795348680000,"control":["start","restart"]},
              {"name":"cron","state":"running","reason":null,"since":1795348680000,"control":null}]}
            """);
        assertThat(run("service", "web-01", "nginx", "status").out())
                .startsWith("web-01/nginx is failed (exit 1), since ")
                .endsWith("; allowed: start, restart\n");
        assertThat(run("service", "web-01", "cron", "status").out())
                .endsWith("; control is off: no helper runs on this host\n");
        for (String unit : List.of("nginx.service", "nginx")) {
            assertThat(run("service", "web-01", unit, "status").out()).startsWith("web-01/nginx is failed");
        }
        assertThat(run("service", "web-01", "NGINX", "status").err()).contains("did you mean nginx?");
        assertThat(run("service", "web-01", "nobody", "status").code()).isEqualTo(5);
    }

    @Test
    void checks_none_saysWhatToDo() {
        hub.answer("GET /api/v1/checks", 200, "{\"items\":[],\"next\":null}");
        CommandLines.Result result = run("checks");
        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Add one");
    }

    @Test
    void hosts_oneUp_isOneLineWithWhatItDoes() {
        hub.answer("GET /api/v1/hosts", 200, """
            {"items":[{"id":"0199","name":"web-01","state":"up","lastSeen":1795348796000,"cpus":2,
              "memTotal":25213505536,"processes":143}],"next":null}
            """);
        hub.answer("GET /api/v1/fleet", 200, """
            {"hosts":[{"id":"0199","columns":{"cpu_busy":{"avg":[0.1,0.25,null]},"mem_used":{"avg":[1073741824]}}}]}
            """);
        CommandLines.Result result = run("hosts");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .matches("web-01 +up +4 s +25\\.0% +1\\.00 GiB +23\\.5 GiB +2 +143 +0199");
        assertThat(hub.asked()).allMatch(r -> r.endsWith("[Bearer tocsin_a_b]"));
    }

    @Test
    void hosts_none_saysWhatToDoNext() {
        hub.answer("GET /api/v1/hosts", 200, "{\"items\":[],\"next\":null}");
        CommandLines.Result result = run("hosts");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("tocsin up").contains("enroll create");
    }

    @Test
    void hosts_json_isTheAnswerItself() {
        hub.answer("GET /api/v1/hosts", 200, "{\"items\":[],\"next\":null}");
        assertThat(run("hosts", "--json").out()).isEqualTo("{\"items\":[],\"next\":null}\n");
    }

    @Test
    void top_once_printsAGapAsADash() {
        hub.answer("GET /api/v1/hosts/web-01/top", 200, TOP);
        CommandLines.Result result = run("top", "web-01", "--once");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().toList())
                .first()
                .asString()
                .isEqualTo("web-01  2026-11-22T11:59:59Z  3 processes");
        assertThat(result.out())
                .containsPattern("812 +app +S +12\\.5% +100 MiB +- +- +12 +app\\.service +java -jar x\\.jar")
                .contains("[kthreadd]");
    }

    @Test
    void top_sortedByIo_hasTheGreatestFirst() {
        hub.answer("GET /api/v1/hosts/web-01/top", 200, TOP);
        CommandLines.Result result = run("top", "web-01", "--at", "-5m", "--sort", "io");
        assertThat(result.out().lines().skip(2).findFirst().orElseThrow()).contains("[kthreadd]");
        assertThat(hub.asked().getFirst()).contains("at=-5m");
    }

    @Test
    void top_unknownHost_isRefusedWithTheHubsSentence() {
        hub.answer(
                "GET /api/v1/hosts/nope/top", 404, "{\"error\":{\"code\":\"not_found\",\"message\":\"no host nope\"}}");
        CommandLines.Result result = run("top", "nope", "--once");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).isEqualTo("tocsin: no host nope\n");
    }

    @Test
    void top_hostWhoseNameHasBlanks_isFoundByItsId() {
        hub.answer("GET /api/v1/hosts", 200, """
            {"items":[{"id":"0199-a","name":"web 01"},{"id":"0199-b","name":"my/twin"},{"id":"0199-c","name":"my/twin"}]}
            """);
        hub.answer("GET /api/v1/hosts/0199-a/top", 200, TOP);
        assertThat(run("top", "web 01", "--once").out()).startsWith("web 01  2026-11-22T11:59:59Z  3 processes");
        CommandLines.Result near = run("top", "web 1", "--once");
        assertThat(near.code()).isEqualTo(5);
        assertThat(near.err()).isEqualTo("tocsin: there is no host \"web 1\"; did you mean web 01?\n");
        assertThat(run("top", "../sessions", "--once").err())
                .isEqualTo("tocsin: there is no host \"../sessions\"; there are my/twin, web 01\n");
        CommandLines.Result twins = run("query", "my/twin", "--table", "system", "--columns", "cpu_busy");
        assertThat(twins.code()).isEqualTo(5);
        assertThat(twins.err()).isEqualTo("tocsin: 2 hosts bear that name; use an id: 0199-b, 0199-c\n");
        CommandLines.Result none = run("top", "", "--once");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).isEqualTo("tocsin: HOST is empty; tocsin hosts lists them\n");
        assertThat(hub.asked()).allMatch(one -> one.startsWith("GET /api/v1/hosts"));
    }

    @Test
    void query_nativeSeconds_isCsvWithEmptyGaps() {
        hub.answer("GET /api/v1/hosts/web-01/series", 200, """
            {"stepMillis":1000,"series":[{"key":"","column":"cpu_busy","t":[1795348798000,1795348799000],
              "avg":[0.12,null],"min":[0.12,null],"max":[0.12,null]}]}
            """);
        CommandLines.Result result = run(
                "query", "web-01", "--table", "system", "--columns", "cpu_busy", "--from", "-1h", "--format", "csv");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("time,cpu_busy\n2026-11-22T11:59:58Z,0.12\n2026-11-22T11:59:59Z,\n");
    }

    @Test
    void query_widerSteps_carryLeastAndGreatest() {
        hub.answer("GET /api/v1/hosts/web-01/series", 200, """
            {"stepMillis":10000,"series":[{"key":"sda","column":"busy","t":[1795348790000],
              "avg":[0.5],"min":[0.25],"max":[1]}]}
            """);
        CommandLines.Result result = run("query", "web-01", "--table", "disk", "--columns", "busy", "--format", "csv");
        assertThat(result.out()).isEqualTo("time,key,busy,busy_min,busy_max\n2026-11-22T11:59:50Z,sda,0.5,0.25,1\n");
    }

    @Test
    void query_backwardRange_isRefusedBeforeAsking() {
        CommandLines.Result result =
                run("query", "h", "--table", "system", "--columns", "cpu_busy", "--from", "now", "--to", "-1h");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("[from, to)");
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void token_create_printsTheTokenAlone() {
        hub.answer("POST /api/v1/tokens", 201, "{\"id\":\"t1\",\"token\":\"tocsin_t1_secret\",\"role\":\"viewer\"}");
        CommandLines.Result result = run("token", "create", "--role", "viewer", "--name", "ci");
        assertThat(result.out()).isEqualTo("tocsin_t1_secret\n");
        assertThat(hub.asked().getFirst()).contains("\"role\":\"viewer\"").contains("\"expires\":\"90d\"");
    }

    @Test
    void token_create_sendsWhatItIsFor() {
        hub.answer("POST /api/v1/tokens", 201, "{\"id\":\"t1\",\"token\":\"tocsin_t1_secret\",\"role\":\"operator\"}");
        CommandLines.Result result = run(
                "token",
                "create",
                "--role",
                "Operator",
                "--hosts",
                "web-*,site=fra-1",
                "--hosts",
                "db-1",
                "--scope",
                "read,push:backup",
                "--expires",
                "12h",
                "--json");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("{\"id\":\"t1\",").contains("tocsin_t1_secret");
        assertThat(hub.asked())
                .containsExactly("POST /api/v1/tokens {\"role\":\"operator\",\"expires\":\"12h\","
                        + "\"hosts\":[\"web-*\",\"site=fra-1\",\"db-1\"],\"scopes\":[\"read\",\"push:backup\"]}"
                        + " [Bearer tocsin_a_b]");
    }

    @Test
    void token_create_withoutOrWithAWrongRole_isNotAsked() {
        CommandLines.Result none = run("token", "create");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("--role");
        CommandLines.Result king = run("token", "create", "--role", "king");
        assertThat(king.code()).isEqualTo(2);
        assertThat(king.err()).contains("king", "VIEWER, OPERATOR, ADMIN", "case-insensitive");
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void token_create_thatTheHubRefuses_saysWhy() {
        hub.answer(
                "POST /api/v1/tokens",
                400,
                "{\"error\":{\"code\":\"bad_request\",\"message\":\"expires: at most 3650d\",\"field\":\"expires\"}}");
        CommandLines.Result result = run("token", "create", "--role", "viewer", "--expires", "9999d");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("tocsin: expires: at most 3650d\n");
    }

    @Test
    void enroll_create_printsTheTokenAndSaysHow() {
        hub.answer("POST /api/v1/enrollments", 201, "{\"id\":\"e1\",\"token\":\"join-me\",\"uses\":1}");
        CommandLines.Result result = run("enroll", "create", "--labels", "site=fra-1,role=web", "--ttl", "1h");
        assertThat(result.out()).isEqualTo("join-me\n");
        assertThat(result.err()).contains("--join -");
        assertThat(hub.asked().getFirst()).contains("\"site\":\"fra-1\"").contains("\"role\":\"web\"");
    }

    @Test
    void signin_byDefault_isForTheAdmin() {
        hub.answer("POST /api/v1/signin-links", 201, "{\"url\":\"http://127.0.0.1:8627/welcome#k=abc\",\"expires\":1}");
        CommandLines.Result result = run("signin");
        assertThat(result.out()).isEqualTo("http://127.0.0.1:8627/welcome#k=abc\n");
        assertThat(hub.asked().getFirst()).contains("{\"user\":\"admin\"}");
    }

    @Test
    void client_onTheHubsMachine_findsAddressAndTokenItself() throws IOException {
        hub.answer("GET /api/v1/hosts", 200, "{\"items\":[],\"next\":null}");
        Path directory = Files.createDirectories(home.resolve(".local/share/tocsin/hub"));
        Files.writeString(
                directory.resolve("hub.json"), "{\"webUrl\":\"" + hub.url() + "\",\"agentsAddress\":\"\",\"pid\":1}");
        Files.writeString(directory.resolve("local-token"), "tocsin_local_x\n");
        CommandLines.Result result = CommandLines.run(Map.of(), home, "hosts", "--json");
        assertThat(result.code()).isZero();
        assertThat(hub.asked()).containsExactly("GET /api/v1/hosts [Bearer tocsin_local_x]");
    }

    @Test
    void client_anotherHub_neverGetsTheLocalToken() throws IOException {
        hub.answer("GET /api/v1/hosts", 200, "{\"items\":[],\"next\":null}");
        Path directory = Files.createDirectories(home.resolve(".local/share/tocsin/hub"));
        Files.writeString(
                directory.resolve("hub.json"), "{\"webUrl\":\"http://127.0.0.1:1\",\"agentsAddress\":\"\",\"pid\":1}");
        Files.writeString(directory.resolve("local-token"), "tocsin_local_x\n");
        CommandLines.run(Map.of(), home, "hosts", "--json", "--url", hub.url());
        assertThat(hub.asked()).containsExactly("GET /api/v1/hosts [null]");
    }

    @Test
    void client_noHubAtAll_saysHowToStartOne() {
        CommandLines.Result result = CommandLines.run(Map.of(), home, "hosts");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("tocsin: no hub found")
                .contains("tocsin up")
                .hasLineCount(1);
    }

    @Test
    void client_nobodyListens_isUnreachable() {
        String url = hub.url();
        hub.close();
        CommandLines.Result result = CommandLines.run(Map.of(), home, "hosts", "--url", url, "--token", "x");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains(url).contains("nobody listens there");
    }

    @Test
    void client_wrongToken_isNotAllowed() {
        hub.answer("GET /api/v1/hosts", 401, "{\"error\":{\"code\":\"unauthorized\",\"message\":\"sign in\"}}");
        CommandLines.Result result = run("hosts");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("expired");
    }

    @Test
    void client_somethingElseAnswers_isSaid() {
        hub.answer("GET /api/v1/hosts", 200, "<html>");
        CommandLines.Result result = run("hosts");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("is no hub");
    }
}
