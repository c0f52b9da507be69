package dev.tocsin.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.Severity;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of what agents say: what is kept, what the journal says, and whose health it is.
class ServicesTest {
    private static final HostId WEB = HostId.parse("0199f3c2-8e00-7abc-8def-000000000001");
    private static final long START = 1_795_000_000_000L;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(START);
    private final World world = new World();
    private SqliteCatalog catalog;
    private Services services;

    private static final class World implements ServiceWorld {
        private final Map<HostId, String> hosts = new HashMap<>(Map.of(WEB, "web-01"));
        private volatile Map<HostId, List<Finding>> failing = Map.of();
        private volatile Listener listener = (_, _) -> false;

        @Override
        public Map<HostId, String> hosts() {
            return hosts;
        }

        @Override
        public void failing(Map<HostId, List<Finding>> findings) {
            failing = findings;
        }

        @Override
        public void listen(Listener one) {
            listener = one;
        }
    }

    @BeforeEach
    void make() throws IOException {
        catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        services = new Services(catalog, world, clock, Log.none(), new Jobs(clock));
        services.read();
    }

    @AfterEach
    void close() throws IOException {
        services.close();
        catalog.close();
    }

    private static ServiceFacts service(String name, int state, int pid, int restarts) {
        String reason =
                state == ServiceFacts.FAILED ? "exit 1" : state == ServiceFacts.DEGRADED ? "port 80 is closed" : "";
        return new ServiceFacts(
                name,
                0,
                name + ".service",
                state,
                true,
                reason,
                START,
                START,
                restarts,
                pid,
                1,
                "enabled",
                "",
                "",
                List.of(),
                List.of(new ServiceFacts.Port(80, false, 1), new ServiceFacts.Port(53, true, 2)));
    }

    private void all(ServiceFacts... facts) throws IOException {
        services.take(WEB, new ServiceWorld.Told(true, "systemd", "", 0, List.of(facts), List.of()));
    }

    private void changed(ServiceFacts... facts) throws IOException {
        services.take(WEB, new ServiceWorld.Told(false, "systemd", "", 0, List.of(facts), List.of()));
    }

    private List<String> journal() throws IOException {
        return new Journal(catalog)
                .between(0, Long.MAX_VALUE, null).reversed().stream()
                        .map(line -> line.subject() + " " + line.what() + " " + line.reason() + ": " + line.text())
                        .toList();
    }

    @Test
    @Tag("EW-08")
    void service_thatFailsAndComesBack_isTwoLinesAndAReasonOfItsHost() throws IOException {
        all(service("nginx", ServiceFacts.RUNNING, 700, 0), service("ssh", ServiceFacts.RUNNING, 701, 0));
        assertThat(journal()).as("what was there when it joined is no news").isEmpty();
        changed(service("nginx", ServiceFacts.CHANGING, 0, 0));
        changed(service("nginx", ServiceFacts.FAILED, 0, 0));
        Finding critical = new Finding(Severity.CRITICAL, "nginx has failed: exit 1");
        assertThat(world.failing).containsOnly(Map.entry(WEB, List.of(critical)));
        changed(service("nginx", ServiceFacts.CHANGING, 0, 0));
        changed(service("nginx", ServiceFacts.RUNNING, 702, 1));
        assertThat(world.failing).isEmpty();
        assertThat(journal())
                .containsExactly(
                        "web-01/nginx service failed: nginx has failed: exit 1",
                        "web-01/nginx service running: nginx runs");
    }

    @Test
    void service_startedAgain_isALineWithWhoDidIt() throws IOException {
        all(service("nginx", ServiceFacts.RUNNING, 700, 0));
        changed(service("nginx", ServiceFacts.CHANGING, 0, 0));
        changed(service("nginx", ServiceFacts.RUNNING, 701, 0));
        changed(service("nginx", ServiceFacts.RUNNING, 702, 2));
        changed(service("nginx", ServiceFacts.RUNNING, 702, 2));
        assertThat(journal())
                .containsExactly(
                        "web-01/nginx service restarted: nginx was started again",
                        "web-01/nginx service restarted: nginx was started again by itself, 2 times");
    }

    @Test
    void service_whoseFailureFellIntoACut_isToldWhenTheAgentIsBack() throws IOException {
        all(service("nginx", ServiceFacts.RUNNING, 700, 0));
        Services anew = new Services(catalog, world, clock, Log.none(), new Jobs(clock));
        anew.read();
        anew.take(
                WEB,
                new ServiceWorld.Told(
                        true, "systemd", "", 0, List.of(service("nginx", ServiceFacts.FAILED, 0, 0)), List.of()));
        assertThat(journal()).containsExactly("web-01/nginx service failed: nginx has failed: exit 1");
        anew.take(WEB, new ServiceWorld.Told(true, "systemd", "", 0, List.of(), List.of()));
        assertThat(journal()).last().isEqualTo("web-01/nginx service gone: nginx is no service of this host any more");
        assertThat(Objects.requireNonNull(anew.of(WEB)).services()).isEmpty();
    }

    @Test
    void services_readAnew_areAsTheyWere() throws IOException {
        ServiceFacts ssh = new ServiceFacts(
                "SSH",
                3,
                "",
                ServiceFacts.DEGRADED,
                false,
                "port 22 is closed",
                1,
                2,
                -1,
                4,
                5,
                "",
                "",
                "é",
                List.of("sshd", "dropbear"),
                List.of());
        all(service("nginx", ServiceFacts.RUNNING, 700, 0), ssh);
        HostServices before = Objects.requireNonNull(services.of(WEB));
        Services anew = new Services(catalog, world, clock, Log.none(), new Jobs(clock));
        anew.read();
        assertThat(anew.of(WEB)).isEqualTo(before);
        assertThat(world.failing.get(WEB))
                .containsExactly(new Finding(Severity.WARNING, "SSH runs, but port 22 is closed"));
    }

    @Test
    @Tag("EW-22")
    void names_ofOneUnit_shareIt() throws IOException {
        ServiceFacts http = service("apache2", ServiceFacts.RUNNING, 700, 0);
        ServiceFacts https = new ServiceFacts(
                "HTTPS", 0, "apache2.service", 0, true, "", 1, 2, 0, 700, 5, "", "", "", List.of(), List.of());
        all(http, https, service("ssh", ServiceFacts.RUNNING, 701, 0));
        HostServices all = Objects.requireNonNull(services.of(WEB));
        assertThat(all.sharing(http)).containsExactly("HTTPS");
        assertThat(all.sharing(https)).containsExactly("apache2");
        assertThat(all.sharing(service("ssh", ServiceFacts.RUNNING, 701, 0))).isEmpty();
    }

    @Test
    void changes_thatNeverEnd_doNotFillTheJournal() throws IOException {
        all(service("nginx", ServiceFacts.RUNNING, 1, 0));
        for (int i = 0; i < 400; i++) {
            changed(service("nginx", i % 2 == 0 ? ServiceFacts.FAILED : ServiceFacts.RUNNING, i + 2, 0));
        }
        assertThat(journal()).hasSize(Services.LINES);
        clock.advanceMillis(Services.LINE_MILLIS);
        changed(service("nginx", ServiceFacts.FAILED, 0, 0));
        assertThat(journal()).last().asString().endsWith("(300 earlier changes of this host were too many to write)");
    }

    @Test
    void host_thatIsRetiredOrUnknown_leavesNothing() throws IOException {
        HostId stranger = HostId.parse("0199f3c2-8e00-7abc-8def-000000000009");
        services.take(stranger, new ServiceWorld.Told(true, "", "", 0, List.of(service("x", 0, 1, 0)), List.of()));
        assertThat(services.of(stranger)).isNull();
        changed(service("nginx", ServiceFacts.FAILED, 0, 0));
        assertThat(services.of(WEB)).as("changes before all of it").isNull();
        all(service("nginx", ServiceFacts.RUNNING, 700, 0));
        assertThat(services.forget()).isZero();
        world.hosts.clear();
        assertThat(services.forget()).isEqualTo(1);
        assertThat(catalog.read(ServiceTable::services)).isEmpty();
    }

    @Test
    void agent_thatSaysTooManyOrUnknownStates_isKeptWithinBounds() throws IOException {
        ServiceFacts[] many = new ServiceFacts[Services.PER_HOST + 7];
        for (int i = 0; i < many.length; i++) {
            many[i] = service("s" + i, i == 0 ? 77 : ServiceFacts.RUNNING, i + 1, 0);
        }
        all(many);
        assertThat(Objects.requireNonNull(services.of(WEB)).services()).hasSize(Services.PER_HOST);
    }

    @Test
    @Tag("EW-02")
    void change_saidByAnAgent_isInTheJournalAtOnce() throws IOException {
        services.start();
        ServiceWorld.Told up = new ServiceWorld.Told(
                true, "systemd", "", 0, List.of(service("nginx", ServiceFacts.RUNNING, 700, 0)), List.of());
        ServiceWorld.Told down = new ServiceWorld.Told(
                false, "systemd", "", 0, List.of(service("nginx", ServiceFacts.FAILED, 0, 0)), List.of());
        assertThat(world.listener.told(WEB, up)).isTrue();
        assertThat(world.listener.told(WEB, down)).isTrue();
        Await.until("a line", Duration.ofSeconds(30), () -> journal().size() == 1);
    }
}
