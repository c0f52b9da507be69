package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.rule.Rules;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub that follows a file.
class ProvisionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GOOD = """
            checks:
              - {host: shop, type: tcp, port: 1, interval: 1h}
              - {host: mail, type: tcp, port: 1, interval: 1h}
            silences:
              - {name: night, hosts: [shop], until: 2100-01-01T00:00:00Z}
            """;

    @TempDir
    Path work;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private SqliteCatalog catalog;
    private FlakyCatalog flaky;
    private Watch watch;
    private WatchParts parts;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        flaky = new FlakyCatalog(catalog);
        Clock clock = Clock.system();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        parts = new WatchParts(
                clock,
                new Log(clock, out, Log.Level.INFO, Log.Format.TEXT),
                new SecureRandom(),
                flaky,
                CheckTypes.ALL,
                List.of(),
                new OpenReach(new Resolver()),
                new OpenReach(new Resolver()),
                "tocsin test",
                "");
        watch = new Watch(parts);
        watch.start();
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        catalog.close();
    }

    private Provision follow(String text) throws IOException {
        Path file = Files.writeString(work.resolve("tocsin.yaml"), text);
        return new Provision(file, watch, parts, name -> null);
    }

    private List<String> keys() {
        return watch.checks().all().stream()
                .map(check -> check.host() + "/" + check.name() + (check.provisioned() ? "" : " by a person"))
                .toList();
    }

    @Test
    void file_thatChanges_isFollowed_andWhatPeopleMadeStays() throws Exception {
        watch.checks()
                .create(GivenJson.read("{\"host\":\"own\",\"type\":\"tcp\",\"port\":1,\"interval\":\"1h\"}"), "ann");
        try (Provision provision = follow(GOOD)) {
            provision.start();
            assertThat(keys()).containsExactly("mail/TCP", "own/TCP by a person", "shop/TCP");
            assertThat(watch.settings().all(Kind.SILENCE)).hasSize(1);
            Checks.View shop = watch.checks().all().getLast();
            Files.writeString(work.resolve("tocsin.yaml"), GOOD.replace("host: mail", "host: mail2"));
            Await.until(
                    "it is applied",
                    PATIENCE,
                    () -> keys().equals(List.of("mail2/TCP", "own/TCP by a person", "shop/TCP")));
            assertThat(watch.checks().find(shop.id()).version())
                    .as("what is as it was")
                    .isEqualTo(shop.version());
        }
    }

    @Test
    @Tag("SK-24")
    void watchdog_ofTheFile_isAskedWhileTheHubIsAlive() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (LoopbackServer server = LoopbackServer.start(socket -> {
                    asked.incrementAndGet();
                    LoopbackServer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                });
                Provision provision =
                        follow("watchdog: {url: \"http://127.0.0.1:%d/ping\", every: 1s}\n".formatted(server.port()))) {
            provision.start();
            Await.until("it is asked", PATIENCE, () -> asked.get() >= 2);
            assertThat(watch.isAlive()).isTrue();
            watch.close();
            Await.until("the watch is dead", PATIENCE, () -> !watch.isAlive());
        }
    }

    @Test
    void rulesThatAreTooManyWithThoseThatAreThere_areRefusedWhole() throws Exception {
        StringBuilder text = new StringBuilder("rules:\n");
        for (int i = 0; i < Rules.COUNT; i++) {
            text.append("  - {name: r").append(i).append(", when: cpu_busy > 98 %}\n");
        }
        int starters = watch.rules().all().size();
        try (Provision provision = follow(text.toString())) {
            assertThatThrownBy(provision::start)
                    .isInstanceOf(WrongFile.class)
                    .hasMessageContaining("rules: got 1000 beside " + starters
                            + " that are not the file's (the starter set, or made by"
                            + " people); at most 1000 are kept");
        }
        assertThat(watch.rules().all()).hasSize(starters);
    }

    @Test
    void badReload_keepsTheGoodOne_andSaysWhatIsWrong() throws Exception {
        try (Provision provision = follow(GOOD)) {
            provision.start();
            Files.writeString(work.resolve("tocsin.yaml"), GOOD.replace("port: 1", "port: x"));
            Await.until(
                    "it is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("everything stays as it was"));
            assertThat(keys()).containsExactly("mail/TCP", "shop/TCP");
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("line 2, column 35: checks[0].port: got \"x\"");
        }
    }

    @Test
    void badReload_thatIsNoTextAtAll_keepsTheGoodOne() throws Exception {
        try (Provision provision = follow(GOOD)) {
            provision.start();
            Files.write(work.resolve("tocsin.yaml"), new byte[] {'c', 'h', 'e', 'c', 'k', 's', ':', ' ', (byte) 0xe9});
            Await.until(
                    "it is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("everything stays as it was"));
            assertThat(keys()).containsExactly("mail/TCP", "shop/TCP");
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("line 1, column 9: checks: got the byte 0xe9; must be UTF-8");
        }
    }

    @Test
    void badFile_atTheStart_isRefusedAndNothingIsKept() throws Exception {
        try (Provision provision = follow("checks: [{host: a, type: tcp, port: 1}, {host: b, type: nonsense}]")) {
            assertThatThrownBy(provision::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nonsense")
                    .hasMessageContaining("checks[1].type");
        }
        assertThat(keys()).isEmpty();
    }

    @Test
    void file_thatCouldNotBeKept_isAppliedWhenItCan() throws Exception {
        try (Provision provision = follow(GOOD)) {
            provision.start();
            flaky.fail(true);
            Files.writeString(work.resolve("tocsin.yaml"), GOOD.replace("host: mail", "host: mail2"));
            Await.until(
                    "it is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("cannot be applied: the disk is full"));
            flaky.fail(false);
            Await.until("it is applied", PATIENCE, () -> keys().equals(List.of("mail2/TCP", "shop/TCP")));
        }
    }

    @Test
    void rulesOfAFile_areFollowed_andTakeOverTheStarterSet() throws Exception {
        String text = """
                rules:
                  - {name: root-full, when: disk free on / < 1 GB}
                  - {name: db-busy, column: cpu_busy, hosts: {role: db}, above: 90%, for: 5m, severity: critical}
                  - {name: cpu-full, when: cpu_busy > 98 % for 30m, enabled: false}
                """;
        try (Provision provision = follow(text)) {
            provision.start();
            assertThat(provisioned()).containsExactly("cpu-full off", "db-busy", "root-full");
            assertThat(watch.rules().find("db-busy").rule().text())
                    .isEqualTo("cpu_busy > 90 % for 5m with role=db severity critical");
            Files.writeString(work.resolve("tocsin.yaml"), text.replace("< 1 GB", "< 1 XB"));
            Await.until(
                    "it is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("everything stays as it was"));
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("line 2, column")
                    .contains("rules[0].when: column 20: got \"XB\"");
            assertThat(provisioned()).containsExactly("cpu-full off", "db-busy", "root-full");
        }
    }

    private List<String> provisioned() {
        return watch.rules().all().stream()
                .filter(one -> one.rule().provisioned())
                .map(one -> one.rule().id() + (one.rule().enabled() ? "" : " off"))
                .toList();
    }
}
