package dev.tocsin.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.HubParts;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.store.StoredPack;
import dev.tocsin.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machines of a demonstration: believable, and real to a hub.
@Tag("SK-25")
final class DemoTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final long LIVE = 1_795_318_320;

    @TempDir
    Path data;

    @Test
    void demo_ofThree_bringsItsPastWithOneGapAndThenGoesOn() throws Exception {
        Files.createDirectories(data.resolve("hub"));
        Clock clock = Clock.system();
        try (SqliteBlockStore blocks = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none());
                SqliteCatalog catalog = SqliteCatalog.open(data.resolve("hub/catalog.db"));
                Hub hub = new Hub(
                        new HubConfig(data, "127.0.0.1", 0, List.of()),
                        new HubParts(clock, Log.none(), blocks, catalog, new SecureRandom()));
                Demo demo = new Demo(new Demo.Plan(3, 1), around(clock))) {
            hub.start();
            demo.start(
                    "127.0.0.1:" + hub.agentPort(),
                    labels -> hub.enrollments()
                            .create(labels, 1, Duration.ofMinutes(5))
                            .token());
            Await.until("the past has come", LONG, demo::caughtUp);
            assertThat(hub.hosts().all())
                    .hasSize(3)
                    .allMatch(host -> host.labels().containsKey("site"));
            for (HostView host : hub.hosts().all()) {
                Set<Long> minutes = new HashSet<>();
                blocks.scan(
                        host.id(), 0, Long.MAX_VALUE / 4, (StoredPack pack) -> minutes.add(pack.startSecond() / 60));
                boolean troubled = host.name().equals("db-01");
                assertThat(minutes).as(host.name()).hasSizeBetween(troubled ? 51 : 59, troubled ? 56 : 64);
            }
            Await.until(
                    "two of three are heard",
                    LONG,
                    () -> hub.hosts().all().stream()
                                    .filter(host -> host.state() == HostState.UP)
                                    .count()
                            >= 2);
        }
    }

    @Test
    void model_ofTheTroubledOne_isHotNowAndFull() {
        DemoHost host = troubled();
        DemoLoad load = new DemoLoad(host, LIVE);
        assertThat(load.hot(LIVE)).isTrue();
        assertThat(load.hot(LIVE - 1_200)).as("twenty minutes ago").isFalse();
        DemoModel model = model(host, load);
        Rows before = copy(model.next((LIVE - 1) * 1_000), Tables.SYSTEM);
        Rows after = copy(model.next(LIVE * 1_000), Tables.SYSTEM);
        double busy = 0;
        for (String column : List.of("user_ticks", "system_ticks", "softirq_ticks", "steal_ticks")) {
            busy += cell(after, 0, column) - cell(before, 0, column);
        }
        assertThat(busy / (host.cpus() * 100)).as("share of all CPU time").isBetween(0.9, 1.0);
        assertThat(cell(after, 0, "disk_used_worst_used_kib") / cell(after, 0, "disk_used_worst_size_kib"))
                .isBetween(0.95, 1.0);
    }

    @Test
    void model_processes_useWhatTheMachineUses() {
        DemoHost host = troubled();
        DemoModel model = model(host, new DemoLoad(host, LIVE));
        Rows before = copy(model.next((LIVE - 1) * 1_000), Tables.PROCESS);
        Rows after = copy(model.next(LIVE * 1_000), Tables.PROCESS);
        double ticks = 0;
        for (int row = 0; row < after.size(); row++) {
            for (String column : List.of("user_ticks", "system_ticks")) {
                ticks += cell(after, row, column) - (row < before.size() ? cell(before, row, column) : 0);
            }
        }
        double machine = new DemoLoad(host, LIVE).busy(LIVE) * host.cpus() * 100;
        assertThat(ticks).as("whole ticks of each").isCloseTo(machine, within(2.0 * after.size()));
        assertThat(after.entity(after.size() - 1).attributes().get(2)).isEqualTo("python3");
    }

    @Test
    void cast_ofAnySize_hasOneThatFailsAndNoNameTwice() {
        for (int count = Demo.FEWEST_HOSTS; count <= Demo.MOST_HOSTS; count++) {
            List<DemoHost> cast = DemoHost.cast(count);
            assertThat(cast.stream().map(DemoHost::name))
                    .doesNotHaveDuplicates()
                    .hasSize(count);
            assertThat(cast.stream().filter(DemoHost::troubled)).hasSize(1);
        }
    }

    private static DemoHost troubled() {
        return DemoHost.cast(3).stream().filter(DemoHost::troubled).findFirst().orElseThrow();
    }

    private static DemoModel model(DemoHost host, DemoLoad load) {
        return new DemoModel(host, load, (LIVE - 86_400) * 1_000);
    }

    private static double cell(Rows rows, int row, String column) {
        return rows.cell(row, rows.table().column(column));
    }

    /// The rows of `table`, which the next reading would overwrite.
    private static Rows copy(Frame frame, dev.tocsin.block.Table table) {
        Rows from = frame.tables().stream()
                .filter(rows -> rows.table().equals(table))
                .findFirst()
                .orElseThrow();
        Rows to = new Rows(table);
        for (int row = 0; row < from.size(); row++) {
            to.add(from.entity(row));
            for (int column = 0; column < table.columns().size(); column++) {
                to.set(row, column, from.cell(row, column));
            }
        }
        return to;
    }

    private static BareAgent.Surroundings around(Clock clock) {
        return new BareAgent.Surroundings(clock, Log.none(), new SecureRandom(), new SplittableRandom(1));
    }
}
