package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Single properties of frame records; [RoundTripTest] has whole histories.
@Tag("KK-16")
final class FrameCodecTest {
    private static final long AT = 1_700_000_000_000L;
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder();
    private final Entity sda = new Entity("sda", List.of());
    private final Entity sdb = new Entity("sdb", List.of());

    @Test
    void delta_ofNothingChanged_isTiny() {
        Frame frame = disks(1, sda, sdb);
        encoder.encode(frame, false);
        assertThat(encoder.encode(frame, false)).hasSizeLessThan(25);
    }

    @Test
    void gap_comingAndGoing_isKeptExactly() {
        Rows rows = new Rows(Tables.DISK);
        long[] values = {5, Column.GAP, 0, Column.GAP, Long.MAX_VALUE, Column.GAP, Long.MIN_VALUE + 1, -1, Column.GAP};
        for (long value : values) {
            rows.clear();
            rows.set(rows.add(sda), 0, value);
            Frame got = decoder.decode(encoder.encode(new Frame(AT, List.of(rows)), false));
            assertThat(got.tables().getFirst().cell(0, 0)).isEqualTo(value);
            assertThat(got.tables().getFirst().cell(0, 1)).isEqualTo(Column.GAP);
        }
    }

    @Test
    void entity_renewed_keepsItsPlaceAndTakesTheNewTexts() {
        Rows rows = new Rows(Tables.NET);
        rows.add(new Entity("lo", Arrays.asList(null, "up")));
        rows.set(rows.add(new Entity("eth0", List.of("1000", "up"))), 0, 77);
        decoder.decode(encoder.encode(new Frame(AT, List.of(rows)), false));
        Entity lo = rows.entity(0);
        rows.clear();
        rows.set(rows.add(new Entity("eth0", Arrays.asList(null, "down"))), 0, 78);
        rows.add(lo);
        Rows got = decoder.decode(encoder.encode(new Frame(AT + 1000, List.of(rows)), false))
                .tables()
                .getFirst();
        assertThat(got.entity(1).key()).isEqualTo("eth0");
        assertThat(got.entity(1).attributes()).containsExactly(null, "down");
        assertThat(got.cell(1, 0)).isEqualTo(78);
    }

    @Test
    void table_absentForASecond_comesBackWhole() {
        decoder.decode(encoder.encode(disks(1, sda, sdb), false));
        assertThat(decoder.decode(encoder.encode(new Frame(AT, List.of()), false))
                        .tables())
                .isEmpty();
        Rows back =
                decoder.decode(encoder.encode(disks(2, sda), false)).tables().getFirst();
        assertThat(back.size()).isEqualTo(1);
        assertThat(back.cell(0, 0)).isEqualTo(2);
    }

    @Test
    void rowsRemovedAndAdded_inOneSecond_areBothSeen() {
        decoder.decode(encoder.encode(disks(1, sda, sdb), false));
        Entity sdc = new Entity("sdc", List.of());
        Rows got = decoder.decode(encoder.encode(disks(1, sdc, sdb), false))
                .tables()
                .getFirst();
        assertThat(List.of(got.entity(0).key(), got.entity(1).key())).containsExactly("sdb", "sdc");
    }

    @Test
    void encode_withAskedKeyframe_startsAFreshDecoder() {
        encoder.encode(disks(1, sda), false);
        byte[] key = encoder.encode(disks(2, sda), true);
        Frame got = decoder.decode(key);
        assertThat(got.tables().getFirst().cell(0, 0)).isEqualTo(2);
        assertThat(got.second()).isEqualTo(AT / 1000);
    }

    @Test
    void decode_deltaFirst_isRefused() {
        encoder.encode(disks(1, sda), false);
        byte[] delta = encoder.encode(disks(2, sda), false);
        assertThatThrownBy(() -> decoder.decode(delta))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("keyframe");
    }

    @Test
    void decode_afterDamage_waitsForTheNextKeyframe() {
        decoder.decode(encoder.encode(disks(1, sda), false));
        byte[] delta = encoder.encode(disks(2, sda), false);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(delta, delta.length - 1)))
                .isInstanceOf(CorruptData.class);
        assertThatThrownBy(() -> decoder.decode(delta)).isInstanceOf(CorruptData.class);
        Frame got = decoder.decode(encoder.encode(disks(3, sda), true));
        assertThat(got.tables().getFirst().cell(0, 0)).isEqualTo(3);
    }

    @Test
    void texts_beyondTheirLimit_areCutAtAWholeCharacter() {
        Rows rows = new Rows(Tables.NET);
        rows.add(new Entity("k".repeat(5000), List.of("x" + "é".repeat(3000), "\uD83D\uDE00".repeat(2000))));
        Entity got = decoder.decode(encoder.encode(new Frame(AT, List.of(rows)), false))
                .tables()
                .getFirst()
                .entity(0);
        assertThat(got.key()).isEqualTo("k".repeat(Limits.KEY_BYTES));
        assertThat(got.attributes().get(0)).isEqualTo("x" + "é".repeat((Limits.ATTRIBUTE_BYTES - 1) / 2));
        assertThat(got.attributes().get(1).getBytes(StandardCharsets.UTF_8)).hasSize(Limits.ATTRIBUTE_BYTES);
    }

    @Test
    void encode_entityTwiceInAFrame_isABug() {
        assertThatThrownBy(() -> {
                    encoder.encode(disks(1, sda), false);
                    encoder.encode(disks(1, sda, sda), false);
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("BUG");
    }

    @Test
    void encode_tableTwiceOrBadTime_isABug() {
        Frame disk = disks(1, sda);
        Frame twice =
                new Frame(AT, List.of(disk.tables().getFirst(), disk.tables().getFirst()));
        assertThatThrownBy(() -> encoder.encode(twice, false)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> encoder.encode(new Frame(-1, List.of()), false))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("BUG");
    }

    @Test
    void decode_unknownTable_isLeftOut() {
        Table future = new Table(99, "future", null, "", Tables.DISK.columns(), List.of(), List.of());
        Rows rows = new Rows(future);
        rows.add(sda);
        List<Rows> tables = List.of(rows, disks(4, sda).tables().getFirst());
        for (int i = 0; i < 3; i++) {
            Frame got = decoder.decode(encoder.encode(new Frame(AT, tables), false));
            assertThat(got.tables()).hasSize(1);
            assertThat(got.tables().getFirst().cell(0, 0)).isEqualTo(4);
        }
    }

    @Test
    void decode_fromAWriterWithOtherColumns_keepsWhatBothKnow() {
        for (int more : new int[] {-3, 9}) {
            Table other = Other.table(Tables.NET, more, more > 0 ? 1 : -1);
            FrameEncoder writer = new FrameEncoder();
            FrameDecoder reader = new FrameDecoder();
            List<String> texts = new ArrayList<>();
            other.attributes().forEach(attribute -> texts.add(attribute.name()));
            Entity eth0 = new Entity("eth0", texts);
            Rows rows = new Rows(other);
            for (int second = 0; second < 3; second++) {
                rows.clear();
                rows.add(eth0);
                for (int column = 0; column < other.columns().size(); column++) {
                    rows.set(0, column, column * 10L + second);
                }
                Rows got = reader.decode(writer.encode(new Frame(AT, List.of(rows)), false))
                        .tables()
                        .getFirst();
                for (int column = 0; column < Tables.NET.columns().size(); column++) {
                    boolean written = column < other.columns().size();
                    assertThat(got.cell(0, column)).isEqualTo(written ? column * 10L + second : Column.GAP);
                }
                assertThat(got.entity(0).attributes()).containsExactly("speed", more > 0 ? "state" : null);
            }
        }
    }

    @Test
    void rows_lent_areEncodedAsIfTheyWereCopied() {
        FrameEncoder other = new FrameEncoder();
        long[] first = new long[Tables.DISK.columns().size() + 3]; // longer than a row
        long[] second = first.clone();
        for (int tick = 0; tick < 5; tick++) {
            first[0] += 10;
            second[1] = tick % 2 == 0 ? Column.GAP : tick;
            Rows lent = new Rows(Tables.DISK);
            lent.lend(sda, first);
            lent.lend(sdb, second);
            Rows copied = new Rows(Tables.DISK);
            for (int row = 0; row < 2; row++) {
                copied.add(lent.entity(row));
                for (int column = 0; column < Tables.DISK.columns().size(); column++) {
                    copied.set(row, column, row == 0 ? first[column] : second[column]);
                }
            }
            Frame frame = new Frame(AT + tick * 1_000L, List.of(lent));
            assertThat(encoder.encode(frame, false))
                    .isEqualTo(other.encode(new Frame(frame.atMillis(), List.of(copied)), false));
        }
    }

    @Test
    void rows_lentAndOwn_doNotMix() {
        Rows rows = new Rows(Tables.DISK);
        rows.lend(sda, new long[Tables.DISK.columns().size()]);
        assertThatThrownBy(() -> rows.add(sdb))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("disk");
        rows.clear();
        assertThat(rows.add(sdb)).isZero();
        assertThat(rows.cell(0, 0)).isEqualTo(Column.GAP);
    }

    private static Frame disks(long value, Entity... entities) {
        Rows rows = new Rows(Tables.DISK);
        for (Entity entity : entities) {
            rows.set(rows.add(entity), 0, value);
        }
        return new Frame(AT, List.of(rows));
    }
}
