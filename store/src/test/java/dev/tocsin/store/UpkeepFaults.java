package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// SIGKILL while [UpkeepPusher] appends, merges and rolls up, again and again: afterwards every acknowledged second is
/// there once, and rollups answer what the seconds answer, as the last kill left them and when they are finished.
final class UpkeepFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final long FROM = BlockStoreContract.MIDNIGHT;
    private static final List<Table> TABLES = List.of(Tables.SYSTEM, Tables.DISK, ProcessGroups.TABLE);
    private static final double ROUNDED = 0x1p-11 + 1e-6; // what a rollup may be off
    private static final int PIECE_SECONDS = 1_200;

    private final Clock clock = Clock.system();
    private final Path directory;
    private final Path ledger;
    private final Random random;

    /// Works below `work`; `seed` decides when something happens.
    UpkeepFaults(Path work, long seed) throws IOException {
        this.directory = Files.createDirectories(work.resolve("store"));
        this.ledger = Files.write(work.resolve("ledger"), new byte[0]);
        this.random = new Random(seed);
    }

    /// What was found.
    ///
    /// @param acknowledged packs
    /// @param unknown acknowledged packs that the store did not know
    /// @param twice seconds that are told by two packs
    /// @param wrong answers that are not those of the packs
    record Verdict(long acknowledged, long unknown, long twice, long wrong) {
        /// True when nothing is amiss.
        boolean isGood() {
            return unknown == 0 && twice == 0 && wrong == 0;
        }
    }

    /// Kills `cycles` times, then looks.
    Verdict kills(int cycles) throws IOException, InterruptedException {
        Path output = directory.resolveSibling("output");
        for (int cycle = 0; cycle < cycles; cycle++) {
            long before = last("stored");
            Process child = ChildJvm.start(
                    UpkeepPusher.class, output, directory.toString(), ledger.toString(), Long.toString(before));
            try {
                Await.until("it works", PATIENCE, () -> {
                    if (!child.isAlive()) {
                        throw new AssertionError("the child ended: " + Files.readString(output));
                    }
                    return last("stored") > before;
                });
                clock.awaitNanos(clock.monotonicNanos() + random.nextInt(600) * 1_000_000L);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        return look();
    }

    private long last(String word) throws IOException {
        return Files.readString(ledger)
                .lines()
                .filter(line -> line.startsWith(word + " ") && line.length() > word.length() + 1)
                .mapToLong(line -> Long.parseLong(line.substring(word.length() + 1)))
                .max()
                .orElse(0);
    }

    private Verdict look() throws IOException {
        long stored = last("stored");
        long begun = last("begun");
        List<StoredPack> all = new ArrayList<>();
        for (long number = 0; number < begun; number++) {
            all.add(UpkeepPusher.pack(number));
        }
        MemoryBlockStore plain = new MemoryBlockStore();
        plain.append(all);
        try (Rollups rollups = new Rollups(directory.resolve("rollups"), Log.none());
                SqliteBlockStore store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none())) {
            long unknown = store.append(all.subList(0, (int) stored));
            store.append(all); // what was begun last may be there or not
            long wrong = wrong(plain, store, rollups, begun);
            new Merger(store, Log.none()).run(UpkeepPusher.LATER, () -> true);
            new Roller(store, rollups, Log.none()).run(UpkeepPusher.LATER, () -> true);
            wrong += wrong(plain, store, rollups, begun);
            return new Verdict(stored, unknown, twice(store), wrong);
        }
    }

    private static long twice(BlockStore store) throws IOException {
        Set<Long> seconds = new HashSet<>();
        long[] twice = {0};
        store.scan(HOST, 0, Long.MAX_VALUE, stored -> {
            Pack pack = Pack.open(stored.bytes(), Zstd.CODEC);
            for (Block block : pack.blocks(Tables.SYSTEM, 0, Long.MAX_VALUE)) {
                for (long at : block.atMillis()) {
                    twice[0] += seconds.add(Math.floorDiv(at, 1_000L)) ? 0 : 1;
                }
            }
        });
        return twice[0];
    }

    private static long wrong(BlockStore plain, BlockStore store, Rollups rollups, long packs) throws IOException {
        ManualClock later = new ManualClock(UpkeepPusher.LATER * 1_000);
        QueryEngine truth = new QueryEngine(plain, OpenMinutes.NONE, later);
        QueryEngine engine = new QueryEngine(store, rollups, OpenMinutes.NONE, later, Log.none());
        long to = FROM + Math.ceilDiv(packs * 60, 3_600) * 3_600;
        long wrong = 0;
        for (Table table : TABLES) {
            for (int step : new int[] {1, 60, 3_600}) {
                int piece = Math.max(step, PIECE_SECONDS);
                for (long at = FROM; at < to; at += piece) {
                    SeriesRequest request = new SeriesRequest(
                            HOST, table, table.queryColumns(), null, at * 1_000, (at + piece) * 1_000, step * 1_000L);
                    boolean same = same(
                            engine.series(request).series(),
                            truth.series(request).series(),
                            step);
                    wrong += same ? 0 : 1;
                }
            }
        }
        return wrong;
    }

    private static boolean same(List<Series> got, List<Series> must, int step) {
        boolean same = got.size() == must.size();
        for (int i = 0; same && i < got.size(); i++) {
            double off = step == 1 ? 0 : ROUNDED;
            same = got.get(i).key().equals(must.get(i).key())
                    && same(got.get(i).avg(), must.get(i).avg(), off)
                    && same(got.get(i).min(), must.get(i).min(), off)
                    && same(got.get(i).max(), must.get(i).max(), off);
        }
        return same;
    }

    private static boolean same(double[] got, double[] must, double off) {
        for (int i = 0; i < must.length; i++) {
            boolean close = Double.isNaN(must[i])
                    ? Double.isNaN(got[i])
                    : Math.abs(got[i] - must[i]) <= off * Math.abs(must[i]) + 1e-12;
            if (!close) {
                return false;
            }
        }
        return got.length == must.length;
    }
}
