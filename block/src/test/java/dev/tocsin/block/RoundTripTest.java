package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes in comes out: seeded histories through records and packs, against plain maps.
@Tag("KK-16")
final class RoundTripTest {
    private static final long START = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void records_ofAnyHistory_giveTheFramesBack(long seed) {
        FrameDecoder decoder = new FrameDecoder();
        for (Second second : history(seed * 1000, 100, 0)) {
            Frame frame = decoder.decode(second.record());
            assertThat(frame.atMillis()).isEqualTo(second.atMillis());
            assertSame(Fleet.tables(frame), second.truth());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void packs_ofAnyHistory_giveEveryCellBack(long seed) {
        for (int i = 0; i < 20; i++) {
            List<Second> history = history(seed * 100 + i, 1 + (i * 7) % 61, i % 3);
            byte[] bytes =
                    Pack.build(Fleet.ID, history.stream().map(Second::record).toList());
            Pack pack = Pack.open(bytes);
            assertThat(pack.id()).isEqualTo(Fleet.ID);
            TreeMap<Long, Second> frames = new TreeMap<>();
            history.forEach(second -> frames.put(second.atMillis() / 1000, second));
            assertThat(pack.startSecond()).isEqualTo(frames.firstKey());
            assertThat(pack.endSecond()).isEqualTo(frames.lastKey());
            for (Table table : Tables.ALL) {
                assertBlock(table, pack, history);
            }
        }
    }

    private static void assertBlock(Table table, Pack pack, List<Second> history) {
        TreeMap<Long, Second> truth = new TreeMap<>();
        for (Second second : history) {
            if (second.truth().containsKey(table.name())) {
                truth.put(second.atMillis() / 1000, second);
            }
        }
        Block block = pack.block(table);
        assertThat(block == null).isEqualTo(truth.isEmpty());
        assertThat(pack.tables().contains(table)).isEqualTo(!truth.isEmpty());
        if (block == null) {
            return;
        }
        assertThat(block.atMillis())
                .containsExactly(
                        truth.values().stream().mapToLong(Second::atMillis).toArray());
        int readings = block.atMillis().length;
        List<long[]> columns = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            columns.add(block.column(column));
        }
        int index = 0;
        Map<String, Integer> firstRow = new HashMap<>();
        for (Second second : truth.values()) {
            Map<String, Fleet.Row> now = new HashMap<>(second.truth().get(table.name()));
            for (String key : now.keySet()) {
                firstRow.putIfAbsent(key, index);
            }
            for (int entity = 0; entity < block.entityCount(); entity++) {
                Fleet.Row row = now.remove(block.key(entity));
                assertThat(block.present(entity, index)).isEqualTo(row != null);
                if (row != null) {
                    assertThat(block.attributes(entity, index)).isEqualTo(row.attributes());
                }
                for (int column = 0; column < columns.size(); column++) {
                    long expected = row == null ? Column.GAP : row.cells()[column];
                    if (columns.get(column)[entity * readings + index] != expected) {
                        assertThat(columns.get(column)[entity * readings + index])
                                .isEqualTo(expected);
                    }
                }
            }
            assertThat(now).isEmpty();
            index++;
        }
        assertThat(block.entityCount()).isEqualTo(firstRow.size());
        int last = 0;
        for (int entity = 0; entity < block.entityCount(); entity++) {
            assertThat(block.entity(block.key(entity))).isEqualTo(entity);
            assertThat(firstRow.get(block.key(entity))).isGreaterThanOrEqualTo(last);
            last = firstRow.get(block.key(entity));
        }
    }

    /// One encoded second and what was true in it.
    record Second(long atMillis, byte[] record, Map<String, Map<String, Fleet.Row>> truth) {}

    /// `seconds` seconds of three tables; with `disorder` 1 seconds are skipped or doubled, with 2 the clock steps
    /// back.
    static List<Second> history(long seed, int seconds, int disorder) {
        return history(seed, seconds, disorder, List.of(Tables.SYSTEM, Tables.MOUNT, Tables.PROCESS));
    }

    /// The same of other tables.
    static List<Second> history(long seed, int seconds, int disorder, List<Table> tablesOfAll) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameEncoder encoder = new FrameEncoder();
        List<Fleet> fleets = new ArrayList<>();
        for (Table table : tablesOfAll) {
            fleets.add(new Fleet(table, seed + fleets.size()));
        }
        List<Second> history = new ArrayList<>();
        long second = START / 1000;
        for (int i = 0; i < seconds; i++) {
            second += disorder == 0 ? 1 : random.nextInt(3);
            if (disorder == 2 && random.nextInt(10) == 0) {
                second -= random.nextInt(8);
            }
            List<Rows> tables = new ArrayList<>();
            for (Fleet fleet : fleets) {
                Rows rows = fleet.next();
                if (random.nextInt(20) != 0) {
                    tables.add(rows);
                }
            }
            Frame frame = new Frame(second * 1000 + random.nextInt(1000), tables);
            byte[] record = encoder.encode(frame, random.nextInt(25) == 0);
            history.add(new Second(frame.atMillis(), record, Fleet.tables(frame)));
        }
        return history;
    }

    private static void assertSame(Map<String, Map<String, Fleet.Row>> got, Map<String, Map<String, Fleet.Row>> must) {
        assertThat(got.keySet()).isEqualTo(must.keySet());
        must.forEach((table, rows) -> {
            assertThat(got.get(table).keySet()).isEqualTo(rows.keySet());
            rows.forEach((key, row) -> {
                Fleet.Row other = got.get(table).get(key);
                assertThat(other.attributes()).isEqualTo(row.attributes());
                assertThat(Arrays.equals(other.cells(), row.cells()))
                        .as("%s is %s", other, row)
                        .isTrue();
            });
        });
    }

    @Test
    void entity_unchanged_isTheSameObjectFromSecondToSecond() {
        FrameEncoder encoder = new FrameEncoder();
        FrameDecoder decoder = new FrameDecoder();
        Rows rows = new Rows(Tables.DISK);
        rows.add(new Entity("sda", List.of()));
        Frame frame = new Frame(START, List.of(rows));
        Entity first =
                decoder.decode(encoder.encode(frame, true)).tables().getFirst().entity(0);
        Entity second =
                decoder.decode(encoder.encode(frame, false)).tables().getFirst().entity(0);
        assertThat(second).isSameAs(first);
    }
}
