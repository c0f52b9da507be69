package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Column;
import dev.tocsin.block.Formula;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rollup answers what the seconds answer, whatever the history, and never a stale thing.
@Tag("KK-24")
final class RollupsTest {
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final long T = BlockStoreContract.MIDNIGHT;
    private static final List<Table> TABLES = List.of(Tables.SYSTEM, Tables.DISK, ProcessGroups.TABLE);

    @TempDir
    Path directory = Path.of("");

    private final ManualClock clock = new ManualClock((T + 10_000_000) * 1000);
    private final MemoryBlockStore plain = new MemoryBlockStore();
    private final Map<String, List<Series>> truths = new HashMap<>(); // the same is asked before and after
    private int appends;
    private Rollups rollups;
    private SqliteBlockStore store;

    @BeforeEach
    void open() throws IOException {
        rollups = new Rollups(directory.resolve("rollups"), Log.none());
        store = new SqliteBlockStore(directory.resolve("blocks"), rollups, Log.none());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        rollups.close();
    }

    private void append(List<StoredPack> packs) throws IOException {
        appends++;
        plain.append(packs);
        store.append(packs);
    }

    private int roll(long second) throws IOException {
        return new Roller(store, rollups, Log.none()).run(second, () -> true);
    }

    /// `minutes` minutes from `from`, with gaps, a clock that steps back now and then, and a second spool.
    private static List<StoredPack> history(long seed, long from, int minutes) {
        Random random = new Random(seed);
        Fixture machine = new Fixture(seed);
        List<StoredPack> packs = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            long start = from + i * 60L - (long) (random.nextInt(20) == 0 ? 30 : 0);
            if (random.nextInt(15) == 0) {
                continue;
            }
            List<Fixture.Second> seconds = machine.seconds(start, 60);
            seconds.removeIf(_ -> random.nextInt(40) == 0);
            packs.add(machine.pack(Fixture.id(HOST, 1 + i / 50, i), seconds, 1_000 + i, 0));
        }
        return packs;
    }

    private void compare(long from, long to, int step) throws IOException {
        for (long at = from; at < to; at += 40L * step) {
            compareSome(at, Math.min(to, at + 40L * step), step);
        }
    }

    private void compareSome(long from, long to, int step) throws IOException {
        QueryEngine engine = new QueryEngine(store, rollups, OpenMinutes.NONE, clock, Log.none());
        for (Table table : TABLES) {
            SeriesRequest request =
                    new SeriesRequest(HOST, table, table.queryColumns(), null, from * 1000, to * 1000, step * 1000L);
            String question = appends + " " + from + " " + to + " " + step + " " + table.name();
            List<Series> expected = truths.computeIfAbsent(question, _ -> truth(request));
            List<Series> got = engine.series(request).series();
            assertThat(got.stream().map(Series::key))
                    .isEqualTo(expected.stream().map(Series::key).toList());
            for (int i = 0; i < expected.size(); i++) {
                String what =
                        expected.get(i).key() + " " + expected.get(i).column().name() + " " + step;
                boolean whole = isWhole(table, expected.get(i).column());
                double mean = whole ? 1e-9 : 0x1p-15; // rounded as a minute, and as an hour again
                double rest = whole ? 1e-9 : 0x1p-11 + 1e-6;
                same(what + " avg", got.get(i).avg(), expected.get(i).avg(), mean);
                same(what + " min", got.get(i).min(), expected.get(i).min(), rest);
                same(what + " max", got.get(i).max(), expected.get(i).max(), rest);
            }
        }
    }

    private List<Series> truth(SeriesRequest request) {
        try {
            return new QueryEngine(plain, OpenMinutes.NONE, clock)
                    .series(request)
                    .series();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// True for what is kept exactly: whole numbers of something.
    private static boolean isWhole(Table table, QueryColumn column) {
        if (!table.equals(ProcessGroups.TABLE)) {
            return column.formula() instanceof Formula.Gauge || column.formula() instanceof Formula.Difference;
        }
        ProcessGroups.Part part = ProcessGroups.part(column);
        return part.kind() == ProcessGroups.Kind.COUNT || part.of().formula() instanceof Formula.Gauge;
    }

    private static void same(String what, double[] got, double[] expected, double relative) {
        assertThat(got).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            boolean equal = Double.isNaN(expected[i])
                    ? Double.isNaN(got[i])
                    : Math.abs(got[i] - expected[i]) <= relative * Math.abs(expected[i]) + 1e-12;
            if (!equal) {
                throw new AssertionError(what + " at " + i + ": got " + got[i] + ", must be " + expected[i]);
            }
        }
    }

    @Test
    void rollups_ofAnyHistory_answerWhatTheSecondsAnswer() throws IOException {
        long seed = 1;
        List<StoredPack> packs = history(seed, T - 4_500, 110);
        append(packs);
        compare(T - 3_600, T + 1_200, 60); // nothing rolled up yet
        assertThat(roll(T + 6_700)).isPositive();
        new Merger(store, Log.none()).run(T + 6_700, () -> true);
        compare(T - 1_140, T + 2_020, 60);
        compare(T - 7_200, T + 7_200, 300);
        compare(T - 7_200, T + 7_200, 3_600);
        assertThat(roll(T + 90_000)).isPositive();
        assertThat(tiers(3_600)).containsExactly(Tier.HOURS);
        assertThat(tiers(60)).containsExactly(Tier.MINUTES);
        assertThat(tiers(90)).containsExactly((Tier) null);
        compare(T - 7_200, T + 86_400, 3_600);
        compare(T - 3_600, T + 3_600, 7_200);
    }

    private List<Tier> tiers(int step) {
        SeriesRequest request = new SeriesRequest(
                HOST,
                Tables.SYSTEM,
                Tables.SYSTEM.queryColumns(),
                null,
                (T - 7_200) * 1000,
                (T + 7_200) * 1000,
                step * 1000L);
        List<Tier> tiers = new ArrayList<>();
        Plan.of(request, T - 7_200, T + 7_200, rollups).forEach(part -> tiers.add(part.tier()));
        return tiers;
    }

    @Test
    void rollups_ofHoursInWhichPacksCameLater_areNeverStale() throws IOException {
        long seed = 12;
        List<StoredPack> packs = new ArrayList<>(history(seed, T - 3_600, 100));
        List<StoredPack> late = new ArrayList<>();
        Random random = new Random(seed);
        packs.removeIf(pack -> random.nextInt(3) == 0 && late.add(pack));
        append(packs);
        roll(T + 90_000);
        append(late.subList(0, late.size() / 2));
        compare(T - 3_600, T + 7_200, 3_600);
        close(); // a restart knows what is to do
        open();
        append(late.subList(late.size() / 2, late.size()));
        compare(T - 3_600, T + 7_200, 3_600);
        new Merger(store, Log.none()).run(T + 90_000, () -> true);
        assertThat(roll(T + 90_000)).isPositive();
        assertThat(tiers(3_600)).containsOnly(Tier.HOURS);
        compare(T - 3_600, T + 3_600, 60);
        compare(T - 3_600, T + 7_200, 3_600);
        assertThat(roll(T + 90_000)).isZero();
    }

    @Test
    void processGroup_addsUpItsProcesses() throws IOException {
        int cells = Tables.PROCESS.columns().size();
        int rss = Tables.PROCESS.column("rss_pages");
        List<Fixture.Second> seconds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long[] one = new long[cells];
            long[] two = new long[cells];
            Arrays.fill(one, i);
            Arrays.fill(two, Column.GAP);
            one[rss] = 10;
            two[rss] = i == 30 ? 500 : 20;
            seconds.add(new Fixture.Second((T + i) * 1000, Map.of(Tables.PROCESS, Map.of("1@1", one, "1@10", two))));
        }
        append(List.of(new Fixture(1).pack(Fixture.id(HOST, 1, 1), seconds, 1, 0)));
        List<QueryColumn> columns = new ArrayList<>();
        for (String name : List.of("count", "rss", "rss_largest", "fds")) {
            columns.add(Objects.requireNonNull(ProcessGroups.TABLE.queryColumn(name)));
        }
        String group = ProcessGroups.key(Fixture.attributes(Tables.PROCESS, "1@1"));
        assertThat(ProcessGroups.key(Fixture.attributes(Tables.PROCESS, "1@10")))
                .isEqualTo(group);
        SeriesRequest request =
                new SeriesRequest(HOST, ProcessGroups.TABLE, columns, null, T * 1000, (T + 60) * 1000, 60_000);
        List<Series> series =
                new QueryEngine(plain, OpenMinutes.NONE, clock).series(request).series();
        assertThat(series).hasSize(4).allMatch(one -> one.key().equals(group));
        assertThat(series.get(0).avg()).containsExactly(2.0);
        assertThat(series.get(1).min()).containsExactly(30 * 4096.0);
        assertThat(series.get(1).max()).containsExactly(510 * 4096.0);
        assertThat(series.get(2).max()).containsExactly(500 * 4096.0);
        assertThat(series.get(3).max()).as("a gap of one process is no zero").containsExactly(59.0);
    }

    @Test
    void processGroup_beyondTheGreatest_isOneOther() throws IOException {
        int cells = Tables.PROCESS.columns().size();
        List<Fixture.Second> seconds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, long[]> rows = new HashMap<>();
            for (int pid = 0; pid < 250; pid++) {
                long[] row = new long[cells];
                row[Tables.PROCESS.column("rss_pages")] = 1L + pid;
                rows.put(pid + "@1", row);
            }
            seconds.add(new Fixture.Second((T + i) * 1000, Map.of(Tables.PROCESS, rows)));
        }
        Fixture machine = new Fixture(1, key -> "unit-" + key);
        append(List.of(machine.pack(Fixture.id(HOST, 1, 1), seconds, 1, 0)));
        roll(T + 4_000);
        QueryColumn rss = Objects.requireNonNull(ProcessGroups.TABLE.queryColumn("rss"));
        SeriesRequest request =
                new SeriesRequest(HOST, ProcessGroups.TABLE, List.of(rss), null, T * 1000, (T + 60) * 1000, 60_000);
        List<Series> series = new QueryEngine(store, rollups, OpenMinutes.NONE, clock, Log.none())
                .series(request)
                .series();
        assertThat(series).hasSize(ProcessGroups.KEPT + 1);
        Series other = series.stream()
                .filter(one -> one.key().equals(ProcessGroups.OTHER))
                .findFirst()
                .orElseThrow();
        assertThat(other.max()).as("the sum of the 50 smallest").containsExactly(4096.0 * 1_275);
    }
}
