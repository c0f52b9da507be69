package dev.tocsin.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Block;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet is real to a hub: joined, live, stored, and back after a storm.
final class FleetTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final Clock clock = Clock.system();

    @Test
    void fleet_ofTenMachines_isStoredWholeAndComesBackFromAStorm() throws Exception {
        Files.createDirectories(data.resolve("hub"));
        try (SqliteBlockStore blocks = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none());
                SqliteCatalog catalog = SqliteCatalog.open(data.resolve("hub/catalog.db"));
                Hub hub = new Hub(
                        new HubConfig(data, "127.0.0.1", 0, List.of()),
                        new HubParts(clock, Log.none(), blocks, catalog, new SecureRandom()));
                Fleet fleet = new Fleet(new Fleet.Plan(10, 20, 60), around())) {
            hub.start();
            String token = hub.enrollments()
                    .create(Map.of(), 10, Duration.ofMinutes(5))
                    .token();
            fleet.join("127.0.0.1:" + hub.agentPort(), () -> token, () -> {});
            fleet.start();
            Await.until("three packs of each", LONG, () -> fleet.figures().acknowledged() >= 30);
            fleet.cut();
            long before = fleet.figures().acknowledged();
            Await.until("more after the cut", LONG, () -> fleet.figures().acknowledged() >= before + 20);
            assertThat(hub.hosts().all()).hasSize(10).allMatch(host -> host.state() == HostState.UP);
            Fleet.Figures end = fleet.figures();
            assertThat(end.samples()).isGreaterThan(end.acknowledged() * 60 * 20);
            long stored = 0;
            for (HostView host : hub.hosts().all()) {
                List<PackId> ids = new ArrayList<>();
                blocks.scan(host.id(), 0, Long.MAX_VALUE / 4, (StoredPack pack) -> ids.add(pack.id()));
                assertThat(ids).doesNotHaveDuplicates();
                stored += ids.size();
            }
            assertThat(stored).as("acknowledged means durable").isGreaterThanOrEqualTo(end.acknowledged());
            assertThat(fleet.readBack()).as("nobody judges rules").isZero();
        }
    }

    @Test
    void pack_stamped_isAsValidAsItWasAndSaysAnotherNameAndTime() {
        Minutes minutes = new Minutes(1, 30);
        PackId id = new PackId(HostId.create(1, new Random(5)), 77, 12);
        Pack was = Pack.open(minutes.get(3).pack());
        Pack is = Pack.open(Stamp.pack(minutes.get(3).pack(), id, 3_600));
        assertThat(is.id()).isEqualTo(id);
        assertThat(is.startSecond()).isEqualTo(was.startSecond() + 3_600);
        Block old = Objects.requireNonNull(was.block(Tables.PROCESS));
        Block now = Objects.requireNonNull(is.block(Tables.PROCESS));
        assertThat(now.column(0)).isEqualTo(old.column(0));
        assertThat(now.atMillis()[59]).isEqualTo(old.atMillis()[59] + 3_600_000);
        FrameDecoder decoder = new FrameDecoder();
        for (byte[] record : minutes.get(3).records()) {
            assertThat(decoder.decode(Stamp.record(record, 5_000)).tables()).hasSize(6);
        }
    }

    @Test
    void model_overTenMinutes_movesLikeAMachine() {
        Minutes minutes = new Minutes(2, 150);
        Block processes =
                Objects.requireNonNull(Pack.open(minutes.get(4).pack()).block(Tables.PROCESS));
        assertThat(processes.entityCount()).as("births and deaths").isBetween(136, 175);
        long[] ticks = processes.column(Tables.PROCESS.column("user_ticks"));
        int moved = 0;
        for (int i = 1; i < ticks.length; i++) {
            moved += i % 60 != 0 && ticks[i] != ticks[i - 1] ? 1 : 0;
        }
        assertThat(moved / (double) ticks.length).as("share of cells that move").isBetween(0.01, 0.12);
    }

    private BareAgent.Surroundings around() {
        return new BareAgent.Surroundings(clock, Log.none(), new SecureRandom(), new SplittableRandom(1));
    }
}
