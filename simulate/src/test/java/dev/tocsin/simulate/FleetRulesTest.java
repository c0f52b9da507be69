package dev.tocsin.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.hub.AgentRules;
import dev.tocsin.hub.AgentRules.Line;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.HubParts;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Simulated machines judge the rules that a hub tells them.
final class FleetRulesTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int HOSTS = 10;

    /// What the starter set warns of, without its patience: a machine that is well has nothing of it.
    private static final List<String> WELL = List.of(
            "disk free < 3 %",
            "disk inodes_used > 95 %",
            "mem_available < 4 %",
            "mean of pressure_mem over 1m > 30 %",
            "mean of swap_in over 1m > 20 MB/s",
            "mean of cpu_steal over 1m > 20 %",
            "cpu_busy > 98 %",
            "mean of pressure_io over 1m > 80 %",
            "mean of net rx_errors over 1m > 10 /s",
            "clock_skew > 5 s",
            "clock_skew < -5 s");

    @TempDir
    Path data;

    private final Clock clock = Clock.system();
    private final Map<HostId, Queue<AgentRules.State>> said = new ConcurrentHashMap<>();

    private final class Listener implements AgentRules.Listener {
        @Override
        public void connected(HostId host) {}

        @Override
        public boolean told(HostId host, AgentRules.Told told, Runnable taken) {
            if (told.kind() != 1) { // changes, not the whole
                said.computeIfAbsent(host, _ -> new ConcurrentLinkedQueue<>()).addAll(told.states());
            }
            taken.run();
            return true;
        }
    }

    @Test
    void rules_toldToAFleet_areJudgedByEveryMachineEachSecond() throws Exception {
        Files.createDirectories(data.resolve("hub"));
        try (SqliteBlockStore blocks = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none());
                SqliteCatalog catalog = SqliteCatalog.open(data.resolve("hub/catalog.db"));
                Hub hub = new Hub(
                        new HubConfig(data, "127.0.0.1", 0, List.of()),
                        new HubParts(clock, Log.none(), blocks, catalog, new SecureRandom()));
                Fleet fleet = new Fleet(new Fleet.Plan(HOSTS, 10, 60), around())) {
            hub.agentRules().listen(new Listener());
            hub.start();
            String token = hub.enrollments()
                    .create(Map.of(), HOSTS, Duration.ofMinutes(5))
                    .token();
            fleet.join("127.0.0.1:" + hub.agentPort(), () -> token, () -> {});
            fleet.start();
            Await.until("a pack of each", LONG, () -> fleet.figures().sealed() >= HOSTS);
            assertThat(fleet.readBack())
                    .as("read back before anybody told rules")
                    .isZero();
            tell(hub);
            Await.until(
                    "all have many processes, and a processor that is busy now and then",
                    LONG,
                    () -> said.size() == HOSTS
                            && said.values().stream()
                                    .allMatch(states -> has(states, "many", true)
                                            && has(states, "moves", true)
                                            && has(states, "moves", false)));
            long before = fleet.figures().sealed();
            Await.until("two minutes later", LONG, () -> fleet.figures().sealed() >= before + 2 * HOSTS);
            said.values()
                    .forEach(states -> assertThat(states)
                            .extracting(AgentRules.State::rule)
                            .containsOnly("many", "moves"));
            // What the hub is slow to take is said again.
            assertThat(said.values())
                    .allSatisfy(states -> assertThat(
                                    states.stream().filter(state -> state.rule().equals("many")))
                            .isNotEmpty()
                            .allSatisfy(state -> {
                                assertThat(state.fires()).isTrue();
                                assertThat(state.version()).isEqualTo(3);
                                assertThat(state.value()).isBetween(8.0, 12.0);
                            }));
        }
    }

    private static boolean has(Queue<AgentRules.State> states, String rule, boolean fires) {
        return states.stream().anyMatch(state -> state.rule().equals(rule) && state.fires() == fires);
    }

    private static void tell(Hub hub) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("many", 3, "procs_total > 1", Map.of()));
        lines.add(new Line("moves", 1, "cpu_user > 25 %", Map.of()));
        for (String text : WELL) {
            lines.add(new Line("well-" + lines.size(), 1, text, Map.of()));
        }
        AgentRules.Set set = new AgentRules.Set(7, lines);
        Set<HostId> told = ConcurrentHashMap.newKeySet();
        Await.until(
                "all are told",
                LONG,
                () -> hub.hosts().all().stream()
                        .allMatch(host -> told.contains(host.id())
                                || (hub.agentRules().tell(host.id(), set) && told.add(host.id()))));
    }

    private BareAgent.Surroundings around() {
        return new BareAgent.Surroundings(clock, Log.none(), new SecureRandom(), new SplittableRandom(1));
    }
}
