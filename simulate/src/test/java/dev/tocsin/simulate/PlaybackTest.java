package dev.tocsin.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What simulated machines see is what they send.
final class PlaybackTest {
    private static final long MINUTE_BEGINS = 1_899_999_960; // a whole minute
    private static final int PHASE = 4;

    private final Minutes minutes = new Minutes(3, 10);
    private final Playback playback = new Playback(minutes, PHASE);

    @Test
    void seconds_overTheEndOfAMinute_areThoseOfTheRecords() {
        for (long second = MINUTE_BEGINS - 3; second < MINUTE_BEGINS + 3; second++) {
            assertThat(playback.at(second).atMillis()).isEqualTo(second * 1_000 + 7);
            assertSame(playback.at(second), recorded(second));
        }
        assertThat(playback.read())
                .as("58 to get there, then one for each second")
                .isEqualTo(63);
    }

    @Test
    void second_thatIsAskedForAgain_isNotReadAgain() {
        Frame first = playback.at(MINUTE_BEGINS);
        assertThat(playback.at(MINUTE_BEGINS)).isSameAs(first);
        assertThat(playback.read()).isEqualTo(1);
    }

    @Test
    void second_afterOthersThatNobodyAskedFor_isRight() {
        playback.at(MINUTE_BEGINS + 5);
        assertSame(playback.at(MINUTE_BEGINS + 30), recorded(MINUTE_BEGINS + 30));
        assertSame(playback.at(MINUTE_BEGINS + 150), recorded(MINUTE_BEGINS + 150));
    }

    private Frame recorded(long second) {
        FrameDecoder decoder = new FrameDecoder();
        List<byte[]> records = minutes.get(second / 60 + PHASE).records();
        for (int i = 0; i < second % 60; i++) {
            decoder.decode(records.get(i));
        }
        return decoder.decode(records.get((int) (second % 60)));
    }

    private static void assertSame(Frame one, Frame other) {
        assertThat(one.tables()).hasSameSizeAs(other.tables());
        for (int table = 0; table < one.tables().size(); table++) {
            Rows a = one.tables().get(table);
            Rows b = other.tables().get(table);
            assertThat(a.table()).isEqualTo(b.table());
            assertThat(a.size()).isEqualTo(b.size());
            for (int row = 0; row < a.size(); row++) {
                assertThat(a.entity(row).key()).isEqualTo(b.entity(row).key());
                assertThat(a.entity(row).attributes()).isEqualTo(b.entity(row).attributes());
                for (int column = 0; column < a.table().columns().size(); column++) {
                    assertThat(a.cell(row, column)).isEqualTo(b.cell(row, column));
                }
            }
        }
    }
}
