package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostState;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.LiveEvent;
import dev.tocsin.hub.LiveFeed;
import dev.tocsin.store.BlockStore;
import dev.tocsin.store.StoredPack;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.FlakyProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole road on loopback: a real hub, the real store, the real uplink.
final class UplinkTest {
    private static final Set<Integer> PROCESSES = Set.of(Tables.PROCESS.id());
    private static final Set<Integer> MACHINE = Set.of(Tables.SYSTEM.id());
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long START = 1_795_318_320_000L; // a whole minute

    @TempDir
    Path data;

    private final Clock clock = Clock.system();

    @Test
    void pack_sentToHub_isAckedOnlyAfterTheStoreHasIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (TestHub hub = new TestHub(data, clock, real -> new Gated(real, gate))) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 3);
            try (Uplink uplink = hub.uplink(identity, recording, hub.port())) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                assertThat(recording.waiting()).as("nothing is durable yet").isEqualTo(3);
                gate.countDown();
                Await.until("all acknowledged", LONG, () -> recording.waiting() == 0);
                assertThat(hub.stored(identity.hostId())).containsExactly(1L, 2L, 3L);
            }
        }
    }

    @Test
    void store_thatFailsForAWhile_losesNothing() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        try (TestHub hub = new TestHub(data, clock, real -> new Failing(real, failures))) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 2);
            try (Uplink uplink = hub.uplink(identity, recording, hub.port())) {
                uplink.start();
                Await.until("all acknowledged", LONG, () -> recording.waiting() == 0);
                assertThat(failures).hasValue(0);
                assertThat(hub.stored(identity.hostId())).containsExactly(1L, 2L);
            }
        }
    }

    @Test
    @Tag("KK-07")
    void connection_carriesManyPacksAndSurvivesAHubRestart() throws Exception {
        try (TestHub hub = new TestHub(data, clock);
                FlakyProxy line = new FlakyProxy(hub.port(), FlakyProxy.Patience.ENDLESS, new Random(1))) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 40);
            try (Uplink uplink = hub.uplink(identity, recording, line.port())) {
                uplink.start();
                Await.until("forty packs acknowledged", LONG, () -> recording.waiting() == 0);
                assertThat(line.connections())
                        .as("one connection for all of it")
                        .isEqualTo(1);

                int port = hub.port();
                hub.stop();
                add(recording, 40, 5);
                hub.restart(port);
                Await.until("the rest acknowledged", LONG, () -> recording.waiting() == 0);
                assertThat(hub.stored(identity.hostId()))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 45).boxed().toList());
            }
        }
    }

    @Test
    @Tag("KK-08")
    void hub_thatLostItsFiles_getsThemFromTheAgentAgain() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            SpoolFixture fixture = new SpoolFixture(data, identity.hostId());
            try (Spool spool = fixture.open();
                    Uplink uplink = hub.uplink(identity, spool, hub.port())) {
                fixture.record(spool, SpoolFixture.MINUTE, 301);
                fixture.awaitWritten(spool); // what the disk does not have yet is not kept
                uplink.start();
                Await.until("five minutes acknowledged", LONG, () -> spool.lastAcknowledged() == 5);
                assertThat(spool.firstAfter(0)).as("nothing waits").isNull();

                int port = hub.port();
                hub.stop();
                hub.loseFiles();
                fixture.record(spool, SpoolFixture.MINUTE + 301, 60);
                fixture.awaitWritten(spool);
                hub.restart(port);
                List<Long> all = LongStream.rangeClosed(1, 6).boxed().toList();
                Await.until(
                        "all are there again",
                        LONG,
                        () -> hub.stored(identity.hostId()).equals(all));
                assertThat(hub.logged()).contains("5 packs that were acknowledged are not here");
                Await.until("all acknowledged", LONG, () -> spool.lastAcknowledged() == 6);

                hub.stop();
                fixture.record(spool, SpoolFixture.MINUTE + 361, 60);
                fixture.awaitWritten(spool);
                hub.restart(port);
                Await.until("the next one is there", LONG, () -> spool.lastAcknowledged() == 7);
                assertThat(hub.stored(identity.hostId())).hasSize(7);
                assertThat(hub.logged().lines().filter(line -> line.contains("are not here")))
                        .as("nothing was missing the second time")
                        .hasSize(1);
            }
        }
    }

    @Test
    @Tag("KK-08")
    void line_thatBreaksAtRandomBytes_losesAndDoublesNothing() throws Exception {
        try (TestHub hub = new TestHub(data, clock);
                FlakyProxy line = new FlakyProxy(hub.port(), new FlakyProxy.Patience(1_000, 9_000), new Random(7))) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 150);
            try (Uplink uplink = hub.uplink(identity, recording, line.port())) {
                uplink.start();
                Await.until("all acknowledged", Duration.ofSeconds(90), () -> recording.waiting() == 0);
            }
            assertThat(line.connections()).as("the line did break").isGreaterThan(5);
            assertThat(hub.stored(identity.hostId()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 150).boxed().toList());
        }
    }

    @Test
    @Tag("KK-08")
    void backlog_afterAnOutage_comesSlowlyBehindThePresent() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 60);
            long bytes = recording.bytesAfter(0);
            int port = hub.port();
            hub.stop();
            hub.pace(new HubConfig.Pace(60, 1 << 20, Math.max(1_024, bytes / 6)));
            hub.restart(port);
            try (Uplink uplink = hub.uplink(identity, recording, port)) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                add(recording, 60, 1);
                Await.until(
                        "the present is there",
                        LONG,
                        () -> hub.stored(identity.hostId()).contains(61L));
                assertThat(recording.waiting())
                        .as("the past is still on its way")
                        .isPositive();
                Await.until("all acknowledged", LONG, () -> recording.waiting() == 0);
            }
            assertThat(hub.stored(identity.hostId()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 61).boxed().toList());
        }
    }

    @Test
    @Tag("KK-06")
    void packs_ofALongInterval_waitUntilSomebodyLooks() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            int port = hub.port();
            hub.stop();
            hub.pace(new HubConfig.Pace(1_800, 1 << 20, 1 << 20));
            hub.restart(port);
            TestRecording recording = new TestRecording(identity.hostId(), 5);
            recording.second(START - 60_000, 1);
            try (Uplink uplink = hub.uplink(identity, recording, port)) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                hub.hub()
                        .openMinutes()
                        .after(identity.hostId(), 0, MACHINE); // an answer: what the hub said before was heard
                add(recording, 0, 3);
                assertThat(hub.stored(identity.hostId())).isEmpty();
                assertThat(recording.waiting()).isEqualTo(3);
                Await.until("a look brings them", LONG, () -> {
                    hub.hub().openMinutes().after(identity.hostId(), 0, MACHINE);
                    return recording.waiting() == 0;
                });
            }
        }
    }

    @Test
    @Tag("KK-13")
    void clock_thatIsDaysOff_isMovedToTheHubsAndItsStepIsMeasuredAnew() throws Exception {
        ManualClock agents = new ManualClock(clock.wallMillis() - 3 * 86_400_000L);
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            TestRecording recording = new TestRecording(identity.hostId(), 5);
            recording.second(agents.wallMillis() - 1_000, 7);
            try (Uplink uplink = hub.uplink(identity, recording, agents)) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                long second = clock.wallSecond();
                recording.second(agents.wallMillis(), 7);
                recording.seal();
                Await.until("stored", LONG, () -> recording.waiting() == 0);
                assertThat(hub.blocks().lastSecond(identity.hostId())).isBetween(second - 1, second + 1);
                assertThat(hub.hub().openMinutes().offsetSeconds(identity.hostId()))
                        .isBetween(3 * 86_400L - 1, 3 * 86_400L + 1);
                HostView host = Objects.requireNonNull(hub.hub().hosts().byId(identity.hostId()));
                assertThat(host.reasons().toString()).contains("Clock is 3 d behind the hub's");

                agents.jumpWallMillis(3 * 86_400_000L);
                agents.advanceMillis(1_000); // the next pulse
                Await.until(
                        "measured anew",
                        LONG,
                        () -> hub.hub().openMinutes().offsetSeconds(identity.hostId()) == 0
                                && state(hub, identity) == HostState.UP);
            }
        }
    }

    @Test
    void line_thatGoesDeaf_isFoundDeadAndLeft() throws Exception {
        try (TestHub hub = new TestHub(data, clock);
                FlakyProxy line = new FlakyProxy(hub.port(), FlakyProxy.Patience.ENDLESS, new Random(1))) {
            Identity identity = hub.join();
            TestRecording recording = minutes(identity.hostId(), 1);
            try (Uplink uplink = hub.uplink(identity, recording, line.port())) {
                uplink.start();
                Await.until("acknowledged", LONG, () -> recording.waiting() == 0);
                line.deaf(true);
                add(recording, 1, 1);
                Await.until("a second connection", LONG, () -> line.connections() >= 2);
                line.deaf(false);
                line.cut();
                Await.until("acknowledged again", LONG, () -> recording.waiting() == 0);
            }
        }
    }

    @Test
    void poisonedPacks_betweenGoodOnes_arePutAsideAndBlockNothing() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            HostId stranger = HostId.create(START, new Random(3));
            TestRecording recording = minutes(identity.hostId(), 1);
            recording.sealBytes(new byte[] {1, 2, 3});
            TestRecording other = minutes(stranger, 1);
            recording.sealBytes(Objects.requireNonNull(other.firstAfter(0)).bytes());
            add(recording, 1, 1);
            try (Uplink uplink = hub.uplink(identity, recording, hub.port())) {
                uplink.start();
                Await.until("all settled", LONG, () -> recording.waiting() == 0);
            }
            assertThat(hub.stored(identity.hostId())).containsExactly(1L, 4L);
            assertThat(hub.stored(stranger)).isEmpty();
            assertThat(data.resolve("hub/quarantine")).isDirectoryContaining("glob:**-2.pack");
            assertThat(data.resolve("hub/quarantine")).isDirectoryContaining("glob:**-3.pack");
            assertThat(hub.logged()).contains("sent a pack of another identity");
        }
    }

    @Test
    @Tag("KK-13")
    void openMinute_askedForByAQuery_comesFromTheAgent() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            TestRecording recording = new TestRecording(identity.hostId(), 5);
            recording.second(START, 100);
            recording.second(START + 1_000, 101);
            try (Uplink uplink = hub.uplink(identity, recording, hub.port())) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                List<List<byte[]>> processes =
                        hub.hub().openMinutes().after(identity.hostId(), START / 1_000 - 1, PROCESSES);
                assertThat(processes.getFirst()).hasSize(2);
                assertThat(new FrameDecoder()
                                .decode(processes.getFirst().getFirst())
                                .tables())
                        .as("a machine without processes: nothing else is sent")
                        .isEmpty();
                long asked = clock.monotonicNanos();
                List<List<byte[]>> minutes =
                        hub.hub().openMinutes().after(identity.hostId(), START / 1_000 - 1, MACHINE);
                assertThat(clock.monotonicNanos() - asked).as("a round trip").isLessThan(1_000_000_000L);
                assertThat(minutes).hasSize(1);
                assertThat(minutes.getFirst()).hasSize(2);
                assertThat(new FrameDecoder()
                                .decode(minutes.getFirst().getFirst())
                                .atMillis())
                        .isEqualTo(START);
            }
            // The hub hears of the end a moment later than the agent has closed its side.
            Await.until(
                    "nothing of an agent that is gone",
                    LONG,
                    () -> hub.hub()
                            .openMinutes()
                            .after(identity.hostId(), START / 1_000, MACHINE)
                            .isEmpty());
        }
    }

    @Test
    @Tag("KK-14")
    void liveFeed_whileSomebodyWatches_getsEachSecond() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            TestRecording recording = new TestRecording(identity.hostId(), 5);
            recording.second(START, 100);
            try (Uplink uplink = hub.uplink(identity, recording, hub.port())) {
                uplink.start();
                Await.until("the host is up", LONG, () -> state(hub, identity) == HostState.UP);
                assertThat(recording.followers())
                        .as("nobody watches: packs only")
                        .isEqualTo(1);
                LiveFeed.Interest interest = new LiveFeed.Interest(Set.of(identity.hostId()), Set.of(Tables.SYSTEM));
                try (LiveFeed.Subscription watcher = hub.hub().liveFeed().subscribe(interest, null)) {
                    assertThat(watcher.next(Duration.ofSeconds(5)).getFirst()).isInstanceOf(LiveEvent.Snapshot.class);
                    Await.until("the agent pushes", LONG, () -> recording.followers() == 2);
                    List<LiveEvent.TableFrame> frames = new ArrayList<>();
                    for (int second = 1; second <= 3; second++) {
                        long sent = clock.monotonicNanos();
                        recording.second(START + second * 1_000L, 100 + second);
                        long want = START + second * 1_000L;
                        Await.until("second " + second, Duration.ofSeconds(10), () -> {
                            collect(watcher, frames);
                            return frames.stream().anyMatch(frame -> frame.atMillis() == want);
                        });
                        assertThat(clock.monotonicNanos() - sent)
                                .as("latency of a new sample")
                                .isLessThan(2_000_000_000L);
                    }
                    assertThat(processes(frames.getLast())).isEqualTo(103);
                }
            }
        }
    }

    @Test
    void secondConnection_ofTheSameHost_takesOver() throws Exception {
        try (TestHub hub = new TestHub(data, clock)) {
            Identity identity = hub.join();
            TestRecording one = minutes(identity.hostId(), 1);
            TestRecording clone = new TestRecording(identity.hostId(), 99);
            clone.second(START, 1);
            clone.seal();
            try (Uplink first = hub.uplink(identity, one, hub.port());
                    Uplink second = hub.uplink(identity, clone, hub.port())) {
                first.start();
                Await.until("the first is served", LONG, () -> one.waiting() == 0);
                second.start();
                Await.until("the second is served", LONG, () -> clone.waiting() == 0);
                Await.until(
                        "the copy is told",
                        LONG,
                        () -> view(hub, identity).reasons().stream().anyMatch(reason -> reason.contains("identity")));
            }
        }
    }

    private static double processes(LiveEvent.TableFrame frame) {
        int column = Tables.SYSTEM.queryColumns().indexOf(Tables.SYSTEM.queryColumn("procs_total"));
        return frame.rows().getFirst().values()[column];
    }

    private static void collect(LiveFeed.Subscription watcher, List<LiveEvent.TableFrame> frames)
            throws InterruptedException {
        for (LiveEvent event : watcher.next(Duration.ofMillis(100))) {
            if (event instanceof LiveEvent.TableFrame frame) {
                frames.add(frame);
            }
        }
    }

    private static HostView view(TestHub hub, Identity identity) {
        return Objects.requireNonNull(hub.hub().hosts().byId(identity.hostId()));
    }

    private static HostState state(TestHub hub, Identity identity) {
        return hub.hub().openMinutes().after(identity.hostId(), 0, PROCESSES).isEmpty()
                        && view(hub, identity).processes() == null
                ? HostState.UNKNOWN // enrolled counts as heard; wait for the first pulse
                : view(hub, identity).state();
    }

    private static TestRecording minutes(HostId host, int count) {
        TestRecording recording = new TestRecording(host, 42);
        add(recording, 0, count);
        return recording;
    }

    private static void add(TestRecording recording, int from, int count) {
        for (int minute = from; minute < from + count; minute++) {
            for (int second = 0; second < 5; second++) {
                recording.second(START + minute * 60_000L + second * 1_000L, 100 + second);
            }
            recording.seal();
        }
    }

    /// A store that waits for a gate before it stores.
    private record Gated(BlockStore real, CountDownLatch gate) implements BlockStore {
        @Override
        public int append(List<StoredPack> packs) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IOException("interrupted", interrupted);
            }
            return real.append(packs);
        }

        @Override
        public void scan(HostId host, long from, long to, Consumer<StoredPack> each) throws IOException {
            real.scan(host, from, to, each);
        }

        @Override
        public long lastSecond(HostId host) throws IOException {
            return real.lastSecond(host);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    /// A store that fails a number of times.
    private record Failing(BlockStore real, AtomicInteger failures) implements BlockStore {
        @Override
        public int append(List<StoredPack> packs) throws IOException {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("no space left on device");
            }
            return real.append(packs);
        }

        @Override
        public void scan(HostId host, long from, long to, Consumer<StoredPack> each) throws IOException {
            real.scan(host, from, to, each);
        }

        @Override
        public long lastSecond(HostId host) throws IOException {
            return real.lastSecond(host);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
