package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Records;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryEngineTest {
    private static final HostId HOST = new HostId(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L));
    private static final long T = 1_795_305_600L; // 2026-11-22T00:00:00Z

    private final MemoryBlockStore store = new MemoryBlockStore();
    private final Oracle oracle = new Oracle();
    private final ManualClock clock = new ManualClock((T + 1_000_000) * 1000);
    private long sequence;

    private QueryEngine engine() {
        return new QueryEngine(store, OpenMinutes.NONE, clock);
    }

    private void keep(Fixture machine, List<Fixture.Second> seconds, long receivedMillis, long offset) {
        store.append(List.of(machine.pack(Fixture.id(HOST, 1, sequence++), seconds, receivedMillis, offset)));
        seconds.forEach(second -> oracle.add(second, receivedMillis, offset));
    }

    private static SeriesRequest request(Table table, @Nullable String key, long from, long to, int step) {
        return new SeriesRequest(HOST, table, table.queryColumns(), key, from * 1000, to * 1000, step * 1000L);
    }

    private void compare(QueryEngine engine, Table table, @Nullable String key, long from, long to, int step)
            throws IOException {
        SeriesAnswer answer = engine.series(request(table, key, from, to, step));
        List<String> keys = new ArrayList<>(oracle.keys(table, from, to));
        if (key != null) {
            keys.retainAll(List.of(key));
        }
        int columns = table.queryColumns().size();
        assertThat(answer.series()).hasSize(keys.size() * columns);
        for (int i = 0; i < answer.series().size(); i++) {
            Series series = answer.series().get(i);
            assertThat(series.key()).isEqualTo(keys.get(i / columns));
            assertThat(series.column()).isEqualTo(table.queryColumns().get(i % columns));
            double[] expected = oracle.perSecond(table, series.key(), i % columns, from, to);
            String what =
                    table.name() + " " + series.key() + " " + series.column().name() + " step " + step;
            same(what, series.avg(), Oracle.fold(expected, step, 0));
            same(what, series.min(), Oracle.fold(expected, step, 1));
            same(what, series.max(), Oracle.fold(expected, step, 2));
        }
    }

    private static void same(String what, double[] got, double[] expected) {
        assertThat(got).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            // Millions of comparisons: the words are made only for the one that fails.
            boolean equal = Double.isNaN(expected[i])
                    ? Double.isNaN(got[i])
                    : Math.abs(got[i] - expected[i]) <= 1e-9 * Math.abs(expected[i]);
            if (!equal) {
                throw new AssertionError(what + " at " + i + ": got " + got[i] + ", must be " + expected[i]);
            }
        }
    }

    /// Seconds with gaps, cut into packs of any length; some packs again, overlapping, with other values.
    private long record(Fixture machine, Random random) {
        long now = T;
        for (int i = 0; i < 20; i++) {
            List<Fixture.Second> seconds = machine.seconds(now, 1 + random.nextInt(90));
            seconds.removeIf(_ -> random.nextInt(30) == 0);
            long next = now + 90;
            if (!seconds.isEmpty()) {
                keep(machine, seconds, random.nextInt(1_000), 0);
                next = seconds.getLast().second() + 1;
            }
            if (random.nextInt(4) == 0) { // a second spool saw some of the same seconds
                keep(
                        machine,
                        machine.seconds(now + random.nextInt(30), 1 + random.nextInt(120)),
                        random.nextInt(1_000),
                        0);
            }
            now = next + (random.nextInt(3) == 0 ? random.nextInt(6) : 0);
        }
        return now;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void series_randomHistory_isWhatThePlainestReckoningGives(long seed) throws IOException {
        Random random = new Random(seed);
        Fixture machine = new Fixture(seed);
        long end = record(machine, random);
        for (int i = 0; i < 12; i++) {
            int step = List.of(1, 1, 2, 7, 10, 60).get(random.nextInt(6));
            long from = T - 20 + random.nextLong(end - T);
            long to = from + 1 + random.nextLong(300);
            Table table = Fixture.TABLES.get(i % 3);
            String key = switch (random.nextInt(3)) {
                case 0 -> "vdb";
                case 1 -> "3@1004";
                default -> null;
            };
            compare(engine(), table, key, from, to, step);
        }
    }

    @Test
    void series_gapOfOneSecond_isExactlyThatSecond() throws IOException {
        Fixture machine = new Fixture(9);
        List<Fixture.Second> seconds = machine.seconds(T, 120);
        List<Fixture.Second> first = new ArrayList<>(seconds.subList(0, 60));
        first.removeIf(second -> second.second() == T + 30);
        keep(machine, first, 1, 0);
        // The last second of a pack and the first of the next: a gap over the border is no different.
        keep(machine, seconds.subList(61, 120), 2, 0);
        QueryColumn gauge = column(Tables.SYSTEM, "mem_total");
        QueryColumn rate = column(Tables.SYSTEM, "forks");
        SeriesRequest request = new SeriesRequest(
                HOST, Tables.SYSTEM, List.of(gauge, rate), null, (T + 1) * 1000, (T + 120) * 1000, 1_000);
        for (Series series : engine().series(request).series()) {
            double[] expected = oracle.perSecond(
                    Tables.SYSTEM, "", Tables.SYSTEM.queryColumns().indexOf(series.column()), T + 1, T + 120);
            same(series.column().name(), series.avg(), expected);
            assertThat(series.avg()[29]).isNaN();
            assertThat(series.avg()[59]).isNaN();
        }
    }

    private static QueryColumn column(Table table, String name) {
        return Objects.requireNonNull(table.queryColumn(name));
    }

    /// A machine whose one process always has every cell, for exact expectations.
    private static List<Fixture.Second> steady(long from, int count) {
        List<Fixture.Second> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] system = new long[Tables.SYSTEM.columns().size()];
            Arrays.fill(system, (from + i) * 10);
            seconds.add(new Fixture.Second((from + i) * 1000, Map.of(Tables.SYSTEM, Map.of("", system))));
        }
        return seconds;
    }

    private SeriesRequest steadyRequest(long from, long to) {
        List<QueryColumn> columns = List.of(column(Tables.SYSTEM, "procs_total"), column(Tables.SYSTEM, "forks"));
        return new SeriesRequest(HOST, Tables.SYSTEM, columns, null, from * 1000, to * 1000, 1_000);
    }

    @Test
    void series_everySecondThere_hasNoHoleAtPackBordersAndTheRateFromTheFirstSecond() throws IOException {
        Fixture machine = new Fixture(1);
        for (int minute = 0; minute < 5; minute++) {
            keep(machine, steady(T + minute * 60L, 60), minute, 0);
        }
        List<Series> series = engine().series(steadyRequest(T + 60, T + 300)).series();
        assertThat(series.get(0).avg()).doesNotContain(Double.NaN).startsWith((T + 60) * 10.0);
        assertThat(series.get(1).avg()).containsOnly(10.0);
    }

    @Test
    void series_oneSecondMissing_isAHoleOfOneSecondForGaugesAndRates() throws IOException {
        Fixture machine = new Fixture(1);
        List<Fixture.Second> seconds = steady(T, 180);
        seconds.removeIf(second -> second.second() == T + 59 || second.second() == T + 100);
        keep(machine, seconds.subList(0, 59), 1, 0);
        keep(machine, seconds.subList(59, 178), 2, 0);
        for (Series series : engine().series(steadyRequest(T + 1, T + 180)).series()) {
            List<Integer> holes = new ArrayList<>();
            for (int i = 0; i < series.avg().length; i++) {
                if (Double.isNaN(series.avg()[i])) {
                    holes.add(i + 1);
                }
            }
            assertThat(holes).as(series.column().name()).containsExactly(59, 100);
        }
    }

    @Test
    void series_skewedPacks_areShownInHubTime() throws IOException {
        Fixture machine = new Fixture(4);
        keep(machine, machine.seconds(T, 60), 1, 7_200);
        keep(machine, machine.seconds(T + 60, 60), 2, 7_200);
        compare(engine(), Tables.PROCESS, null, T + 7_190, T + 7_330, 1);
        compare(engine(), Tables.SYSTEM, null, T + 7_200, T + 7_320, 10);
        assertThat(engine().series(request(Tables.SYSTEM, null, T, T + 120, 1)).series())
                .isEmpty();
    }

    @Test
    void series_nothingKnown_isEmptyAndNotFresh() throws IOException {
        SeriesAnswer answer = engine().series(request(Tables.SYSTEM, null, T, T + 60, 1));
        assertThat(answer.series()).isEmpty();
        assertThat(answer.freshUntilMillis()).isZero();
    }

    @Test
    void series_tooManyValues_isRefusedWithASentence() {
        assertThatThrownBy(() -> engine().series(request(Tables.SYSTEM, null, T, T + 1_000_000, 1)))
                .isInstanceOf(TooMuch.class)
                .hasMessageContaining("1000000 values")
                .hasMessageContaining("larger step");
    }

    @Test
    void series_tooManyKeys_isRefusedWhileReading() {
        Fixture machine = new Fixture(4);
        keep(machine, machine.seconds(T, 60), 1, 0);
        List<QueryColumn> one = List.of(column(Tables.PROCESS, "rss"));
        SeriesRequest request =
                new SeriesRequest(HOST, Tables.PROCESS, one, null, T * 1000, (T + 300_000) * 1000, 1_000);
        assertThatThrownBy(() -> engine().series(request)).isInstanceOf(TooMuch.class);
    }

    @Test
    void series_oneFlippedByte_isAGapOrNothingButNeverAWrongValue() throws IOException {
        Fixture machine = new Fixture(1);
        StoredPack before = machine.pack(Fixture.id(HOST, 1, 1), steady(T, 60), 1, 0);
        StoredPack good = machine.pack(Fixture.id(HOST, 1, 2), steady(T + 60, 60), 2, 0);
        StoredPack after = machine.pack(Fixture.id(HOST, 1, 3), steady(T + 120, 60), 3, 0);
        int gaps = 0;
        for (int at = 0; at < good.bytes().length; at++) {
            byte[] bytes = good.bytes().clone();
            bytes[at] ^= (byte) (1 << at % 8);
            MemoryBlockStore damaged = new MemoryBlockStore();
            StoredPack bad = new StoredPack(good.id(), good.startSecond(), good.endSecond(), 2, bytes);
            damaged.append(List.of(before, bad, after));
            QueryEngine engine = new QueryEngine(damaged, OpenMinutes.NONE, clock);
            double[] gauge =
                    engine.series(steadyRequest(T, T + 180)).series().getFirst().avg();
            boolean gap = Double.isNaN(gauge[60]);
            gaps += gap ? 1 : 0;
            for (int i = 0; i < 180; i++) {
                double expected = gap && i >= 60 && i < 120 ? Double.NaN : (T + i) * 10.0;
                if (Double.compare(gauge[i], expected) != 0) {
                    throw new AssertionError("byte " + at + ", second " + i + ": got " + gauge[i]);
                }
            }
        }
        assertThat(gaps).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void top_anySecond_isEveryRowOfThatSecond(long seed) throws IOException {
        Random random = new Random(seed);
        Fixture machine = new Fixture(seed);
        long end = record(machine, random);
        for (int i = 0; i < 60; i++) {
            long second = T - 5 + random.nextLong(end - T + 10);
            Table table = i % 4 == 0 ? Tables.DISK : Tables.PROCESS;
            TopAnswer answer = engine().top(HOST, table, second * 1000 + random.nextInt(1000));
            if (!oracle.recorded(second)) {
                assertThat(answer).isNull();
                continue;
            }
            assertThat(answer).isNotNull();
            checkTop(Objects.requireNonNull(answer), table, second);
        }
    }

    private void checkTop(TopAnswer answer, Table table, long second) {
        assertThat(answer.atMillis()).isEqualTo(second * 1000);
        assertThat(answer.freshUntilMillis()).isEqualTo(oracle.last() * 1000);
        assertThat(answer.rows().stream().map(row -> row.entity().key()))
                .containsExactlyInAnyOrderElementsOf(oracle.keys(table, second, second + 1));
        for (TopAnswer.Row row : answer.rows()) {
            String key = row.entity().key();
            assertThat(row.entity().attributes()).isEqualTo(Fixture.attributes(table, key));
            double[] expected = new double[table.queryColumns().size()];
            for (int c = 0; c < expected.length; c++) {
                expected[c] = oracle.perSecond(table, key, c, second, second + 1)[0];
            }
            same(key, row.values(), expected);
        }
    }

    @Test
    void top_newest_isTheLastSecondKnown() throws IOException {
        assertThat(engine().top(HOST, Tables.PROCESS, Long.MAX_VALUE)).isNull();
        Fixture machine = new Fixture(21);
        keep(machine, machine.seconds(T, 60), 1, 0);
        TopAnswer answer = engine().top(HOST, Tables.SYSTEM, Long.MAX_VALUE);
        checkTop(Objects.requireNonNull(answer), Tables.SYSTEM, T + 59);
    }

    @Test
    void nearest_isTheClosestRecordedSecondWithinAnHour() throws IOException {
        Fixture machine = new Fixture(21);
        keep(machine, steady(T, 60), 1, 0);
        keep(machine, steady(T + 400, 60), 2, 0);
        assertThat(engine().nearestMillis(HOST, (T + 30) * 1000 + 7)).isEqualTo((T + 30) * 1000);
        assertThat(engine().nearestMillis(HOST, (T + 60) * 1000)).isEqualTo((T + 59) * 1000);
        assertThat(engine().nearestMillis(HOST, (T + 100) * 1000)).isEqualTo((T + 59) * 1000);
        assertThat(engine().nearestMillis(HOST, (T + 390) * 1000)).isEqualTo((T + 400) * 1000);
        assertThat(engine().nearestMillis(HOST, (T + 459 + 3_600) * 1000)).isEqualTo((T + 459) * 1000);
        assertThat(engine().nearestMillis(HOST, (T + 460 + 3_600) * 1000)).isNull();
        assertThat(engine().nearestMillis(HOST, (T - 3_601) * 1000)).isNull();
    }

    @Test
    void openMinute_isMergedBehindTheStoredSeconds() throws IOException {
        Fixture machine = new Fixture(31);
        keep(machine, machine.seconds(T, 60), 1, 0);
        // Sealed but not stored yet, and open: the first overlaps what is stored.
        List<Fixture.Second> sealed = machine.seconds(T + 30, 90);
        List<Fixture.Second> open = machine.seconds(T + 120, 17);
        sealed.forEach(second -> oracle.add(second, Long.MAX_VALUE, 0));
        open.forEach(second -> oracle.add(second, Long.MAX_VALUE, 0));
        List<Long> asked = new ArrayList<>();
        OpenMinutes minutes = (_, after, tables) -> {
            asked.add(after);
            return Stream.of(machine.records(sealed), machine.records(open))
                    .map(minute -> minute.stream()
                            .map(record -> Records.keep(record, tables))
                            .toList())
                    .toList();
        };
        QueryEngine engine = new QueryEngine(store, minutes, clock);
        clock.jumpWallMillis((T + 138) * 1000 - clock.wallMillis());

        for (Table table : Fixture.TABLES) {
            compare(engine, table, null, T, T + 140, 1);
            compare(engine, table, null, T, T + 140, 10);
        }
        assertThat(engine.series(request(Tables.SYSTEM, null, T, T + 140, 1)).freshUntilMillis())
                .isEqualTo((T + 136) * 1000);
        checkTop(Objects.requireNonNull(engine.top(HOST, Tables.PROCESS, Long.MAX_VALUE)), Tables.PROCESS, T + 136);
        checkTop(Objects.requireNonNull(engine.top(HOST, Tables.DISK, (T + 59) * 1000)), Tables.DISK, T + 59);
        assertThat(engine.nearestMillis(HOST, (T + 500) * 1000)).isEqualTo((T + 136) * 1000);
        assertThat(asked).containsOnly(T + 59);

        asked.clear();
        engine.series(request(Tables.SYSTEM, null, T, T + 17, 1));
        assertThat(asked).as("a range that ended two minutes ago asks nobody").isEmpty();
    }

    @Test
    void openMinute_processGroups_areAddedUpFromItsProcesses() throws IOException {
        Fixture machine = new Fixture(34);
        keep(machine, machine.seconds(T, 60), 1, 0);
        List<byte[]> open = machine.records(machine.seconds(T + 60, 20));
        OpenMinutes minutes = (_, _, tables) -> List.of(
                open.stream().map(record -> Records.keep(record, tables)).toList());
        clock.jumpWallMillis((T + 81) * 1000 - clock.wallMillis());
        QueryEngine engine = new QueryEngine(store, minutes, clock);
        QueryColumn count = Objects.requireNonNull(ProcessGroups.TABLE.queryColumn("count"));
        SeriesAnswer groups = engine.series(new SeriesRequest(
                HOST, ProcessGroups.TABLE, List.of(count), null, (T + 70) * 1000, (T + 75) * 1000, 1_000));
        double sum =
                groups.series().stream().mapToDouble(series -> series.avg()[0]).sum();
        assertThat(sum)
                .isEqualTo(
                        engine.top(HOST, Tables.PROCESS, (T + 70) * 1000).rows().size());
    }

    @Test
    void openMinute_ofASkewedHost_isShownInHubTime() throws IOException {
        Fixture machine = new Fixture(32);
        keep(machine, machine.seconds(T, 60), 1, -500);
        List<Fixture.Second> open = machine.seconds(T + 60, 20);
        open.forEach(second -> oracle.add(second, Long.MAX_VALUE, -500));
        List<Long> asked = new ArrayList<>();
        OpenMinutes minutes = new OpenMinutes() {
            @Override
            public List<List<byte[]>> after(HostId host, long afterSecond, Set<Integer> tables) {
                asked.add(afterSecond);
                return List.of(machine.records(open));
            }

            @Override
            public long offsetSeconds(HostId host) {
                return -500;
            }
        };
        clock.jumpWallMillis((T - 420) * 1000 - clock.wallMillis());
        compare(new QueryEngine(store, minutes, clock), Tables.PROCESS, null, T - 500, T - 420, 1);
        assertThat(asked).containsOnly(T + 59);
    }

    @Test
    void openMinute_ofNonsense_isLeftOut() throws IOException {
        Fixture machine = new Fixture(33);
        keep(machine, machine.seconds(T, 60), 1, 0);
        clock.jumpWallMillis((T + 70) * 1000 - clock.wallMillis());
        OpenMinutes minutes = (_, _, _) -> List.of(List.of(new byte[] {1, 2, 3}), List.of());
        compare(new QueryEngine(store, minutes, clock), Tables.SYSTEM, null, T, T + 70, 1);
    }
}
