package dev.tocsin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The size of a frame at its limit, and one byte more.
@Tag("T-DOS-1")
@Tag("S18")
final class FrameLimitsTest {
    private static final int OF_NO_MESSAGE = 255;

    @Test
    void frame_ofAPeerWhoHasProvedNothing_hasSixtyFourKibibytes() throws IOException {
        FrameReader reader = new FrameReader(frame(Limits.FRAME_BYTES_UNPROVEN));
        assertThat(reader.next()).isNull();
        assertThat(reader.unknownCount()).as("it was read").isEqualTo(1);
        assertThatThrownBy(() -> new FrameReader(frame(Limits.FRAME_BYTES_UNPROVEN + 1)).next())
                .isInstanceOf(CorruptData.class)
                .hasMessage("got a frame of 65537 bytes; at most 65536 are allowed");
    }

    @Test
    void frame_ofAPeerWhoHasProvedWhoItIs_hasSixteenMebibytes() throws IOException {
        FrameReader reader = new FrameReader(frame(Limits.FRAME_BYTES));
        reader.proven();
        assertThat(reader.next()).isNull();
        assertThat(reader.unknownCount()).isEqualTo(1);
        FrameReader more = new FrameReader(frame(Limits.FRAME_BYTES + 1));
        more.proven();
        assertThatThrownBy(more::next).isInstanceOf(CorruptData.class).hasMessageContaining("at most 16777216");
    }

    /// A length is refused before anything of it is read: the stream behind it has nothing.
    @Test
    void length_thatNobodyMeans_isRefusedBeforeItIsReadOrReserved() {
        for (long claimed : new long[] {Limits.FRAME_BYTES + 1L, Integer.MAX_VALUE, 0x8000_0000L, 0xFFFF_FFFFL}) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(header(claimed)));
            reader.proven();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(CorruptData.class)
                    .hasMessageContaining("got a frame of " + claimed + " bytes");
        }
    }

    private static InputStream frame(int payloadBytes) {
        return new SequenceInputStream(
                new ByteArrayInputStream(header(payloadBytes)), new ByteArrayInputStream(new byte[payloadBytes]));
    }

    private static byte[] header(long payloadBytes) {
        return ByteBuffer.allocate(MessageWriter.HEADER_BYTES)
                .putInt((int) payloadBytes)
                .put((byte) OF_NO_MESSAGE)
                .array();
    }
}
