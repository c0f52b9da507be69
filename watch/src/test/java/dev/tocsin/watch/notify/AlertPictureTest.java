package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPictureTest {
    @Test
    @Tag("KK-27")
    void picture_ofASeries_isAPngOfItsSizeWithCurveAndLimit() throws Exception {
        int count = 600;
        long[] times = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = i * 1_000L;
            values[i] = i > 200 && i < 300 ? Double.NaN : 100 + 50 * Math.sin(i / 30.0);
        }
        Picture picture = AlertPicture.of(new AlertPicture.Graph(0, 600_000, times, values, 140), "cpu of web-1");
        Map<String, byte[]> chunks = chunks(picture.png());
        ByteBuffer head = ByteBuffer.wrap(chunks.get("IHDR"));
        assertThat(List.of(head.getInt(), head.getInt())).containsExactly(600, 200);
        byte[] rows = inflate(chunks.get("IDAT"));
        assertThat(rows).hasSize(200 * 601);
        int[] colours = new int[5];
        boolean[] curveAt = new boolean[600];
        for (int y = 0; y < 200; y++) {
            assertThat(rows[y * 601]).isZero();
            for (int x = 0; x < 600; x++) {
                byte colour = rows[y * 601 + 1 + x];
                colours[colour]++;
                curveAt[x] |= colour == 3;
            }
        }
        assertThat(colours[4]).as("the limit").isEqualTo(541);
        assertThat(colours[2]).as("digits").isGreaterThan(100);
        assertThat(curveAt[100]).as("before the gap").isTrue();
        assertThat(curveAt[50 + 540 * 250 / 600]).as("in the gap").isFalse();
        assertThat(curveAt[500]).as("behind the gap").isTrue();
    }

    @Test
    void picture_ofNothing_isAnEmptyGraph() throws Exception {
        Picture picture =
                AlertPicture.of(new AlertPicture.Graph(0, 1, new long[0], new double[0], Double.NaN), "nothing");
        assertThat(chunks(picture.png())).containsKeys("IHDR", "PLTE", "IDAT", "IEND");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "250,250", "1500000000,1.50G", "0.021,0.02", "-12.5,-12.5", "1000,1k", "1e18,1000P"})
    void number_anySize_isShort(double value, String text) {
        assertThat(AlertPicture.number(value)).isEqualTo(text);
    }

    private static Map<String, byte[]> chunks(byte[] png) {
        Map<String, byte[]> chunks = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(png);
        assertThat(in.getLong()).isEqualTo(0x89504e470d0a1a0aL);
        while (in.hasRemaining()) {
            byte[] named = new byte[4 + in.getInt()];
            in.get(named);
            CRC32 sum = new CRC32();
            sum.update(named);
            assertThat(in.getInt()).isEqualTo((int) sum.getValue());
            chunks.put(
                    new String(named, 0, 4, StandardCharsets.US_ASCII),
                    java.util.Arrays.copyOfRange(named, 4, named.length));
        }
        return chunks;
    }

    private static byte[] inflate(byte[] packed) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            byte[] buffer = new byte[8_192];
            int got = inflater.inflate(buffer);
            while (got > 0) {
                out.write(buffer, 0, got);
                got = inflater.inflate(buffer);
            }
        }
        return out.toByteArray();
    }
}
