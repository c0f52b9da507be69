package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several packs and the one made of them tell the same: seeded histories of several spools that overlap, with
/// clocks that are off and step back, against plain maps.
@Tag("KK-09")
final class MergeTest {
    private static final String GOLDEN = "block/src/test/resources/golden/merged";
    private static final PackId ID = new PackId(Fleet.ID.host(), Pack.MERGED_EPOCH, 1_700_000_000L);
    private static final int MUTATIONS = 20_000;

    /// A part and what was true in it.
    private record Truth(Merge.Part part, List<RoundTripTest.Second> seconds) {
        long second(RoundTripTest.Second one) {
            return one.atMillis() / 1000 + part.offsetSeconds();
        }
    }

    private static List<Truth> parts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Truth> parts = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            List<RoundTripTest.Second> seconds =
                    RoundTripTest.history(seed * 31 + i, 1 + random.nextInt(150), random.nextInt(3));
            PackId id = new PackId(Fleet.ID.host(), random.nextInt(1, 3), 100 + i);
            byte[] bytes = Pack.build(
                    id, seconds.stream().map(RoundTripTest.Second::record).toList());
            parts.add(new Truth(new Merge.Part(Pack.open(bytes), random.nextInt(200), random.nextInt(3)), seconds));
        }
        return parts;
    }

    /// Per table and second, the reading that counts: the time in ms, and its rows.
    private static Map<String, SortedMap<Long, Map.Entry<Long, Map<String, Fleet.Row>>>> truth(List<Truth> parts) {
        Map<String, SortedMap<Long, Map.Entry<Long, Map<String, Fleet.Row>>>> truth = new HashMap<>();
        parts.stream()
                .sorted(Comparator.comparing(Truth::part, Merge.Part.ORDER))
                .forEach(part -> {
                    for (RoundTripTest.Second one : part.seconds()) {
                        long at = one.atMillis() + part.part().offsetSeconds() * 1000;
                        one.truth()
                                .forEach((table, rows) -> truth.computeIfAbsent(table, _ -> new TreeMap<>())
                                        .put(part.second(one), Map.entry(at, rows)));
                    }
                });
        return truth;
    }

    private static byte[] merged(List<Truth> parts) {
        return Merge.merge(ID, parts.stream().map(Truth::part).toList(), Codec.DEFLATE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void merge_ofAnyPacks_tellsWhatTheyTold(long seed) {
        for (int i = 0; i < 12; i++) {
            List<Truth> parts = parts(seed * 100 + i);
            assertTells(Pack.open(merged(parts), Codec.DEFLATE), parts);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 21, 22, 23, 24})
    void merge_ofMergedAndLatePacks_isAsOfAllAtOnce(long seed) {
        List<Truth> parts = new ArrayList<>(parts(seed));
        parts.addAll(parts(seed + 50));
        parts.sort(Comparator.comparing(Truth::part, Merge.Part.ORDER));
        int cut = parts.size() / 2;
        Pack early = Pack.open(merged(parts.subList(0, cut)), Codec.DEFLATE);
        List<Merge.Part> rest = new ArrayList<>();
        // As the hub does: what was merged counts as received when the last of it was.
        rest.add(new Merge.Part(early, 0, -1));
        parts.subList(cut, parts.size()).forEach(part -> rest.add(part.part()));
        Pack all = Pack.open(Merge.merge(ID, rest, Codec.DEFLATE), Codec.DEFLATE);
        assertTells(all, parts);
    }

    @Test
    void merge_inAnyOrder_givesTheSameBytes() {
        List<Truth> parts = new ArrayList<>(parts(77));
        byte[] once = merged(parts);
        Collections.shuffle(parts, new Random(5));
        assertThat(merged(parts)).isEqualTo(once);
    }

    @Test
    void merge_knowsWhatItWasMadeOf() {
        List<Merge.Part> parts = new ArrayList<>();
        byte[] record = RoundTripTest.history(1, 1, 0).getFirst().record();
        for (long sequence : new long[] {5, 3, 4, 9}) {
            Pack pack = Pack.open(Pack.build(new PackId(Fleet.ID.host(), 7, sequence), List.of(record)));
            parts.add(new Merge.Part(pack, 0, 0));
        }
        Pack merged = Pack.open(Merge.merge(ID, parts, Codec.DEFLATE), Codec.DEFLATE);
        assertThat(merged.id()).isEqualTo(ID);
        assertThat(merged.merged()).isTrue();
        assertThat(merged.runs()).containsExactly(new PackRun(7, 3, 3), new PackRun(7, 9, 1));
    }

    @Test
    void merge_ofTooLongASpan_isRefused() {
        List<Merge.Part> parts = new ArrayList<>();
        byte[] record = RoundTripTest.history(1, 1, 0).getFirst().record();
        for (long offset : new long[] {0, 3_600}) {
            parts.add(new Merge.Part(Pack.open(Pack.build(Fleet.ID, List.of(record))), offset, 0));
        }
        assertThatThrownBy(() -> Merge.merge(ID, parts, Codec.DEFLATE)).isInstanceOf(CorruptData.class);
    }

    @Test
    void mergedPack_ofTheGoldenFile_isReadAsItsTextSays() {
        byte[] merged = Merge.merge(ID, goldenParts(), Codec.DEFLATE);
        if (Tree.WRITE) {
            Tree.write(GOLDEN + ".bin", merged);
            Tree.write(GOLDEN + ".txt", GoldenTest.dumpPack(merged).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(GoldenTest.dumpPack(Tree.bytes(GOLDEN + ".bin"))).isEqualTo(Tree.text(GOLDEN + ".txt"));
        assertThat(GoldenTest.dumpPack(merged)).isEqualTo(Tree.text(GOLDEN + ".txt"));
    }

    /// The pack of the first program, twice: in its own minute and in the next, so that what is merged changes with no
    /// table.
    private static List<Merge.Part> goldenParts() {
        Pack first = Pack.open(GoldenTest.firstPack());
        return List.of(new Merge.Part(first, 0, 1), new Merge.Part(first, 60, 2));
    }

    @Test
    void mergedPack_withAnySingleBitFlipped_isFoundOut() {
        byte[] pack = small();
        for (int bit = 0; bit < pack.length * 8; bit += 3) {
            byte[] damaged = pack.clone();
            damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThatThrownBy(() -> DamageTest.everything(damaged))
                    .as("bit %d of %d", bit, pack.length * 8)
                    .isInstanceOf(CorruptData.class);
        }
    }

    @Test
    void mergedPacks_mutatedBehindTheirChecksums_yieldCellsOrCorruptData() {
        byte[] pack = small();
        SplittableRandom random = new SplittableRandom(3);
        int survived = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = DamageTest.mutate(pack, random);
            Checksums.repair(damaged);
            try {
                DamageTest.everything(damaged);
                survived++;
            } catch (CorruptData expected) {
                assertThat(expected).hasMessageStartingWith("got ");
            }
        }
        assertThat(survived).isBetween(1, MUTATIONS - 1);
    }

    private static byte[] small() {
        List<Merge.Part> parts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<byte[]> records = RoundTripTest.history(42 + i, 8, 1, List.of(Tables.MOUNT, Tables.NET)).stream()
                    .map(RoundTripTest.Second::record)
                    .toList();
            parts.add(new Merge.Part(Pack.open(Pack.build(Fleet.ID, records)), i * 55L, i));
        }
        return Merge.merge(ID, parts, Codec.DEFLATE);
    }

    private static void assertTells(Pack pack, List<Truth> parts) {
        Map<String, SortedMap<Long, Map.Entry<Long, Map<String, Fleet.Row>>>> truth = truth(parts);
        for (Table table : Tables.ALL) {
            SortedMap<Long, Map.Entry<Long, Map<String, Fleet.Row>>> must =
                    truth.getOrDefault(table.name(), new TreeMap<>());
            List<Long> seconds = new ArrayList<>();
            for (Block block : pack.blocks(table, 0, Long.MAX_VALUE)) {
                long[][] columns = new long[table.columns().size()][];
                for (int column = 0; column < columns.length; column++) {
                    columns[column] = block.column(column);
                }
                for (int i = 0; i < block.readings(); i++) {
                    long at = block.atMillis()[i];
                    seconds.add(at / 1000);
                    assertThat(at).isEqualTo(must.get(at / 1000).getKey());
                    assertSecond(block, columns, i, must.get(at / 1000).getValue());
                }
                assertThat(block.atMillis()[block.readings() - 1] / 60_000)
                        .as("a restart each minute")
                        .isEqualTo(block.firstMillis() / 60_000);
            }
            assertThat(seconds).containsExactlyElementsOf(must.keySet());
        }
    }

    private static void assertSecond(Block block, long[][] columns, int reading, Map<String, Fleet.Row> must) {
        int rows = 0;
        for (int entity = 0; entity < block.entityCount(); entity++) {
            Fleet.Row row = must.get(block.key(entity));
            assertThat(block.present(entity, reading)).isEqualTo(row != null);
            assertThat(block.entity(block.key(entity))).isEqualTo(entity);
            if (row == null) {
                continue;
            }
            rows++;
            assertThat(block.attributes(entity, reading)).isEqualTo(row.attributes());
            long[] cells = new long[columns.length];
            for (int column = 0; column < columns.length; column++) {
                cells[column] = columns[column][entity * block.readings() + reading];
            }
            assertThat(Arrays.equals(cells, row.cells())).isTrue();
        }
        assertThat(rows).isEqualTo(must.size());
    }
}
