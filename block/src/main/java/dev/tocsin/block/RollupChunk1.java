package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;

/// Reads rollup chunks of version 1, as they were written before version 2:
///
/// ```
/// chunk      version u8 = 1 | packed u8: 0 or the codec's number | length varint | CRC-32C of the bytes | bytes
/// bytes      entities varint | steps varint | counts | means | least | greatest | last
/// counts     for each entity and step: zigzag difference to the one before, runs of 0 as in a column
/// means      of the steps with a count: the float's bits in numeric order, as difference to the one before
/// the others as difference to the mean of the same step
/// ```
final class RollupChunk1 {
    /// Its first byte.
    static final int VERSION = 1;

    private RollupChunk1() {}

    /// The chunk in `bytes`, which `outer` reads and has read the first byte of.
    ///
    /// @throws CorruptData when it is damaged
    static RollupChunk decode(ByteReader outer, byte[] bytes, Codec codec) {
        int packed = outer.readByte();
        if (packed != 0 && packed != codec.number()) {
            throw new CorruptData("got a rollup of codec " + packed + "; must be " + codec.number());
        }
        int length = outer.readCount(Limits.COLUMN_BYTES);
        int crc = outer.readInt();
        int from = outer.position();
        if (Checksum.of(bytes, from, bytes.length - from) != crc) {
            throw new CorruptData("got a bad checksum of a rollup of " + bytes.length + " bytes");
        }
        byte[] raw = packed == 0
                ? Arrays.copyOfRange(bytes, from, bytes.length)
                : codec.decompress(bytes, from, bytes.length - from, length);
        return decode(new ByteReader(raw));
    }

    private static RollupChunk decode(ByteReader in) {
        RollupChunk chunk = RollupChunk.readEmpty(in);
        int cells = chunk.count().length;
        long[] differences = read(in, cells);
        long count = 0;
        int known = 0;
        for (int cell = 0; cell < cells; cell++) {
            count += differences[cell];
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw new CorruptData("got a count of " + count + " seconds");
            }
            chunk.count()[cell] = (int) count;
            known += count > 0 ? 1 : 0;
        }
        long[] means = read(in, known);
        long[] least = read(in, known);
        long[] greatest = read(in, known);
        long[] lasts = read(in, known);
        if (in.remaining() != 0) {
            throw new CorruptData("got " + in.remaining() + " bytes behind a rollup");
        }
        long mean = 0;
        int at = 0;
        for (int cell = 0; cell < cells; cell++) {
            if (chunk.count()[cell] > 0) {
                mean += means[at];
                chunk.avg()[cell] = RollupWalk.number(mean);
                chunk.min()[cell] = RollupWalk.number(mean + least[at]);
                chunk.max()[cell] = RollupWalk.number(mean + greatest[at]);
                chunk.last()[cell] = RollupWalk.number(mean + lasts[at++]);
            }
        }
        return chunk;
    }

    private static long[] read(ByteReader in, int count) {
        long[] values = new long[count];
        int at = 0;
        while (at < count) {
            values[at] = in.readSigned();
            if (values[at++] == 0) {
                at += in.readCount(count - at);
            }
        }
        return values;
    }
}
