package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Single properties of packs and blocks; [RoundTripTest] has whole histories, [DamageTest] damaged ones.
@Tag("KK-16")
final class PackTest {
    private static final long START = 1_700_000_000L;

    @Test
    void build_ofNoRecords_isABug() {
        assertThatThrownBy(() -> Pack.build(Fleet.ID, List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("BUG");
    }

    @Test
    void build_ofADeltaFirst_isRefused() {
        List<byte[]> records = RoundTripTest.history(1, 3, 0).stream()
                .map(RoundTripTest.Second::record)
                .toList();
        assertThatThrownBy(() -> Pack.build(Fleet.ID, records.subList(1, 3))).isInstanceOf(CorruptData.class);
    }

    @Test
    void build_ofTwoFramesInOneSecond_keepsTheLater() {
        Block block = disks(new long[] {0, 100, 900, 2000}, new long[] {1, 2, 3, 4});
        assertThat(block.atMillis()).containsExactly(START * 1000 + 900, START * 1000 + 2000);
        assertThat(block.column(0)).containsExactly(3, 4);
    }

    @Test
    void build_withAClockThatStepsBack_sortsAndKeepsTheLater() {
        Block block = disks(new long[] {5000, 6000, 7000, 5500, 6500}, new long[] {1, 2, 3, 4, 5});
        assertThat(block.atMillis()).containsExactly(START * 1000 + 5500, START * 1000 + 6500, START * 1000 + 7000);
        assertThat(block.column(0)).containsExactly(4, 5, 3);
    }

    @Test
    void build_ofFramesTooFarApart_isRefused() {
        assertThat(disks(new long[] {0, 3_599_000}, new long[] {1, 2}).column(0))
                .containsExactly(1, 2);
        assertThatThrownBy(() -> disks(new long[] {0, 3_600_000}, new long[] {1, 2}))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("3600");
    }

    @Test
    void build_ofFramesWithoutTables_makesAnEmptyPack() {
        FrameEncoder encoder = new FrameEncoder();
        byte[] bytes = Pack.build(Fleet.ID, List.of(encoder.encode(new Frame(START * 1000, List.of()), true)));
        Pack pack = Pack.open(bytes);
        assertThat(pack.tables()).isEmpty();
        assertThat(pack.block(Tables.PROCESS)).isNull();
        assertThat(pack.startSecond()).isEqualTo(START);
        assertThat(pack.endSecond()).isEqualTo(START);
    }

    @Test
    void block_ofATableThatHadNoRows_tellsThatItWasRead() {
        FrameEncoder encoder = new FrameEncoder();
        Frame frame = new Frame(START * 1000, List.of(new Rows(Tables.DISK)));
        Block block = block(Pack.build(Fleet.ID, List.of(encoder.encode(frame, true))), Tables.DISK);
        assertThat(block.entityCount()).isZero();
        assertThat(block.atMillis()).containsExactly(START * 1000);
        assertThat(block.column(0)).isEmpty();
        assertThat(block.entity("sda")).isEqualTo(-1);
    }

    @Test
    void block_ofAnEntityWithAHole_keepsItsAttributesOverTheHole() {
        FrameEncoder encoder = new FrameEncoder();
        Rows rows = new Rows(Tables.NET);
        List<byte[]> records = new ArrayList<>();
        String[] states = {null, "up", null, "down", null};
        for (int second = 0; second < states.length; second++) {
            rows.clear();
            rows.add(new Entity("lo", List.of("1", "up")));
            if (states[second] != null) {
                rows.set(rows.add(new Entity("tun0", List.of("10", states[second]))), 0, second);
            }
            records.add(encoder.encode(new Frame((START + second) * 1000, List.of(rows)), second == 0));
        }
        Block block = block(Pack.build(Fleet.ID, records), Tables.NET);
        int tun = block.entity("tun0");
        assertThat(tun).isEqualTo(1);
        assertThat(List.of(block.present(tun, 0), block.present(tun, 1), block.present(tun, 2), block.present(tun, 3)))
                .containsExactly(false, true, false, true);
        assertThat(block.present(tun, 4)).isFalse();
        assertThat(block.attributes(tun, 0)).containsExactly("10", "up");
        assertThat(block.attributes(tun, 2)).containsExactly("10", "up");
        assertThat(block.attributes(tun, 3)).containsExactly("10", "down");
        assertThat(block.attributes(tun, 4)).containsExactly("10", "down");
        assertThat(Arrays.copyOfRange(block.column(0), 5, 10))
                .containsExactly(Column.GAP, 1, Column.GAP, 3, Column.GAP);
    }

    @Test
    void open_withATableOfANewerWriter_passesOverIt() {
        Table future = new Table(99, "future", null, "", Tables.DISK.columns(), List.of(), List.of());
        Rows rows = new Rows(future);
        rows.set(rows.add(new Entity("", List.of())), 0, 5);
        Rows disk = new Rows(Tables.DISK);
        disk.set(disk.add(new Entity("sda", List.of())), 0, 6);
        byte[] record = new FrameEncoder().encode(new Frame(START * 1000, List.of(rows, disk)), true);
        byte[] bytes = PackBuilder.build(Fleet.ID, List.of(record), List.of(Tables.DISK, future));
        Pack pack = Pack.open(bytes);
        assertThat(pack.tables()).containsExactly(Tables.DISK);
        assertThat(block(bytes, Tables.DISK).column(0)).containsExactly(6);
    }

    @Test
    void block_ofAWriterWithOtherColumns_keepsWhatBothKnow() {
        for (int more : new int[] {-3, 5}) {
            Table other = Other.table(Tables.NET, more, more > 0 ? 1 : -1);
            Rows rows = new Rows(other);
            FrameEncoder encoder = new FrameEncoder();
            List<byte[]> records = new ArrayList<>();
            for (int second = 0; second < 3; second++) {
                rows.clear();
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < other.attributes().size(); i++) {
                    texts.add(second + "text" + i);
                }
                rows.add(new Entity("eth0", texts));
                for (int column = 0; column < other.columns().size(); column++) {
                    rows.set(0, column, column * 10L + second);
                }
                records.add(encoder.encode(new Frame((START + second) * 1000, List.of(rows)), false));
            }
            Block block = block(PackBuilder.build(Fleet.ID, records, List.of(other)), Tables.NET);
            for (int column = 0; column < Tables.NET.columns().size(); column++) {
                long first = column < other.columns().size() ? column * 10L : Column.GAP;
                assertThat(block.column(column)[0]).isEqualTo(first);
            }
            assertThat(block.attributes(0, 2)).containsExactly("2text0", more > 0 ? "2text1" : null);
        }
    }

    @Test
    void build_holdsSmallTablesFirstAndProcessesLast() {
        List<Rows> tables = new ArrayList<>();
        for (Table table : Tables.ALL.reversed()) {
            tables.add(new Rows(table));
        }
        byte[] record = new FrameEncoder().encode(new Frame(START * 1000, tables), true);
        assertThat(Pack.open(Pack.build(Fleet.ID, List.of(record))).tables())
                .containsExactlyInAnyOrderElementsOf(Tables.ALL)
                .endsWith(Tables.PROCESS);
    }

    @Test
    void column_damaged_leavesTheOthersReadable() {
        byte[] bytes = minute();
        Block whole = block(bytes, Tables.PROCESS);
        int last = Tables.PROCESS.columns().size() - 1;
        byte[] damaged = bytes.clone();
        damaged[bytes.length - 1] ^= 4; // the last byte of the last column of the last table
        Block block = block(damaged, Tables.PROCESS);
        assertThatThrownBy(() -> block.column(last))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("state");
        for (int column = 0; column < last; column++) {
            assertThat(block.column(column)).isEqualTo(whole.column(column));
        }
    }

    @Test
    void block_thatClaimsMoreCellsThanMemoryMayHold_isRefused() {
        ByteWriter head = new ByteWriter();
        head.writeVarint(Tables.DISK.id());
        head.writeLong(START * 1000);
        head.writeVarint(3599);
        head.writeVarint(3600);
        head.writeVarint(200_000);
        ByteWriter block = new ByteWriter();
        block.writeByte(BlockFormat.VERSION);
        block.writeInt(head.size());
        block.writeBytes(head.toByteArray());
        block.writeInt(Checksum.of(block.toByteArray()));
        assertThatThrownBy(() -> Block.open(Tables.DISK, block.toByteArray(), 0, block.size()))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("200000");
    }

    @Test
    void inflate_ofABomb_isRefusedBeforeMemoryIsTaken() {
        ByteWriter bomb = new ByteWriter();
        try (Deflate deflate = new Deflate(9)) {
            deflate.start();
            deflate.feed(new byte[1 << 20], 1 << 20, bomb);
            deflate.finish(bomb);
        }
        byte[] bytes = bomb.toByteArray();
        assertThat(Deflate.inflate(bytes, 0, bytes.length, 1 << 20)).hasSize(1 << 20);
        assertThatThrownBy(() -> Deflate.inflate(bytes, 0, bytes.length, 1 << 19))
                .isInstanceOf(CorruptData.class);
        assertThatThrownBy(() -> Deflate.inflate(bytes, 0, bytes.length, 1 << 21))
                .isInstanceOf(CorruptData.class);
        assertThatThrownBy(() -> Deflate.inflate(bytes, 0, 10, 1 << 20))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("too much");
    }

    /// A minute of several tables as a pack.
    static byte[] minute() {
        return Pack.build(
                Fleet.ID,
                RoundTripTest.history(42, 60, 1).stream()
                        .map(RoundTripTest.Second::record)
                        .toList());
    }

    private static Block disks(long[] millis, long[] values) {
        FrameEncoder encoder = new FrameEncoder();
        Rows rows = new Rows(Tables.DISK);
        Entity sda = new Entity("sda", List.of());
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < millis.length; i++) {
            rows.clear();
            rows.set(rows.add(sda), 0, values[i]);
            records.add(encoder.encode(new Frame(START * 1000 + millis[i], List.of(rows)), false));
        }
        return block(Pack.build(Fleet.ID, records), Tables.DISK);
    }

    private static Block block(byte[] pack, Table table) {
        return Objects.requireNonNull(Pack.open(pack).block(table));
    }
}
