package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A blob that is compressed when it pays: tails and live records are full of texts and small differences.
///
/// ```
/// u8 0 | bytes to the end of the payload                     below 4 KiB: as they are
/// u8 1 | varint inflated length | zlib stream (RFC 1950)     from 4 KiB on
/// ```
///
/// A bomb does not work: the inflated length is limited, and refused when deflate could not possibly reach
/// it, before memory is taken; the stream must give exactly that many bytes.
final class Deflated {
    /// Below this the saving is not worth the work of either side.
    static final int MIN_BYTES = 4_096;

    private static final int RAW = 0;
    private static final int ZLIB = 1;
    /// The most that one byte of deflate can stand for (zlib's technical notes: 1032 : 1).
    private static final long MAX_RATIO = 1_032;

    private Deflated() {}

    /// Writes `length` bytes of `content` from 0.
    static void write(ByteWriter out, byte[] content, int length) {
        if (length < MIN_BYTES) {
            out.writeByte(RAW);
            out.writeBytes(content, 0, length);
            return;
        }
        out.writeByte(ZLIB);
        out.writeVarint(length);
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(content, 0, length);
            deflater.finish();
            byte[] part = new byte[8_192];
            while (!deflater.finished()) {
                out.writeBytes(part, 0, deflater.deflate(part));
            }
        }
    }

    /// Reads what [#write] wrote, to the end of `in`.
    static byte[] read(ByteReader in) {
        int form = in.readByte();
        if (form == RAW) {
            return in.readBytes(in.remaining());
        }
        if (form != ZLIB) {
            throw new CorruptData("got blob form " + form + "; must be 0 or 1");
        }
        int length = in.readCount(Limits.FRAME_BYTES);
        byte[] packed = in.readBytes(in.remaining());
        if (length > packed.length * MAX_RATIO) {
            throw new CorruptData("got " + packed.length + " bytes that claim to inflate to " + length);
        }
        return inflate(packed, length);
    }

    private static byte[] inflate(byte[] packed, int length) {
        byte[] content = new byte[length];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int got = 0;
            while (got < length) {
                int more = inflater.inflate(content, got, length - got);
                if (more == 0) {
                    throw new CorruptData("got " + got + " inflated bytes; " + length + " expected");
                }
                got += more;
            }
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new CorruptData("got more than the " + length + " inflated bytes expected");
            }
            return content;
        } catch (DataFormatException damaged) {
            throw new CorruptData("got a damaged zlib stream", damaged);
        }
    }
}
