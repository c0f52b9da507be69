package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Raw deflate (RFC 1951) by the JDK: no native library to ship, and 256 KiB outside the heap per open stream.
/// One per sealing; [#close] gives the memory back. Not thread-safe.
final class Deflate implements AutoCloseable {
    /// No deflate stream inflates to more than 1,032 times its length (258 bytes from two bits).
    private static final int MAX_RATIO = 1_032;

    private final Deflater deflater;
    private final byte[] chunk = new byte[4_096];

    /// A compressor of `level` 1 to 9.
    Deflate(int level) {
        this.deflater = new Deflater(level, true);
    }

    /// Begins a new stream.
    void start() {
        deflater.reset();
    }

    /// Takes `length` bytes from the start of `bytes` and appends to `out` what comes of them so far.
    void feed(byte[] bytes, int length, ByteWriter out) {
        deflater.setInput(bytes, 0, length);
        while (!deflater.needsInput()) {
            out.writeBytes(chunk, 0, deflater.deflate(chunk));
        }
    }

    /// Ends the stream and appends its rest to `out`.
    void finish(ByteWriter out) {
        deflater.finish();
        while (!deflater.finished()) {
            out.writeBytes(chunk, 0, deflater.deflate(chunk));
        }
    }

    @Override
    public void close() {
        deflater.end();
    }

    /// Inflates `stored` bytes from `offset` to exactly `inflated` bytes.
    ///
    /// @throws CorruptData when that is more than [Limits#COLUMN_BYTES] or than so few bytes can yield (checked
    ///     before memory is taken), or the stream is damaged, shorter or longer
    static byte[] inflate(byte[] bytes, int offset, int stored, int inflated) {
        if (inflated > Limits.COLUMN_BYTES || inflated > (long) stored * MAX_RATIO) {
            throw new CorruptData("got " + stored + " bytes that promise to become " + inflated + "; that is too much");
        }
        Inflater inflater = new Inflater(true);
        try {
            byte[] result = new byte[inflated];
            inflater.setInput(bytes, offset, stored);
            int size = 0;
            while (size < inflated) {
                int more = inflater.inflate(result, size, inflated - size);
                if (more == 0) {
                    break;
                }
                size += more;
            }
            if (size == inflated && !inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new CorruptData("got a deflate stream that goes on behind its " + inflated + " bytes");
            }
            if (!inflater.finished() || inflater.getRemaining() != 0) {
                throw new CorruptData(
                        "got a deflate stream that ends at the wrong place; " + inflated + " bytes expected");
            }
            return result;
        } catch (DataFormatException e) {
            throw new CorruptData("got a damaged deflate stream at offset " + offset, e);
        } finally {
            inflater.end();
        }
    }
}
