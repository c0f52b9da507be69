package dev.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackRun;
import dev.tocsin.block.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Merging changes no answer, loses nothing and keeps nothing twice.
final class MergerTest {
    private static final HostId HOST = BlockStoreContract.HOST;
    private static final long T = BlockStoreContract.MIDNIGHT;

    @TempDir
    Path directory = Path.of("");

    private final ManualClock clock = new ManualClock((T + 1_000_000) * 1000);

    private static List<StoredPack> history(long seed, int packs) {
        Random random = new Random(seed);
        Fixture machine = new Fixture(seed);
        List<StoredPack> all = new ArrayList<>();
        long now = T - 900;
        for (int i = 0; i < packs; i++) {
            List<Fixture.Second> seconds = machine.seconds(now, 1 + random.nextInt(90));
            all.add(machine.pack(Fixture.id(HOST, 1, i), seconds, 1_000 + i, random.nextInt(3) == 0 ? 7 : 0));
            now += random.nextInt(8) == 0 ? random.nextInt(30) : 60; // now and then it steps back
        }
        return all;
    }

    private List<String> answers(BlockStore store) throws IOException {
        QueryEngine engine = new QueryEngine(store, OpenMinutes.NONE, clock);
        List<String> answers = new ArrayList<>();
        for (Table table : Fixture.TABLES) {
            for (long from = T - 1_000; from < T + 2_500; from += 400) {
                SeriesRequest request = new SeriesRequest(
                        HOST, table, table.queryColumns(), null, from * 1000, (from + 400) * 1000, 1_000);
                engine.series(request)
                        .series()
                        .forEach(series ->
                                answers.add(series.key() + series.column().name() + Arrays.hashCode(series.avg())));
            }
        }
        for (long second = T - 900; second < T + 900; second += 37) {
            TopAnswer top = engine.top(HOST, Fixture.TABLES.getLast(), second * 1000);
            answers.add(
                    top == null
                            ? "none"
                            : top.rows().stream()
                                    .map(row -> row.entity() + Arrays.toString(row.values()))
                                    .sorted()
                                    .toList()
                                    .toString());
        }
        return answers;
    }

    @ParameterizedTest
    @Tag("KK-11")
    @ValueSource(longs = {1, 2})
    void merge_ofAnyHistory_changesNoAnswer(long seed) throws IOException {
        List<StoredPack> packs = history(seed, 40);
        MemoryBlockStore plain = new MemoryBlockStore();
        plain.append(packs);
        List<String> truth = answers(plain);
        try (SqliteBlockStore store = new SqliteBlockStore(directory, Log.none())) {
            Merger merger = new Merger(store, Log.none());
            store.append(packs.subList(0, 25));
            assertThat(merger.run(T + 10_000, () -> true)).isPositive();
            store.append(packs.subList(25, 40));
            assertThat(answers(store)).isEqualTo(truth);
            merger.run(T + 10_000, () -> true);
            assertThat(answers(store)).isEqualTo(truth);
            assertThat(merger.run(T + 10_000, () -> true)).isZero();

            assertThat(store.append(packs)).as("all of them are known").isZero();
        }
        try (SqliteBlockStore again = new SqliteBlockStore(directory, Log.none())) {
            assertThat(answers(again)).isEqualTo(truth);
            assertThat(again.append(packs)).isZero();
        }
    }

    @Test
    void merge_ofOneWindow_leavesOneRow() throws IOException {
        try (SqliteBlockStore store = new SqliteBlockStore(directory, Log.none())) {
            Fixture machine = new Fixture(3);
            for (int minute = 0; minute < 12; minute++) {
                store.append(List.of(
                        machine.pack(Fixture.id(HOST, 9, minute), machine.seconds(T + minute * 60L, 60), minute, 0)));
            }
            Merger merger = new Merger(store, Log.none());
            assertThat(merger.run(T + 719, () -> true)).as("not settled").isZero();
            assertThat(merger.run(T + 720, () -> true)).isEqualTo(1);
            List<StoredPack> rows = new ArrayList<>();
            store.scan(HOST, 0, Long.MAX_VALUE, rows::add);
            assertThat(rows).hasSize(3);
            assertThat(rows.getFirst().id()).isEqualTo(Fixture.id(HOST, Pack.MERGED_EPOCH, T));
            assertThat(rows.getFirst().endSecond()).isEqualTo(T + 599);
            assertThat(store.missing(HOST, 9, 1, 13)).containsExactly(new PackRun(9, 12, 2));
            assertThat(store.lastSecond(HOST)).isEqualTo(T + 719);
        }
    }

    @Test
    void replace_whenASourceIsGone_doesNothing() throws IOException {
        try (SqliteBlockStore store = new SqliteBlockStore(directory, Log.none())) {
            List<StoredPack> packs = history(1, 3);
            store.append(packs.subList(0, 2));
            StoredPack merged =
                    BlockStoreContract.pack(HOST, 5, packs.getFirst().startSecond(), T);
            assertThat(store.replace(packs.stream().map(StoredPack::id).toList(), merged))
                    .isFalse();
            List<StoredPack> rows = new ArrayList<>();
            store.scan(HOST, 0, Long.MAX_VALUE, rows::add);
            assertThat(rows).hasSize(2);
        }
    }
}
