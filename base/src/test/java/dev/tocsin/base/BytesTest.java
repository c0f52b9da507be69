package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [ByteWriter] and [ByteReader] against each other, and the reader against bytes nobody wrote.
final class BytesTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void varint_anyValue_comesBack(long value) {
        ByteWriter out = new ByteWriter();
        out.writeVarint(value);
        out.writeSigned(value);
        out.writeLong(value);

        ByteReader in = new ByteReader(out.toByteArray());
        assertThat(in.readVarint()).isEqualTo(value);
        assertThat(in.readSigned()).isEqualTo(value);
        assertThat(in.readLong()).isEqualTo(value);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void varint_smallNumber_takesOneByte() {
        ByteWriter out = new ByteWriter();
        out.writeVarint(127);
        out.writeSigned(-64);
        assertThat(out.size()).isEqualTo(2);
    }

    @Test
    void varint_elevenBytes_isCorrupt() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new ByteReader(endless).readVarint())
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("longer than 10 bytes");
    }

    @Test
    void text_unicode_comesBack() {
        ByteWriter out = new ByteWriter();
        out.writeText("größe 鐘");
        assertThat(new ByteReader(out.toByteArray()).readText(64)).isEqualTo("größe 鐘");
    }

    @Test
    void count_aboveLimit_isCorruptBeforeMemoryIsTaken() {
        ByteWriter out = new ByteWriter();
        out.writeVarint(1L << 40);
        assertThatThrownBy(() -> new ByteReader(out.toByteArray()).readBlob(1 << 20))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("must be 0 to 1048576");
    }

    @Test
    void reader_everyTruncation_isCorruptNeverAnotherFailure() {
        ByteWriter out = new ByteWriter();
        out.writeInt(7);
        out.writeText("seven");
        out.writeSigned(-7_000_000);
        byte[] whole = out.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            ByteReader in = new ByteReader(whole, 0, length);
            assertThatThrownBy(() -> {
                        in.readInt();
                        in.readText(16);
                        in.readSigned();
                    })
                    .as("cut to %d bytes", length)
                    .isInstanceOf(CorruptData.class);
        }
    }

    @Test
    void reader_randomBytes_onlyCorruptDataEscapes() {
        Random random = new Random(25);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ByteReader in = new ByteReader(bytes);
            try {
                while (in.remaining() > 0) {
                    switch (random.nextInt(5)) {
                        case 0 -> in.readVarint();
                        case 1 -> in.readText(16);
                        case 2 -> in.readBlob(16);
                        case 3 -> in.readLong();
                        default -> in.readSigned();
                    }
                }
            } catch (CorruptData expected) {
                assertThat(expected).hasMessageContaining("offset");
            }
        }
    }

    @Test
    void writer_patchedInt_isReadInPlace() {
        ByteWriter out = new ByteWriter(16);
        out.writeInt(0);
        out.writeBytes(new byte[100]);
        out.patchInt(0, out.size());
        assertThat(new ByteReader(out.toByteArray()).readInt()).isEqualTo(104);
    }

    @Test
    void checksum_ofTheStandardVector_isTheStandardValue() {
        // RFC 3720 B.4: 32 bytes of zeros.
        assertThat(Checksum.of(new byte[32])).isEqualTo(0x8A9136AA);
    }

    @Test
    void insert_ofAHead_movesTheBody() {
        ByteWriter out = new ByteWriter();
        out.writeByte(1);
        out.writeByte(9);
        out.insert(1, new byte[] {2, 3, 4}, 2);
        assertThat(out.toByteArray()).containsExactly(1, 2, 3, 9);
        out.insert(4, new byte[300], 300);
        assertThat(out.size()).isEqualTo(304);
        assertThatThrownBy(() -> out.insert(305, new byte[1], 1)).isInstanceOf(AssertionError.class);
    }

    @Test
    void bit_ofABitmapPassed_isTheOneAtItsPlace() {
        ByteReader in = new ByteReader(new byte[] {0, 0x05, (byte) 0x80});
        in.skip(3);
        assertThat(in.bit(1, 0)).isTrue();
        assertThat(in.bit(1, 1)).isFalse();
        assertThat(in.bit(1, 2)).isTrue();
        assertThat(in.bit(1, 15)).isTrue();
        assertThatThrownBy(() -> in.bit(1, 16)).isInstanceOf(AssertionError.class);
    }
}
