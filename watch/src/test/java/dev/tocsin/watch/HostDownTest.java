package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Verdict;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that does not answer is told alone, whoever of its services notices first.
class HostDownTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path work;

    private final Map<String, Verdict> says = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean slowPing;
    private SqliteCatalog catalog;
    private Watch watch;

    /// What a test says it finds; a slow ping waits for its answer in vain, as it does when a host is dead.
    private final class Said implements CheckType {
        private final String name;

        private Said(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String help() {
            return "Finds what a test says.";
        }

        @Override
        public Check read(String host, FieldReader in) {
            String key = in.text("says");
            return attempt -> {
                if (name.equals("ping") && slowPing) {
                    assertThat(new CountDownLatch(1).await(1_500, TimeUnit.MILLISECONDS))
                            .isFalse();
                }
                return says.getOrDefault(key, Verdict.up("it is well"));
            };
        }
    }

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        watch = new Watch(new WatchParts(
                Clock.system(),
                Log.none(),
                new SecureRandom(),
                catalog,
                List.of(new Said("ping"), new Said("http")),
                List.of(new Ear(this::hear)),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                "tocsin test",
                ""));
        watch.start();
        put(Kind.CHANNEL, "ear", "{\"name\":\"ear\",\"type\":\"ear\"}");
        put(Kind.CONTACT, "ann", "{\"name\":\"ann\",\"ways\":[{\"channel\":\"ear\"}]}");
    }

    private void hear(Notice notice) {
        notice.lines().forEach(line -> told.add(line.service() + " " + line.state()));
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        catalog.close();
    }

    private void put(Kind kind, String name, String json) throws IOException {
        assertThat(watch.problems(kind, GivenJson.read(json)).all()).isEmpty();
        assertThat(watch.settings().put(new Setting(kind, watch.newId(), name, GivenJson.read(json), false, 1, 0, 0)))
                .isTrue();
        watch.reload();
    }

    private void check(String type, String name, String more) throws IOException {
        Checks.Outcome made = watch.checks().create(GivenJson.read("""
                {"host":"node","type":"%s","name":"%s","says":"%s","interval":"2s","retries":"2","retry-interval":"1s"%s}
                """.formatted(type, name, name, more)), "ann");
        assertThat(made).isInstanceOf(Checks.Outcome.Kept.class);
    }

    private List<String> journal(String service) throws IOException {
        List<String> lines = new ArrayList<>();
        watch.journal()
                .between(0, Long.MAX_VALUE, "node/" + service)
                .reversed()
                .forEach(line -> lines.add(line.what() + " " + line.reason() + ": " + line.text()));
        return lines;
    }

    private List<String> open(boolean open) throws IOException {
        return watch.incidents().list(open).stream()
                .map(Incident::subject)
                .map(subject -> subject.service())
                .sorted()
                .toList();
    }

    @Test
    @Tag("SK-04")
    void hostDown_isToldAlone_andWhatIsStillBadAfterwardsIsToldThen() throws Exception {
        check("ping", "PING", "");
        check("http", "SHOP", "");
        check("http", "PAY", "");
        check("http", "STOCK", "");
        Await.until(
                "all were seen up",
                PATIENCE,
                () -> watch.checks().all().stream().allMatch(one -> one.memory().code() == 200));
        says.put("STOCK", Verdict.wrong(503, "empty"));
        Await.until("one service of three rang", PATIENCE, () -> told.equals(List.of("STOCK down")));
        says.remove("STOCK");
        Await.until("and rang off", PATIENCE, () -> told.equals(List.of("STOCK down", "STOCK up")));
        slowPing = true; // services are refused at once, and would ring long before
        for (String one : List.of("SHOP", "PAY", "STOCK", "PING")) {
            says.put(one, Verdict.silent("No route to host"));
        }
        Await.until("all have failed", PATIENCE, () -> open(true).size() == 4);
        Await.until("the host rang", PATIENCE, () -> told.contains("PING down"));
        assertThat(told).containsExactly("STOCK down", "STOCK up", "PING down");
        assertThat(journal("SHOP")).contains("held dependency-down: hidden by node/PING");
        slowPing = false;
        says.remove("PING");
        says.remove("PAY");
        says.remove("STOCK");
        Await.until("what stays bad rang", PATIENCE, () -> told.contains("SHOP down") && told.contains("PING up"));
        Await.until("the others are well", PATIENCE, () -> open(true).equals(List.of("SHOP")));
        assertThat(told).hasSize(5);
        assertThat(journal("PAY")).anyMatch(line -> line.startsWith("held never-told"));
    }

    @Test
    void checks_thatExplainOneAnother_hideNothing() throws Exception {
        check("http", "SHOP", ",\"depends\":[\"node/PAY\"]");
        check("http", "PAY", ",\"depends\":[\"node/SHOP\"]");
        says.put("SHOP", Verdict.silent("refused"));
        says.put("PAY", Verdict.silent("refused"));
        Await.until("both rang", PATIENCE, () -> told.contains("SHOP down") && told.contains("PAY down"));
    }
}
