package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A record with fewer tables is what an encoder of those tables would have written.
final class RecordsTest {
    private static final long START = 1_800_000_000_000L;

    @Test
    void records_cutToOneTable_areThoseOfAnEncoderOfThatTable() {
        Fleet processes = new Fleet(Tables.PROCESS, 1);
        Fleet disks = new Fleet(Tables.DISK, 2);
        FrameEncoder both = new FrameEncoder();
        FrameEncoder one = new FrameEncoder();
        for (int second = 0; second < 120; second++) {
            Rows wanted = processes.next();
            long at = START + second * 1_000L;
            byte[] whole = both.encode(new Frame(at, List.of(disks.next(), wanted)), second % 60 == 0);
            byte[] alone = one.encode(new Frame(at, List.of(wanted)), second % 60 == 0);
            assertThat(Records.keep(whole, Set.of(Tables.PROCESS.id()))).isEqualTo(alone);
            assertThat(Records.keep(whole, Set.of(Tables.PROCESS.id(), Tables.DISK.id())))
                    .as("nothing to cut")
                    .isSameAs(whole);
            assertThat(new FrameDecoder()
                            .decode(second == 0 ? Records.keep(whole, Set.of()) : keyframe(at))
                            .tables())
                    .isEmpty();
        }
    }

    @Test
    void bytes_thatAreNoRecord_areRefused() {
        assertThatThrownBy(() -> Records.keep(new byte[] {9, 9, 9}, Set.of(1))).isInstanceOf(CorruptData.class);
    }

    private static byte[] keyframe(long at) {
        return new FrameEncoder().encode(new Frame(at, List.of()), true);
    }
}
