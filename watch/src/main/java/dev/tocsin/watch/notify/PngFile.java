package dev.tocsin.watch.notify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a picture of few colours as PNG (ISO/IEC 15948): a byte for each pixel, an index into a palette. By hand,
/// because the platform's way needs its desktop module, which many servers' Java machines lack.
///
/// ```
/// signature 8 | IHDR | PLTE | IDAT: deflate of rows, each with filter 0 before it | IEND
/// chunk: length 4 | type 4 | data | CRC-32 of type and data 4
/// ```
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private PngFile() {}

    /// The file of `pixels` (rows from the top, `width` each), whose values are indices into `palette` (`0xRRGGBB`).
    static byte[] of(byte[] pixels, int width, int[] palette) {
        int height = pixels.length / width;
        ByteArrayOutputStream file = new ByteArrayOutputStream(8_192);
        file.writeBytes(SIGNATURE);
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8) // bits of an index
                        .put((byte) 3) // indexed
                        .put((byte) 0)
                        .put((byte) 0)
                        .put((byte) 0)
                        .array());
        ByteBuffer colours = ByteBuffer.allocate(palette.length * 3);
        for (int colour : palette) {
            colours.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        chunk(file, "PLTE", colours.array());
        chunk(file, "IDAT", deflate(pixels, width, height));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] deflate(byte[] pixels, int width, int height) {
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(pixels, y * width, rows, y * (width + 1) + 1, width);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(8_192);
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(rows);
            deflater.finish();
            byte[] buffer = new byte[8_192];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return packed.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(name);
        file.writeBytes(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
