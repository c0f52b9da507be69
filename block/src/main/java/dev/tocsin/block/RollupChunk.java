package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;

/// One query column of one table of a host over a row of equal steps (an hour of minutes, a day of hours): of each
/// entity and step how many seconds were known, their mean, least, greatest and last. Values are kept as 32-bit
/// floats: seven digits.
///
/// ```
/// chunk      version u8 = 1 | packed u8: 0 or the codec's number | length varint | CRC-32C of the bytes | bytes
/// bytes      entities varint | steps varint | counts | means | least | greatest | last
/// counts     for each entity and step: zigzag difference to the one before, runs of 0 as in a column
/// means      of the steps with a count: the float's bits in numeric order, as difference to the one before
/// the others as difference to the mean of the same step
/// ```
///
/// So what did not move costs nothing. Cells lie entity after entity: `[entity × steps + step]`. Not copied: the
/// arrays are the caller's.
///
/// @param entities how many
/// @param steps how many of each
/// @param count known seconds; 0 is a gap, whose other values mean nothing
/// @param avg mean of them
/// @param min least
/// @param max greatest
/// @param last the last one
public record RollupChunk(
        int entities, int steps, int[] count, double[] avg, double[] min, double[] max, double[] last) {
    private static final int VERSION = 1;
    private static final int CELLS = 1 << 22; // 10,000 entities of 400 steps

    /// The chunk as bytes, packed by `codec` when that is shorter.
    public byte[] encode(Codec codec) {
        int known = 0;
        long[] counts = new long[count.length];
        long[] means = new long[count.length];
        long[][] others = new long[3][count.length];
        long before = 0;
        for (int cell = 0; cell < count.length; cell++) {
            counts[cell] = (long) count[cell] - (cell == 0 ? 0 : count[cell - 1]);
            if (count[cell] > 0) {
                long mean = bits(avg[cell]);
                means[known] = mean - before;
                others[0][known] = bits(min[cell]) - mean;
                others[1][known] = bits(max[cell]) - mean;
                others[2][known++] = bits(last[cell]) - mean;
                before = mean;
            }
        }
        ByteWriter raw = new ByteWriter(256);
        raw.writeVarint(entities);
        raw.writeVarint(steps);
        write(counts, counts.length, raw);
        write(means, known, raw);
        for (long[] other : others) {
            write(other, known, raw);
        }
        byte[] packed = codec.compress(raw.array(), raw.size());
        boolean smaller = packed.length < raw.size();
        byte[] bytes = smaller ? packed : raw.toByteArray();
        ByteWriter out = new ByteWriter(bytes.length + 16);
        out.writeByte(VERSION);
        out.writeByte(smaller ? codec.number() : 0);
        out.writeVarint(raw.size());
        out.writeInt(Checksum.of(bytes));
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    /// What [#encode] wrote.
    ///
    /// @throws CorruptData when it is damaged or of an unknown version
    public static RollupChunk decode(byte[] bytes, Codec codec) {
        ByteReader outer = new ByteReader(bytes);
        int version = outer.readByte();
        int packed = outer.readByte();
        if (version != VERSION || (packed != 0 && packed != codec.number())) {
            throw new CorruptData("got a rollup of version " + version + " and codec " + packed + "; must be " + VERSION
                    + " and " + codec.number());
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
        int entities = in.readCount(Limits.BLOCK_ENTITIES);
        int steps = in.readCount(CELLS);
        if ((long) entities * steps > CELLS) {
            throw new CorruptData("got " + entities + " entities × " + steps + " steps; at most " + CELLS);
        }
        int cells = entities * steps;
        RollupChunk chunk = new RollupChunk(
                entities,
                steps,
                new int[cells],
                new double[cells],
                new double[cells],
                new double[cells],
                new double[cells]);
        long[] differences = read(in, cells);
        long count = 0;
        int known = 0;
        for (int cell = 0; cell < cells; cell++) {
            count += differences[cell];
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw new CorruptData("got a count of " + count + " seconds");
            }
            chunk.count[cell] = (int) count;
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
            if (chunk.count[cell] > 0) {
                mean += means[at];
                chunk.avg[cell] = number(mean);
                chunk.min[cell] = number(mean + least[at]);
                chunk.max[cell] = number(mean + greatest[at]);
                chunk.last[cell] = number(mean + lasts[at++]);
            }
        }
        return chunk;
    }

    /// The bits of `value` as a float, in the order of the numbers.
    private static long bits(double value) {
        int bits = Float.floatToIntBits((float) value);
        return bits < 0 ? Integer.MIN_VALUE - (long) bits : bits;
    }

    private static double number(long bits) {
        return Float.intBitsToFloat((int) (bits < 0 ? Integer.MIN_VALUE - bits : bits));
    }

    private static void write(long[] values, int count, ByteWriter out) {
        int at = 0;
        while (at < count) {
            out.writeSigned(values[at]);
            if (values[at++] == 0) {
                int from = at;
                while (at < count && values[at] == 0) {
                    at++;
                }
                out.writeVarint(at - from);
            }
        }
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
