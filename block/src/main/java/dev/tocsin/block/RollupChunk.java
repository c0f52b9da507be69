package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;

/// One query column of one table of a host over a row of equal steps (an hour of minutes, a day of hours): of each
/// entity and step how many seconds were known, their mean, least, greatest and last.
///
/// ```
/// chunk      version u8 = 2 | CRC-32C of what follows | entities varint | steps varint | unit u8 | coded bits
/// unit       0: the values are floats, rounded; n: whole numbers of UNITS[n − 1], exact
/// ```
///
/// What was read as a whole number (bytes, pages, processes, hundredths of a load) is kept exactly. A rate is not: the
/// clock under it is read to a millisecond, so a rate of one second knows three digits, and the rest would be stored
/// noise. Means keep 15 bits behind the first (five digits), the others 11: the least is rounded down and the greatest
/// up, so that nothing is ever outside of what is shown. [RollupWalk] draws the bits.
///
/// Cells lie entity after entity: `[entity × steps + step]`. Not copied: the arrays are the caller's.
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
    private static final int VERSION = 2;
    private static final int BEFORE_CRC = 1;
    private static final int BEFORE_FIELDS = 1 + 4;

    /// Cells of a chunk: 10,000 entities of 400 steps.
    static final int CELLS = 1 << 22;

    // From wide to narrow: pages, KiB, things, milli and centi, micro. The number in a chunk is the place + 1.
    private static final double[] UNITS = {4096, 1024, 1, 0.01, 0.001, 1e-6};

    /// `entities` × `steps` cells, all of them gaps.
    public static RollupChunk empty(int entities, int steps) {
        int cells = entities * steps;
        return new RollupChunk(
                entities,
                steps,
                new int[cells],
                new double[cells],
                new double[cells],
                new double[cells],
                new double[cells]);
    }

    /// The chunk as bytes.
    public byte[] encode() {
        int unit = unit();
        ByteWriter out = new ByteWriter(256);
        out.writeByte(VERSION);
        out.writeInt(0);
        out.writeVarint(entities);
        out.writeVarint(steps);
        out.writeByte(unit);
        RangeEncoder coder = new RangeEncoder(RollupWalk.CONTEXTS);
        RollupWalk.of(this, unit == 0 ? 0 : UNITS[unit - 1]).code(coder);
        out.writeBytes(coder.finish());
        int fields = BEFORE_FIELDS;
        out.patchInt(BEFORE_CRC, Checksum.of(out.array(), fields, out.size() - fields));
        return out.toByteArray();
    }

    /// The widest unit of which all values are whole numbers, as its number in a chunk; 0 = none.
    private int unit() {
        for (int i = 0; i < UNITS.length; i++) {
            if (RollupWalk.isWhole(this, UNITS[i])) {
                return i + 1;
            }
        }
        return 0;
    }

    /// What [#encode] wrote, by this version of the program or by an earlier one, which packed by `codec`.
    ///
    /// @throws CorruptData when it is damaged or of an unknown version
    public static RollupChunk decode(byte[] bytes, Codec codec) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version == RollupChunk1.VERSION) {
            return RollupChunk1.decode(in, bytes, codec);
        }
        if (version != VERSION) {
            throw new CorruptData("got a rollup of version " + version + "; must be " + VERSION + " or less");
        }
        if (in.readInt() != Checksum.of(bytes, BEFORE_FIELDS, bytes.length - BEFORE_FIELDS)) {
            throw new CorruptData("got a bad checksum of a rollup of " + bytes.length + " bytes");
        }
        RollupChunk chunk = readEmpty(in);
        int unit = in.readByte();
        if (unit > UNITS.length) {
            throw new CorruptData("got unit " + unit + " of a rollup; at most " + UNITS.length);
        }
        RollupWalk.of(chunk, unit == 0 ? 0 : UNITS[unit - 1])
                .code(new RangeDecoder(RollupWalk.CONTEXTS, bytes, in.position()));
        return chunk;
    }

    /// As many cells as the next two numbers say.
    static RollupChunk readEmpty(ByteReader in) {
        int entities = in.readCount(Limits.BLOCK_ENTITIES);
        int steps = in.readCount(CELLS);
        if ((long) entities * steps > CELLS) {
            throw new CorruptData("got " + entities + " entities × " + steps + " steps; at most " + CELLS);
        }
        return empty(entities, steps);
    }
}
