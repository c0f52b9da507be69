package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// By how much the seconds of a wrong clock are moved.
final class ClockOffsetTest {
    private static final long SECOND = 1_800_000_000;
    private static final long NOW = SECOND + 86_400;

    @ParameterizedTest
    @CsvSource({"0, 0", "2000, 0", "-2000, 0", "2001, -2", "-2600, 3", "259200000, -259200"})
    @Tag("KK-13")
    void clock_offByMoreThanTwoSeconds_isMovedByWholeSeconds(long skewMillis, long offset) {
        assertThat(ClockOffset.seconds(skewMillis)).isEqualTo(offset);
    }

    @Test
    void pack_recordedWhileTheClockWasOff_keepsTheOffsetOfItsTime() {
        assertThat(ClockOffset.seconds(pack(-7_200_000), 0, NOW))
                .as("the clock was mended since")
                .isEqualTo(7_200);
        assertThat(ClockOffset.seconds(pack(40), 0, NOW)).isZero();
        assertThat(ClockOffset.seconds(pack(-7_199_400), -7_200_600, NOW))
                .as("two measurements of one clock make no seam")
                .isEqualTo(7_201);
        assertThat(ClockOffset.seconds(pack(Column.GAP), 9_000, NOW))
                .as("never measured")
                .isEqualTo(-9);
    }

    @ParameterizedTest
    @CsvSource({"-86600000", "34560000001000", "9000000000000000", "-9000000000000000"})
    @Tag("F13")
    void pack_whoseOffsetPutsItWhereNoneCanBe_isMovedAsItsClockIsOffNow(long recordedMillis) {
        assertThat(ClockOffset.seconds(pack(recordedMillis), 5_000, NOW)).isEqualTo(-5);
        assertThat(ClockOffset.seconds(pack(recordedMillis), 0, NOW)).isZero();
    }

    private static Pack pack(long skewMillis) {
        Rows rows = new Rows(Tables.SYSTEM);
        rows.set(rows.add(new Entity("", List.of())), Tables.SYSTEM.column("clock_skew_millis"), skewMillis);
        byte[] record = new FrameEncoder().encode(new Frame(SECOND * 1_000, List.of(rows)), true);
        PackId id = new PackId(HostId.create(1, new Random(1)), 1, 1);
        return Pack.open(Pack.build(id, List.of(record)));
    }
}
