package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Measures the store on the recording of a real machine; started by `bench/size` and `bench/query`, no test.
///
/// ```
/// size SPOOL TO                     the recording, appended, merged and rolled up in the empty directory TO
/// query SPOOL TO HOURS HOSTS        the same repeated over HOURS for HOSTS hosts, then questions
/// ```
///
/// `SPOOL` is that of the agent that recorded ([Recording]). CPU time is that of this process in steps
/// of 10 ms, the compiler's and collector's threads included.
final class StoreBench {
    private static final long END = 1_795_305_600L; // a midnight
    private static final int REPEATS = 50;
    static final long YEAR_DAYS = 363;

    private final HostId host;
    private final List<StoredPack> recording;
    private final Path to;
    private long samples;
    private long sealed;
    private long sequence;

    private StoreBench(String[] args) throws IOException {
        this.recording = Recording.read(Path.of(args[1]));
        this.host = recording.getFirst().id().host();
        this.to = Path.of(args[2]);
    }

    /// Measures what `args` say.
    public static void main(String[] args) throws IOException {
        StoreBench bench = new StoreBench(args);
        boolean queries = args[0].equals("query");
        bench.run(queries ? Integer.parseInt(args[3]) : 0, queries ? Integer.parseInt(args[4]) : 1);
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private void run(int hours, int hosts) throws IOException {
        for (StoredPack stored : recording) {
            count(stored);
        }
        long first = recording.getFirst().startSecond();
        long span = recording.getLast().endSecond() + 1 - first;
        long begin = hours == 0 ? END : END - hours * 3_600L;
        long end = hours == 0 ? END + span : END;
        try (Rollups rollups = new Rollups(to.resolve("rollups"), Log.none());
                SqliteBlockStore store = new SqliteBlockStore(to.resolve("blocks"), rollups, Log.none())) {
            long cpu = cpuNanos();
            long rounds = 0;
            for (long at = begin; at < end; at += span) {
                fill(new Target(store, rollups), at - first, end);
                rounds++;
            }
            new Merger(store, Log.none()).run(end + 1_000, () -> true);
            new Roller(store, rollups, Log.none()).run(end + (hours == 0 ? 10_000 : 200), () -> true);
            cpu = cpuNanos() - cpu;
            System.out.printf(
                    "append + merge + rollup: %d samples, %.1f M samples per CPU second%n",
                    samples * rounds, samples * rounds * 1e3 / cpu);
            if (hours > 0) {
                questions(new Target(store, rollups), hosts);
            }
        }
        if (hours == 0) {
            long blocks = DayFiles.sizeBytes(to.resolve("blocks"));
            long rolled = DayFiles.sizeBytes(to.resolve("rollups"));
            double days = span / 86_400.0;
            System.out.printf("seconds %d, samples %d (%.0f a second)%n", span, samples, (double) samples / span);
            System.out.printf("sealed by the agent   %10d bytes  %.4f B/sample%n", sealed, (double) sealed / samples);
            System.out.printf(
                    "day files             %10d bytes  %.4f B/sample  %.1f MB a day%n",
                    blocks, (double) blocks / samples, blocks / days / 1e6);
            System.out.printf(
                    "rollups               %10d bytes  %.4f B/sample  %.1f MB a day%n",
                    rolled, (double) rolled / samples, rolled / days / 1e6);
        }
    }

    private record Target(SqliteBlockStore store, Rollups rollups) {}

    private void count(StoredPack stored) {
        Pack pack = Pack.open(stored.bytes());
        sealed += stored.bytes().length;
        for (Table table : pack.tables()) {
            Block block = Objects.requireNonNull(pack.block(table));
            samples += (long) block.rowCount() * table.columns().size();
        }
    }

    /// Stores the recording moved by `offset`, merging as time goes on.
    private void fill(Target target, long offset, long end) throws IOException {
        Merger merger = new Merger(target.store(), Log.none());
        for (StoredPack pack : recording) {
            long start = pack.startSecond() + offset;
            if (start >= end) {
                return;
            }
            PackId id = new PackId(host, 1, ++sequence);
            target.store()
                    .append(List.of(new StoredPack(
                            id, start, pack.endSecond() + offset, start * 1_000 + 61_000, pack.bytes())));
            if (sequence % 10 == 0) {
                merger.run(start, () -> true);
            }
        }
    }

    private interface Question {
        void ask() throws IOException;
    }

    private void questions(Target target, int hosts) throws IOException {
        Clock clock = new ManualClock((END + 600) * 1_000);
        QueryEngine engine = new QueryEngine(target.store(), target.rollups(), OpenMinutes.NONE, clock, Log.none());
        QueryColumn busy = Objects.requireNonNull(Tables.SYSTEM.queryColumn("cpu_busy"));
        for (String round : List.of("warm-up", "measured")) {
            System.out.println(round);
            measure("1 h at 1 s", () -> ask(engine, busy, 3_600, 1));
            measure("24 h at 1 min", () -> ask(engine, busy, 86_400, 60));
            measure("24 h at 10 s", () -> ask(engine, busy, 86_400, 10));
            measure("5 min at 5 s, x " + hosts, () -> {
                for (int i = 0; i < hosts; i++) {
                    ask(engine, busy, 300, 5);
                }
            });
            measure("top of a past second", () -> engine.top(host, Tables.PROCESS, (END - 40_000) * 1_000));
            measure("lifecycle of an hour", () -> engine.lifecycle(host, (END - 7_200) * 1_000, (END - 3_600) * 1_000));
        }
        year(target.rollups(), host, END - 86_400);
        SeriesRequest year = new SeriesRequest(
                host, Tables.SYSTEM, List.of(busy), null, (END - 364 * 86_400L) * 1_000, END * 1_000, 3_600_000);
        for (int round = 0; round < 2; round++) {
            measure("a year at 1 h", () -> engine.series(year));
        }
        TopAnswer top = engine.top(host, Tables.PROCESS, (END - 40_000) * 1_000);
        System.out.println("processes in top: " + (top == null ? 0 : top.rows().size()));
    }

    /// What an hour of [#year] has for a value.
    static double hour(long at) {
        return 0.1 + Math.sin((double) at) / 11;
    }

    /// Gives `host` hours for [#YEAR_DAYS] before the midnight `end`.
    static void year(Rollups rollups, HostId host, long end) throws IOException {
        List<QueryColumn> columns = Tables.SYSTEM.queryColumns();
        for (long at = end - YEAR_DAYS * 86_400; at < end; at += 86_400) {
            SeriesFold fold = new SeriesFold(
                    new SeriesRequest(host, Tables.SYSTEM, columns, null, at * 1_000, (at + 86_400) * 1_000, 3_600_000),
                    false);
            for (int hour = 0; hour < 24; hour++) {
                for (int column = 0; column < columns.size(); column++) {
                    double value = hour(at + hour * 3_600L) + column;
                    fold.step(
                            "",
                            column,
                            (at + hour * 3_600L) * 1_000,
                            new SeriesFold.Step(3_600, value, value / 3, value * 2, value));
                }
            }
            rollups.write(Tier.HOURS, host, at, List.of(fold));
        }
    }

    private void ask(QueryEngine engine, QueryColumn column, int seconds, int step) throws IOException {
        engine.series(new SeriesRequest(
                host, Tables.SYSTEM, List.of(column), null, (END - seconds) * 1_000, END * 1_000, step * 1_000L));
    }

    private static void measure(String name, Question question) throws IOException {
        long start = cpuNanos();
        for (int i = 0; i < REPEATS; i++) {
            question.ask();
        }
        System.out.printf("  %-24s %8.2f ms CPU%n", name, (cpuNanos() - start) / 1e6 / REPEATS);
    }
}
