package dev.tocsin.watch.check;

import static dev.tocsin.watch.check.FakeNetwork.FAR;
import static dev.tocsin.watch.check.FakeNetwork.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.State;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.Ear;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.WatchParts;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch whose own network is lost: what is told, what is not, and what stands in the journal.
@Tag("F29")
class BlindWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    Path work;

    private final Map<String, Verdict> says = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final FakeNetwork fake = new FakeNetwork(GATEWAY);
    private final AtomicLong ahead = new AtomicLong(); // ms by which the wall clock was moved
    private SqliteCatalog catalog;
    private Watch watch;

    /// The machine's clock; its wall time can be moved on.
    private final Clock clock = new Clock() {
        private final Clock system = Clock.system();

        @Override
        public long wallMillis() {
            return system.wallMillis() + ahead.get();
        }

        @Override
        public long monotonicNanos() {
            return system.monotonicNanos();
        }

        @Override
        public void awaitNanos(long deadlineNanos) throws InterruptedException {
            system.awaitNanos(deadlineNanos);
        }
    };

    /// Asks for the address of its host and finds what the test says.
    private final class Said implements CheckType {
        @Override
        public String name() {
            return "said";
        }

        @Override
        public String help() {
            return "Finds what a test says.";
        }

        @Override
        public Check read(String host, FieldReader in) {
            return attempt -> {
                assertThat(attempt.addresses(host)).hasSize(1);
                return says.getOrDefault(host, Verdict.up("it is well"));
            };
        }
    }

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        start();
        put(Kind.CHANNEL, "ear", "{\"name\":\"ear\",\"type\":\"ear\"}");
        put(Kind.CONTACT, "ann", "{\"name\":\"ann\",\"ways\":[{\"channel\":\"ear\"}]}");
    }

    private void start() throws IOException {
        watch = new Watch(new WatchParts(
                        clock,
                        Log.none(),
                        new SecureRandom(),
                        catalog,
                        List.of(new Said()),
                        List.of(new Ear(this::hear)),
                        (host, _) -> List.of(host.equals("here") ? HERE : FAR),
                        (host, _) -> List.of(host.equals("here") ? HERE : FAR),
                        "tocsin test",
                        "")
                .with(fake.of(clock)));
        watch.start();
    }

    private void hear(Notice notice) {
        notice.lines().forEach(line -> told.add(line.host() + " " + line.state()));
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

    private String check(String host) throws IOException {
        Checks.Outcome made = watch.checks()
                .create(
                        GivenJson.read("{\"host\":\"" + host
                                + "\",\"type\":\"said\",\"interval\":\"1s\",\"retries\":0,\"timeout\":\"2s\"}"),
                        "ann");
        return ((Checks.Outcome.Kept) made).check().id();
    }

    private void await(String id, State state) {
        Await.until("it is " + state, PATIENCE, () -> {
            Checks.View now = watch.checks().find(id);
            return now != null && now.memory().state() == state;
        });
    }

    private List<String> journal() throws IOException {
        return watch.journal().between(0, Long.MAX_VALUE, "hub/NETWORK").reversed().stream()
                .map(Journal.Line::what)
                .toList();
    }

    private void lose(String... hosts) {
        fake.answering.clear();
        for (String host : hosts) {
            says.put(host, Verdict.silent("no response"));
        }
    }

    @Test
    void lossOfTheNetwork_failsNothing_isInTheJournal_andItsEndIsTold() throws Exception {
        String shop = check("shop");
        String own = check("here");
        await(shop, State.UP);
        await(own, State.UP);
        lose("shop");
        await(shop, State.UNKNOWN);
        assertThat(watch.checks().find(shop).memory().message())
                .isEqualTo("this hub has no network: gateway 192.0.2.1 does not answer");
        Await.until("it stands in the journal", PATIENCE, () -> journal().equals(List.of("blind")));
        says.put("here", Verdict.silent("Connection refused"));
        await(own, State.DOWN);
        Await.until("what is on this machine rings", PATIENCE, () -> told.equals(List.of("here down")));
        ahead.addAndGet(420_000);
        says.clear();
        fake.answering.add(GATEWAY);
        await(shop, State.UP);
        Await.until("people were told of its end", PATIENCE, () -> told.contains("hub up"));
        Await.until("and of the own machine", PATIENCE, () -> told.contains("here up"));
        assertThat(told).containsExactlyInAnyOrder("here down", "hub up", "here up");
        assertThat(journal()).startsWith("blind", "sees", "recovered", "told");
        Journal.Line end = watch.journal()
                .between(0, Long.MAX_VALUE, "hub/NETWORK")
                .reversed()
                .get(1);
        assertThat(end.text())
                .startsWith("this hub was cut off for 7 min")
                .endsWith("(it has no network: gateway 192.0.2.1 does not answer)");
        assertThat(watch.incidents().list(true)).isEmpty();
    }

    @Test
    void shortLoss_standsInTheJournalAlone() throws Exception {
        String shop = check("shop");
        await(shop, State.UP);
        lose("shop");
        await(shop, State.UNKNOWN);
        says.clear();
        fake.answering.add(GATEWAY);
        await(shop, State.UP);
        Await.until("its end stands there", PATIENCE, () -> journal().equals(List.of("blind", "sees")));
        assertThat(told).isEmpty();
    }

    @Test
    void targetThatDiesAlone_ringsAsEver() throws Exception {
        String shop = check("shop");
        await(shop, State.UP);
        says.put("shop", Verdict.silent("no response"));
        await(shop, State.DOWN);
        Await.until("it rang", PATIENCE, () -> told.equals(List.of("shop down")));
        assertThat(journal()).isEmpty();
    }

    @Test
    void failureFromBefore_goesOnAfterwards_andRingsNoSecondTime() throws Exception {
        String shop = check("shop");
        await(shop, State.UP);
        says.put("shop", Verdict.silent("no response"));
        Await.until("it rang", PATIENCE, () -> told.equals(List.of("shop down")));
        lose();
        await(shop, State.UNKNOWN);
        fake.answering.add(GATEWAY);
        await(shop, State.DOWN);
        says.clear();
        await(shop, State.UP);
        Await.until("it rang off", PATIENCE, () -> told.contains("shop up"));
        assertThat(told).containsExactly("shop down", "shop up");
    }

    @Test
    void restartWithoutNetwork_ringsNobody() throws Exception {
        String shop = check("shop");
        await(shop, State.UP);
        Await.until(
                "its anchors are kept",
                PATIENCE,
                () -> catalog.read(connection -> {
                    try (var statement = connection.prepareStatement(
                            "SELECT 1 FROM watch_facts WHERE name = 'anchor gateway 192.0.2.1'")) {
                        return statement.executeQuery().next();
                    }
                }));
        watch.close();
        lose("shop");
        start();
        await(shop, State.UNKNOWN);
        assertThat(told).isEmpty();
    }

    @Test
    void lookOnDemand_saysThatNothingWasSeen() throws Exception {
        String shop = check("shop");
        await(shop, State.UP);
        Await.until("its gateway has answered", PATIENCE, () -> fake.asked.get() > 0);
        lose("shop");
        await(shop, State.UNKNOWN);
        assertThat(watch.checks().runNow(shop).verdict().message())
                .isEqualTo("this hub has no network: gateway 192.0.2.1 does not answer");
    }
}
