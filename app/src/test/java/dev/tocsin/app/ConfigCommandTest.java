package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tocsin config` against files, and against a loopback server that answers as a hub.
class ConfigCommandTest {
    private static final String PLAN = """
            {"applied":%s,"changes":[
              {"what":"added","kind":"contact","name":"bob","members":[{"name":"name","old":null,"new":"bob"}]},
              {"what":"changed","kind":"check","name":"shop/HTTP",
               "members":[{"name":"interval","old":"60s","new":"5m"},{"name":"retries","old":null,"new":"1"}]},
              {"what":"removed","kind":"check","name":"old/SMTP","members":[]}],
             "staying":[],"problems":[]}
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

    private String file(String text) throws IOException {
        return Files.writeString(home.resolve("tocsin.yaml"), text).toString();
    }

    @Test
    void check_rightFile_isCounted() throws IOException {
        String file = file("""
                channels: [{name: mail, type: mail, server: localhost, from: a@example.com}]
                contacts: [{name: ann, ways: [{channel: mail, to: ann@example.com}]}]
                checks: [{host: shop, type: http}, {host: gate, type: ping}]
                """);
        CommandLines.Result result = run("config", "check", file);
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo(file + ": nothing is wrong; 2 checks, 1 channel, 1 contact\n");
    }

    @Test
    void check_wrongFile_tellsEachMistakeOnALineOfItsOwn() throws IOException {
        String file = file("checks:\n  - {host: a, type: htpp}\n  - {host: b, type: tcp, port: x, retires: 1}\n");
        CommandLines.Result result = run("config", "check", file);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .containsExactly(
                        file + ": line 2, column 21: checks[0].type: got \"htpp\"; did you mean http?",
                        file + ": line 3, column 32: checks[1].port: got \"x\"; must be a whole number, 1 to 65535",
                        file + ": line 3, column 35: checks[1].retires: is not known here; did you mean retries?",
                        "tocsin: " + file + " has 3 mistakes; nothing was done");
        CommandLines.Result json = run("config", "check", "--json", file);
        assertThat(json.code()).isEqualTo(2);
        assertThat(json.out()).contains("\"line\":2,\"column\":21,\"path\":\"checks[0].type\"");
    }

    @Test
    void check_fileThatIsNotThere_isAUsageError() {
        CommandLines.Result result =
                run("config", "check", home.resolve("nothing.yaml").toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("there is no file " + home.resolve("nothing.yaml"));
    }

    @Test
    void show_writesOneFile_thatIsRightAgain() throws IOException {
        hub.answer("GET /api/v1/config", 200, """
                {"config":{"channels":[{"name":"mail","type":"mail","server":"localhost","from":"a@example.com",
                  "username":"u","password":"${env:TOCSIN_CHANNEL_MAIL_PASSWORD}"}],
                  "checks":[{"host":"shop","type":"http","expect":["2xx","301"],"contains":"a: b"}]},
                 "provisioned":[{"kind":"check","name":"shop/HTTP"}],"variables":["TOCSIN_CHANNEL_MAIL_PASSWORD"]}
                """);
        Path file = home.resolve("exported.yaml");
        CommandLines.Result result = run("config", "show", "--secrets", "references", "-o", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("  TOCSIN_CHANNEL_MAIL_PASSWORD");
        assertThat(hub.asked().getFirst()).startsWith("GET /api/v1/config?secrets=references");
        assertThat(file).hasContent("""
                # Everything that is set, see docs/reference/checks.md.
                # By the file that the hub follows: check shop/HTTP
                channels:
                  - name: mail
                    type: mail
                    server: localhost
                    from: a@example.com
                    username: u
                    password: '${env:TOCSIN_CHANNEL_MAIL_PASSWORD}'
                checks:
                  - host: shop
                    type: http
                    expect: [2xx, 301]
                    contains: 'a: b'
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        CommandLines.Result again =
                CommandLines.run(Map.of("TOCSIN_CHANNEL_MAIL_PASSWORD", "p"), home, "config", "check", file.toString());
        assertThat(again.err()).isEmpty();
        assertThat(again.code()).isZero();
    }

    @Test
    void apply_dryRun_printsWhatWouldChange() throws IOException {
        hub.answer("POST /api/v1/config", 200, PLAN.formatted("false"));
        CommandLines.Result result = run("config", "apply", "--dry-run", file("checks: [{host: a, type: http}]\n"));
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("""
                + contact bob
                ~ check shop/HTTP
                    interval: 60s → 5m
                    retries: (nothing) → 1
                - check old/SMTP
                """);
        assertThat(hub.asked().getFirst())
                .contains("{\"config\":{\"checks\":[{\"host\":\"a\",\"type\":\"http\"}]},\"dryRun\":true,");
    }

    @Test
    void apply_ofACheckThatTheHubMayNotTalkTo_warns() throws IOException {
        hub.answer("POST /api/v1/config", 200, """
                {"applied":true,"changes":[{"what":"added","kind":"check","name":"10.0.0.9/PING","members":[]}],
                 "staying":[],"problems":[],
                 "warnings":[{"kind":"check","name":"10.0.0.9/PING","text":"10.0.0.9 is an address\\u0007"}]}
                """);
        CommandLines.Result result = run("config", "apply", file("checks: [{host: 10.0.0.9, type: ping}]\n"));
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("+ check 10.0.0.9/PING\n");
        assertThat(result.err()).isEqualTo("Warning: check 10.0.0.9/PING: 10.0.0.9 is an address·\nApplied.\n");
    }

    @Test
    void apply_thatWouldRemove_asksForAWord() throws IOException {
        hub.answer("POST /api/v1/config", 200, PLAN.formatted("false"));
        CommandLines.Result refused = run("config", "apply", file("checks: [{host: a, type: http}]\n"));
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.err()).contains("--remove").contains("--keep");
        hub.answer("POST /api/v1/config", 200, PLAN.formatted("true"));
        CommandLines.Result done = run("config", "apply", "--remove", file("checks: [{host: a, type: http}]\n"));
        assertThat(done.code()).isZero();
        assertThat(done.err()).isEqualTo("Applied.\n");
    }

    @Test
    void apply_whatTheHubRefuses_isToldByLineAndColumn() throws IOException {
        hub.answer("POST /api/v1/config", 200, """
                {"applied":false,"changes":[],"staying":[],
                 "problems":[{"path":"checks[1].port","text":"got \\"x\\"; must be a whole number, 1 to 65535"}]}
                """);
        String file = file("checks:\n  - {host: a, type: http}\n  - host: b\n    type: tcp\n    port: x\n");
        CommandLines.Result result = run("config", "apply", file);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith(file + ": line 5, column 11: checks[1].port: got \"x\"");
    }

    @Test
    void imports_writeAFileThatIsRight_andTellWhatIsLeft() throws IOException {
        Path gatus = Files.writeString(home.resolve("config.yaml"), """
                endpoints:
                  - {name: web, url: "https://www.example.com", conditions: ["[STATUS] == 200"]}
                  - {name: chat, url: "wss://chat.example.com", conditions: ["[CONNECTED] == true"]}
                """);
        CommandLines.Result result = run("import", "gatus", gatus.toString());
        assertThat(result.code()).isZero();
        assertThat(result.err())
                .contains("Taken over: 1 check, ")
                .contains("endpoint \"chat\": there is no check of wss://");
        CommandLines.Result check = run("config", "check", file(result.out()));
        assertThat(check.err()).isEmpty();
        assertThat(check.code()).isZero();
    }

    @Test
    void imports_ofNetMonitor_takeTheStateAlong() throws IOException {
        Path folder = Files.createDirectory(home.resolve("monitor"));
        Files.writeString(folder.resolve("config.ini.php"), ";<?php die();\n[services]\n127.0.0.1 = SMTP\n");
        Files.writeString(
                folder.resolve("Net_Monitor_State"),
                "a:1:{s:9:\"127.0.0.1\";a:1:{s:4:\"SMTP\";a:2:{i:0;i:0;i:1;s:4:\"gone\";}}}");
        Path state = home.resolve("state");
        String file = home.resolve("out.yaml").toString();
        CommandLines.Result result =
                run("import", "net-monitor", folder.toString(), "-o", file, "--state", state.toString());
        assertThat(result.code()).isZero();
        assertThat(state).content().contains("127.0.0.1/SMTP").contains("gone");
        assertThat(run("config", "check", file).code()).isZero();
        CommandLines.Result wrong = run("import", "net-monitor", file(";<?php\n[options]\nnotify_ok = 1\n"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("You must at least have a section [services] !");
    }
}
