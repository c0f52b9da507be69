package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.LiveEvent.HostChanged;
import dev.tocsin.hub.LiveEvent.Snapshot;
import dev.tocsin.hub.LiveEvent.TableFrame;
import dev.tocsin.hub.LiveFeed.Interest;
import dev.tocsin.hub.LiveFeed.Subscription;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Allocated;
import dev.tocsin.wire.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live feed without any network: frames in, events out.
final class LiveTest {
    private static final long NOW = 1_795_318_320_000L;
    private static final Duration NOT_AT_ALL = Duration.ZERO;

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock(NOW);
    private final HostId host = HostId.create(NOW, new Random(1));
    private final List<Message> sent = new ArrayList<>();
    private final Live.Agent agent = sent::add;
    private final Entity first = process("1@10", "init");
    private final Entity second = process("2@20", "worker");
    private SqliteCatalog catalog;
    private Registry registry;
    private Live live;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(data.resolve("catalog.db"));
        registry = new Registry(catalog, clock, Log.none());
        registry.joined(new HostRow(host, "web-01", Map.of(), 1, null, 0, null, false));
        live = new Live(registry, clock, new SecureRandom());
        live.connected(host, agent);
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    @Test
    void subscriber_getsASnapshotThenOnlyWhatChanged() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        assertThat(only(watcher)).isInstanceOf(Snapshot.class);
        live.record(host, frame(NOW, new Entity[] {first, second}, 10, 20));
        TableFrame all = (TableFrame) only(watcher);
        assertThat(all.rows()).hasSize(2);
        assertThat(all.renewed()).containsExactlyInAnyOrder(first, second);

        live.record(host, frame(NOW + 1_000, new Entity[] {first, second}, 10, 25));
        TableFrame rates = (TableFrame) only(watcher); // from unknown to a rate: both change
        assertThat(rates.rows()).hasSize(2);
        assertThat(value(rates, "2@20", "threads")).isEqualTo(25);

        live.record(host, frame(NOW + 2_000, new Entity[] {first, second}, 10, 26));
        TableFrame difference = (TableFrame) only(watcher);
        assertThat(difference.rows())
                .singleElement()
                .extracting(row -> row.entity().key())
                .isEqualTo("2@20");
        assertThat(difference.renewed()).isEmpty();

        live.record(host, frame(NOW + 3_000, new Entity[] {second}, 26));
        TableFrame death = (TableFrame) only(watcher);
        assertThat(death.gone()).containsExactly("1@10");
        assertThat(death.rows()).isEmpty();
    }

    @Test
    void tick_withManyHostsAndWatchers_makesNothingForEachPair() {
        int many = 200;
        for (int i = 0; i < many; i++) {
            live.connected(HostId.create(NOW, new Random(100 + i)), agent);
            live.subscribe(new Interest(Set.of(host), Set.of(Tables.PROCESS), Set.of(Tables.SYSTEM)), null);
        }
        live.tick();
        long bytes = Allocated.by(live::tick);
        assertThat(bytes).as("a set would be 64 for each pair").isLessThan(16L * many * many);
    }

    @Test
    void entityWithANewAttribute_isRenewed() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW, new Entity[] {first}, 10));
        live.record(host, frame(NOW + 1_000, new Entity[] {process("1@10", "renamed")}, 10));
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW + 2_000, new Entity[] {process("1@10", "again")}, 10));
        assertThat(((TableFrame) only(watcher)).renewed()).hasSize(1);
    }

    @Test
    void lateComer_getsTheCurrentRowsInItsSnapshot() throws InterruptedException {
        Subscription early = live.subscribe(of(Tables.PROCESS), null);
        live.record(host, frame(NOW, new Entity[] {first, second}, 10, 20));
        Subscription late = live.subscribe(of(Tables.PROCESS), null);
        Snapshot snapshot = (Snapshot) only(late);
        assertThat(snapshot.hosts()).singleElement().satisfies(one -> {
            assertThat(one.atMillis()).isEqualTo(NOW);
            assertThat(one.tables())
                    .singleElement()
                    .satisfies(rows -> assertThat(rows.rows()).hasSize(2));
        });
        early.close();
    }

    @Test
    void resumer_getsWhatItMissed_orASnapshotWhenThatIsGone() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW, new Entity[] {first}, 10));
        watcher.next(NOT_AT_ALL);
        long position = watcher.position();
        live.record(host, frame(NOW + 1_000, new Entity[] {first}, 11));
        live.record(host, frame(NOW + 2_000, new Entity[] {first}, 12));
        watcher.close();

        List<LiveEvent> missed = live.subscribe(of(Tables.PROCESS), position).next(NOT_AT_ALL);
        assertThat(missed).hasSize(2).allMatch(TableFrame.class::isInstance);
        assertThat(only(live.subscribe(of(Tables.PROCESS), position + 1_000))).isInstanceOf(Snapshot.class);

        for (int second = 3; second < 4 + LiveTable.RING_FRAMES; second++) {
            live.record(host, frame(NOW + second * 1_000L, new Entity[] {first}, second));
        }
        assertThat(only(live.subscribe(of(Tables.PROCESS), position))).isInstanceOf(Snapshot.class);
    }

    @Test
    void slowSubscriber_losesItsQueueAndGetsASnapshot() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        watcher.next(NOT_AT_ALL);
        Entity[] many = new Entity[2_000];
        long[] threads = new long[many.length];
        for (int i = 0; i < many.length; i++) {
            many[i] = process(i + "@1", "p" + i);
        }
        for (int second = 0; second < 60; second++) {
            Arrays.fill(threads, second);
            live.record(host, frame(NOW + second * 1_000L, many, threads));
        }
        assertThat(only(watcher)).isInstanceOf(Snapshot.class);
        live.record(host, frame(NOW + 60_000, many, threads));
        assertThat(only(watcher)).isInstanceOf(TableFrame.class);
    }

    @Test
    @Tag("KK-14")
    void agent_isAskedWhileWatched_andToldToStopTenSecondsAfterTheLastLeft() {
        assertThat(sent).isEmpty();
        Subscription one = live.subscribe(of(Tables.PROCESS), null);
        Subscription two = live.subscribe(of(Tables.SYSTEM), null);
        assertThat(sent).hasExactlyElementsOfTypes(Message.LiveStart.class);
        one.close();
        two.close();
        clock.advanceMillis(9_999);
        live.tick();
        assertThat(sent).hasSize(1);
        clock.advanceMillis(1);
        live.tick();
        assertThat(sent).hasExactlyElementsOfTypes(Message.LiveStart.class, Message.LiveStop.class);
    }

    @Test
    @Tag("KK-14")
    void agent_pushesTheTablesThatAreWatched_andNoOthers() {
        Subscription processes = live.subscribe(of(Tables.PROCESS), null);
        assertThat(sent.getLast()).isEqualTo(new Message.LiveStart(List.of(Tables.SYSTEM.id(), Tables.PROCESS.id())));
        Subscription disks = live.subscribe(of(Tables.DISK), null);
        assertThat(sent.getLast())
                .isEqualTo(new Message.LiveStart(List.of(Tables.SYSTEM.id(), Tables.DISK.id(), Tables.PROCESS.id())));
        live.subscribe(of(Tables.DISK), null).close();
        assertThat(sent).as("nothing new is wanted").hasSize(2);
        processes.close();
        assertThat(sent).as("a page may be turning").hasSize(2);
        clock.advanceMillis(LivePush.GRACE_MILLIS);
        live.tick();
        assertThat(sent.getLast()).isEqualTo(new Message.LiveStart(List.of(Tables.SYSTEM.id(), Tables.DISK.id())));
        disks.close();
        clock.advanceMillis(LivePush.GRACE_MILLIS);
        live.tick();
        assertThat(sent.getLast()).isEqualTo(new Message.LiveStop());
    }

    @Test
    void pageTurned_withinTheGrace_neitherStopsNorStarts() {
        live.subscribe(of(Tables.PROCESS), null).close();
        clock.advanceMillis(5_000);
        Subscription next = live.subscribe(of(Tables.PROCESS), null);
        clock.advanceMillis(20_000);
        live.tick();
        assertThat(sent).hasSize(1);
        next.close();
    }

    @Test
    void agentThatComesBack_isAskedAgain() {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        live.disconnected(host, agent);
        List<Message> again = new ArrayList<>();
        live.connected(host, again::add);
        assertThat(again).hasExactlyElementsOfTypes(Message.LiveStart.class);
        watcher.close();
    }

    @Test
    void overviewOfAFewHosts_isLive_ofALargeFleet_livesOnPulses() {
        for (int i = 0; i < Live.FEW_HOSTS; i++) {
            live.connected(HostId.create(NOW, new Random(100 + i)), _ -> true);
        }
        Subscription overview = live.subscribe(new Interest(null, Set.of(Tables.SYSTEM)), null);
        assertThat(sent).as("one host too many").isEmpty();
        overview.close();
        Subscription processes = live.subscribe(new Interest(null, Set.of(Tables.PROCESS)), null);
        assertThat(sent).hasSize(1);
        processes.close();
    }

    @Test
    @Tag("KK-14")
    void fleetAndOneHostOfIt_inOneSubscription_getAllTablesOfThatHostAlone() throws InterruptedException {
        HostId other = HostId.create(NOW, new Random(7));
        registry.joined(new HostRow(other, "web-02", Map.of(), 1, null, 0, null, false));
        for (int i = 0; i < Live.FEW_HOSTS; i++) {
            live.connected(HostId.create(NOW, new Random(100 + i)), _ -> true);
        }
        List<Message> toOther = new ArrayList<>();
        live.connected(other, toOther::add);
        Subscription both =
                live.subscribe(new Interest(Set.of(host), Set.of(Tables.PROCESS), Set.of(Tables.SYSTEM)), null);
        assertThat(sent).as("the one is watched closely").hasExactlyElementsOfTypes(Message.LiveStart.class);
        assertThat(toOther).as("the other lives on pulses").isEmpty();
        assertThat(((Snapshot) only(both)).hosts()).hasSize(2);

        live.record(host, frame(NOW, new Entity[] {first}, 1));
        live.record(other, frame(NOW, new Entity[] {first}, 1));
        double[] values = new double[Tables.SYSTEM.queryColumns().size()];
        live.pulse(other, NOW, values);
        List<LiveEvent> events = both.next(NOT_AT_ALL);
        assertThat(events).map(event -> ((TableFrame) event).host()).containsExactly(host, other);
        assertThat(events).map(event -> ((TableFrame) event).table()).isEqualTo(List.of(Tables.PROCESS, Tables.SYSTEM));

        long position = both.position();
        both.close();
        Subscription fleet = live.subscribe(new Interest(null, Set.of(Tables.SYSTEM)), position);
        live.pulse(other, NOW + 1_000, values);
        assertThat(fleet.next(NOT_AT_ALL)).as("goes on without a snapshot").hasSize(1);
        clock.advanceMillis(10_000);
        live.tick();
        assertThat(sent)
                .as("nobody looks at the one any more")
                .hasExactlyElementsOfTypes(Message.LiveStart.class, Message.LiveStop.class);
        fleet.close();
    }

    @Test
    void pulse_feedsTheSystemTable_untilRecordsCome() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.SYSTEM), null);
        watcher.next(NOT_AT_ALL);
        double[] values = new double[Tables.SYSTEM.queryColumns().size()];
        Arrays.fill(values, 0.5);
        live.pulse(host, NOW, values);
        TableFrame pulsed = (TableFrame) only(watcher);
        assertThat(pulsed.rows().getFirst().values()).containsExactly(values);

        Rows system = new Rows(Tables.SYSTEM);
        system.add(new Entity("", List.of()));
        live.record(host, new Frame(NOW + 1_000, List.of(system)));
        assertThat(((TableFrame) only(watcher)).atMillis()).isEqualTo(NOW + 1_000);
        live.pulse(host, NOW + 2_000, values);
        assertThat(watcher.next(NOT_AT_ALL)).as("records tell more").isEmpty();
        watcher.close();
    }

    @Test
    void openMinuteSentAgain_isNotToldTwice() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW, new Entity[] {first}, 1));
        live.record(host, frame(NOW + 1_000, new Entity[] {first}, 2));
        assertThat(watcher.next(NOT_AT_ALL)).hasSize(2);
        live.record(host, frame(NOW, new Entity[] {first}, 1));
        live.record(host, frame(NOW + 1_000, new Entity[] {first}, 2));
        live.record(host, frame(NOW + 2_000, new Entity[] {first}, 3));
        assertThat(((TableFrame) only(watcher)).atMillis()).isEqualTo(NOW + 2_000);
    }

    @Test
    void clockOfAHostThatStepsBack_doesNotSilenceIt() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.PROCESS), null);
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW, new Entity[] {first}, 1));
        watcher.next(NOT_AT_ALL);
        live.record(host, frame(NOW - 7_200_000, new Entity[] {first}, 2));
        assertThat(((TableFrame) only(watcher)).atMillis()).isEqualTo(NOW - 7_200_000);
    }

    @Test
    void hostThatChanges_isTold() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.SYSTEM), null);
        watcher.next(NOT_AT_ALL);
        registry.changed().forEach(live::changed);
        assertThat(only(watcher)).isInstanceOf(HostChanged.class);
    }

    @Test
    void closedSubscription_wakesWhoWaits() throws InterruptedException {
        Subscription watcher = live.subscribe(of(Tables.SYSTEM), null);
        watcher.next(NOT_AT_ALL);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                watcher.next(Duration.ofMinutes(1));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        watcher.close();
        assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
    }

    private Interest of(Table table) {
        return new Interest(Set.of(host), Set.of(table));
    }

    private static LiveEvent only(Subscription watcher) throws InterruptedException {
        List<LiveEvent> events = watcher.next(NOT_AT_ALL);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static double value(TableFrame frame, String key, String column) {
        int at = frame.table().queryColumns().indexOf(frame.table().queryColumn(column));
        return frame.rows().stream()
                .filter(row -> row.entity().key().equals(key))
                .findFirst()
                .orElseThrow()
                .values()[at];
    }

    private static Frame frame(long atMillis, Entity[] entities, long... threads) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < entities.length; i++) {
            int row = rows.add(entities[i]);
            rows.set(row, Tables.PROCESS.column("threads"), threads[i]);
            rows.set(row, Tables.PROCESS.column("user_ticks"), 100);
            rows.set(row, Tables.PROCESS.column("system_ticks"), 100);
        }
        return new Frame(atMillis, List.of(rows));
    }

    private static Entity process(String key, String name) {
        String[] attributes = new String[Tables.PROCESS.attributes().size()];
        attributes[Tables.PROCESS.attribute("name")] = name;
        return new Entity(key, Arrays.asList(attributes));
    }
}
