package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged bytes are found or harmless: [CorruptData] and nothing else, and never a wrong value behind a checksum.
@Tag("KK-16")
final class DamageTest {
    private static final int MUTATIONS = 30_000;

    private final List<byte[]> records = RoundTripTest.history(42, 10, 1, List.of(Tables.MOUNT, Tables.NET)).stream()
            .map(RoundTripTest.Second::record)
            .toList();
    private final byte[] pack = Pack.build(Fleet.ID, records);

    @Test
    void pack_withAnySingleBitFlipped_isFoundOut() {
        String truth = everything(pack);
        for (int bit = 0; bit < pack.length * 8; bit++) {
            byte[] damaged = pack.clone();
            damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThatThrownBy(() -> everything(damaged))
                    .as("bit %d of %d", bit, pack.length * 8)
                    .isInstanceOf(CorruptData.class);
        }
        assertThat(everything(pack)).isEqualTo(truth);
    }

    @Test
    void pack_cutAtAnyByte_isFoundOut() {
        for (int length = 0; length < pack.length; length++) {
            byte[] cut = Arrays.copyOf(pack, length);
            assertThatThrownBy(() -> Pack.open(cut)).isInstanceOf(CorruptData.class);
        }
        assertThatThrownBy(() -> Pack.open(Arrays.copyOf(pack, pack.length + 1)))
                .isInstanceOf(CorruptData.class);
    }

    @Test
    void record_cutAtAnyByte_isFoundOut() {
        for (int number = 0; number < 3; number++) {
            byte[] record = records.get(number);
            for (int length = 0; length < record.length; length++) {
                FrameDecoder decoder = new FrameDecoder();
                records.subList(0, number).forEach(decoder::decode);
                byte[] cut = Arrays.copyOf(record, length);
                assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(CorruptData.class);
            }
        }
    }

    @Test
    void records_mutatedAtRandom_yieldFramesOrCorruptData() {
        SplittableRandom random = new SplittableRandom(1);
        int survived = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            FrameDecoder decoder = new FrameDecoder();
            try {
                int damaged = random.nextInt(4);
                for (int number = 0; number < 5; number++) {
                    byte[] record = records.get(number);
                    decoder.decode(number == damaged ? mutate(record, random) : record);
                }
                survived++;
            } catch (CorruptData expected) {
                assertThat(expected).hasMessageStartingWith("got ");
            }
        }
        assertThat(survived).isBetween(1, MUTATIONS - 1);
    }

    @Test
    void packs_builtFromMutatedRecords_areWholeOrRefused() {
        SplittableRandom random = new SplittableRandom(2);
        int survived = 0;
        for (int i = 0; i < MUTATIONS / 6; i++) {
            List<byte[]> damaged = new ArrayList<>(records.subList(0, 6));
            int number = random.nextInt(6);
            damaged.set(number, mutate(damaged.get(number), random));
            try {
                everything(Pack.build(Fleet.ID, damaged));
                survived++;
            } catch (CorruptData expected) {
                assertThat(expected).hasMessageStartingWith("got ");
            }
        }
        assertThat(survived).isBetween(1, MUTATIONS - 1);
    }

    /// The checksums are made right again after each mutation, or the layers behind them would never see damage.
    @Test
    void packs_mutatedBehindTheirChecksums_yieldCellsOrCorruptData() {
        SplittableRandom random = new SplittableRandom(3);
        int survived = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = mutate(pack, random);
            Checksums.repair(damaged);
            try {
                everything(damaged);
                survived++;
            } catch (CorruptData expected) {
                assertThat(expected).hasMessageStartingWith("got ");
            }
        }
        assertThat(survived).isBetween(1, MUTATIONS - 1);
    }

    /// One to three small changes: a byte, a bit, a limit value, or a piece removed, doubled or moved.
    static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(3); i >= 0 && copy.length > 0; i--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(7)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[at] = (byte) 0xFF;
                case 3 -> copy[at] = 0;
                case 4 -> copy[at]++;
                case 5 -> {
                    int to = random.nextInt(copy.length);
                    int length = Math.min(1 + random.nextInt(8), copy.length - Math.max(at, to));
                    System.arraycopy(copy, at, copy, to, length);
                }
                default -> copy = random.nextInt(4) == 0 ? Arrays.copyOf(copy, at) : copy;
            }
        }
        return copy;
    }

    /// Everything that a pack holds, as text.
    static String everything(byte[] bytes) {
        Pack opened = Pack.open(bytes, Codec.DEFLATE);
        StringBuilder text = new StringBuilder(opened.id() + " " + opened.startSecond() + " " + opened.endSecond());
        TreeMap<String, Table> tables = new TreeMap<>();
        opened.tables().forEach(table -> tables.put(table.name(), table));
        for (Table table : tables.values()) {
            List<Block> blocks = opened.blocks(table, 0, Long.MAX_VALUE);
            if (blocks.isEmpty()) {
                throw new AssertionError("BUG: got no block of " + table.name() + ", must be one");
            }
            blocks.forEach(block -> everything(block, text));
        }
        return text.toString();
    }

    private static void everything(Block block, StringBuilder text) {
        Table table = block.table();
        text.append('\n').append(table.name()).append(Arrays.toString(block.atMillis()));
        int last = block.readings() - 1;
        for (int entity = 0; entity < block.entityCount(); entity++) {
            text.append('\n').append(block.key(entity)).append(block.attributes(entity, 0));
            text.append(block.attributes(entity, last)).append(block.present(entity, last));
            text.append(Arrays.toString(block.attributeChanges(entity)));
        }
        for (int column = 0; column < table.columns().size(); column++) {
            text.append(Arrays.hashCode(block.column(column))).append(' ');
        }
    }
}
