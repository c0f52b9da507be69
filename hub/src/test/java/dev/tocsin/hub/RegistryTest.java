package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Severity;
import dev.tocsin.store.Catalog;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// States and reasons of hosts, on a clock that moves when told.
final class RegistryTest {
    private static final long NOW = 1_795_318_320_000L;
    private static final Finding MEMORY = new Finding(Severity.WARNING, "Mem used is 2.25 GB");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock(NOW);
    private final HostId id = HostId.create(NOW, new Random(1));
    private SqliteCatalog catalog;
    private Registry registry;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(data.resolve("catalog.db"));
        HostRow row = new HostRow(id, "web-01", Map.of("site", "fra-1"), 1, null, 0, TestAgent.FACTS, false);
        catalog.write(connection -> {
            HostTable.insert(connection, row, new HostTable.Entrance("k" + row.id(), "t"), NOW);
            return row;
        });
        registry = new Registry(catalog, clock, Log.none());
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    @Test
    void host_notHeardSinceTheStart_isUnknownForAMinuteThenDown() {
        assertThat(host().state()).isEqualTo(HostState.UNKNOWN);
        assertThat(host().reasons()).containsExactly("Not heard yet since the hub started");
        clock.advanceMillis(60_000);
        assertThat(host().state()).isEqualTo(HostState.DOWN);
        assertThat(host().reasons()).containsExactly("Never heard");
    }

    @Test
    void host_byAgeOfItsPulse_isUpStaleDown() {
        registry.pulse(id, 143);
        assertThat(host().state()).isEqualTo(HostState.UP);
        assertThat(host().processes()).isEqualTo(143);
        assertThat(host().reasons()).isEmpty();
        clock.advanceMillis(15_000);
        assertThat(host().state()).isEqualTo(HostState.UP);
        clock.advanceMillis(1);
        assertThat(host().state()).isEqualTo(HostState.STALE);
        assertThat(host().reasons()).containsExactly("No pulse for 15 s");
        clock.advanceMillis(45_000);
        assertThat(host().state()).isEqualTo(HostState.DOWN);
        clock.advanceMillis(180_000);
        assertThat(host().reasons()).containsExactly("No pulse for 4 min");
    }

    @Test
    void clockThatSteps_makesNobodyGoDown() {
        registry.pulse(id, null);
        clock.jumpWallMillis(7_200_000);
        assertThat(host().state()).isEqualTo(HostState.UP);
        clock.jumpWallMillis(-30 * 86_400_000L);
        assertThat(host().state()).isEqualTo(HostState.UP);
    }

    @Test
    void wrongClock_isAReason() throws IOException {
        registry.hello(id, TestAgent.FACTS, 1_900);
        assertThat(host().reasons()).isEmpty();
        registry.hello(id, TestAgent.FACTS, -7_300_000);
        assertThat(host().reasons()).containsExactly("Clock is 2 h behind the hub's");
        assertThat(host().clockSkewMillis()).isEqualTo(-7_300_000);
    }

    @Test
    void changes_twoAtOnce_areInMemoryAsInTheCatalog() throws Exception {
        AtomicReference<Thread> other = new AtomicReference<>();
        Registry slow = new Registry(new SlowCatalog(catalog, other), clock, Log.none());
        Thread second = Thread.ofPlatform().unstarted(() -> rename(slow, "second"));
        other.set(second);
        rename(slow, "first"); // the second comes when this one is in the catalog and not yet in memory
        second.join();
        String inMemory = Objects.requireNonNull(slow.byId(id)).name();
        assertThat(new HostTable(catalog).all())
                .singleElement()
                .extracting(HostRow::name)
                .isEqualTo(inMemory);
    }

    private void rename(Registry which, String name) {
        try {
            which.change(id, name, null);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// After its first write it lets `other` run until that is over or waits.
    private record SlowCatalog(Catalog catalog, AtomicReference<Thread> other) implements Catalog {
        @Override
        public <T> T write(Work<T> work) throws IOException {
            T result = catalog.write(work);
            Thread next = other.getAndSet(null);
            if (next != null) {
                next.start();
                Await.until(
                        "the other is over or waits",
                        Duration.ofSeconds(20),
                        () -> next.getState() == Thread.State.TERMINATED || next.getState() == Thread.State.WAITING);
            }
            return result;
        }

        @Override
        public <T> T read(Work<T> work) throws IOException {
            return catalog.read(work);
        }

        @Override
        public void close() throws IOException {
            catalog.close();
        }
    }

    @Test
    void stateChanges_areToldOnce() {
        assertThat(registry.changed()).hasSize(1);
        assertThat(registry.changed()).isEmpty();
        registry.pulse(id, null);
        List<HostView> changed = registry.changed();
        assertThat(changed).singleElement().extracting(HostView::state).isEqualTo(HostState.UP);
        clock.advanceMillis(20_000);
        assertThat(registry.changed())
                .singleElement()
                .extracting(HostView::state)
                .isEqualTo(HostState.STALE);
    }

    @Test
    void lastSeen_isWrittenAtMostEachHalfMinute_andAtTheEnd() throws IOException {
        registry.pulse(id, null);
        registry.writeSeen(false);
        assertThat(written()).isNull();
        clock.advanceMillis(30_000);
        registry.writeSeen(false);
        assertThat(written()).isEqualTo(NOW);
        registry.pulse(id, null);
        registry.writeSeen(true);
        assertThat(written()).isEqualTo(NOW + 30_000);
    }

    @Test
    void nameAndRetirement_surviveARestart() throws IOException {
        registry.change(id, "db-07", null);
        assertThat(new Registry(catalog, clock, Log.none()).byName("db-07")).hasSize(1);
        registry.retire(id);
        Registry again = new Registry(catalog, clock, Log.none());
        assertThat(again.all()).isEmpty();
        assertThat(Objects.requireNonNull(again.row(id)).retired()).isTrue();
        assertThat(again.byId(id)).as("its history can still be asked for").isNotNull();
    }

    @Test
    void host_renamedAndLabelled_isToldAndKept() throws IOException {
        registry.changed();
        assertThat(registry.changed()).isEmpty();
        registry.change(id, "shop", Map.of("role", "web"));
        assertThat(registry.changed()).singleElement().satisfies(host -> {
            assertThat(host.name()).isEqualTo("shop");
            assertThat(host.labels()).isEqualTo(Map.of("role", "web"));
        });
        registry.change(id, null, Map.of());
        HostView again = Objects.requireNonNull(new Registry(catalog, clock, Log.none()).byId(id));
        assertThat(again.name()).isEqualTo("shop");
        assertThat(again.labels()).isEmpty();
    }

    private HostView host() {
        return Objects.requireNonNull(registry.byId(id));
    }

    private Long written() throws IOException {
        return new HostTable(catalog).all().getFirst().lastSeenMillis();
    }

    @Test
    @Tag("EW-08")
    void worst_ofWhatIsFound_isTheStateOfItsHost() {
        registry.pulse(id, 1);
        registry.found(Map.of(id, List.of(MEMORY)));
        assertThat(host().failing()).isFalse();
        registry.failing(Map.of(id, List.of(new Finding(Severity.CRITICAL, "nginx has failed: exit 1"))));
        assertThat(host().failing()).isTrue();
        assertThat(host().reasons()).as("worst first").containsExactly("nginx has failed: exit 1", MEMORY.sentence());
        assertThat(registry.changed())
                .singleElement()
                .satisfies(one -> assertThat(one.failing()).isTrue());
        registry.failing(Map.of());
        assertThat(host().failing()).isFalse();
        registry.found(Map.of(id, List.of(new Finding(Severity.CRITICAL, "Disk free on / is 0 GB"))));
        assertThat(host().failing()).isTrue();
    }

    @Test
    void found_onAHost_isAReasonAndToldToWhoLooks_untilItIsGone() {
        registry.pulse(id, 1);
        registry.changed();
        registry.found(Map.of(id, List.of(MEMORY)));
        assertThat(registry.changed())
                .singleElement()
                .satisfies(host -> assertThat(host.reasons()).contains("Mem used is 2.25 GB"));
        registry.found(Map.of(id, List.of(MEMORY)));
        assertThat(registry.changed()).isEmpty();
        registry.found(Map.of());
        assertThat(registry.changed())
                .singleElement()
                .satisfies(host -> assertThat(host.reasons()).doesNotContain("Mem used is 2.25 GB"));
    }
}
