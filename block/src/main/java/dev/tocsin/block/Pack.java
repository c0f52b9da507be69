package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All blocks of one host for one span (an agent's minute), with a directory: the unit that travels, is
/// acknowledged and is stored. Checked once when opened (length, version, CRC-32C of the directory); each block is
/// checked when it is first reached. Immutable, thread-safe.
///
/// ```
/// magic "TCSN" | version u8 | host 16 | epoch i64 | sequence i64 | first second i64 | last second i64
/// | tables u8 | { table id u32 | offset u32 | length u32 }* | CRC-32C u32 of all before | blocks
/// ```
///
/// A pack that the hub merged out of several ([Merge]) is of version 2 and says which they were:
///
/// ```
/// magic "TCSN" | version u8 = 2 | codec u8 | host 16 | window i64 | first second i64 | last second i64
/// | runs varint | { epoch i64 | first sequence i64 | count varint }* | tables u8 | … as above
/// ```
///
/// Offsets count from the start of the pack; blocks lie one behind the other in the order of the directory, small
/// tables first and processes last, and end where the pack ends. So the first few KiB of a pack hold everything but
/// the processes.
public final class Pack {
    static final int MAGIC = 0x5443534E; // "TCSN"
    static final int VERSION = 1;
    static final int MERGED = 2;

    /// The epoch of merged packs, which no spool has: their sequence is the first second of their window.
    public static final long MERGED_EPOCH = 0;

    /// Runs of packs that one merged pack may be made of.
    static final int MAX_RUNS = 4_096;

    private final byte[] bytes;
    private final Head head;
    private final List<Part> parts;
    private final int directoryEnd;

    private Pack(byte[] bytes, Head head, List<Part> parts, int directoryEnd) {
        this.bytes = bytes;
        this.head = head;
        this.parts = parts;
        this.directoryEnd = directoryEnd;
    }

    /// What stands before the directory.
    ///
    /// @param codec of a merged pack, else null
    private record Head(
            PackId id,
            long startSecond,
            long endSecond,
            @Nullable Codec codec,
            List<PackRun> runs) {}

    /// Builds a pack from the records of a [FrameEncoder], in order, the first being a keyframe. Two frames of the
    /// same second: the later wins, also when the clock stepped back in between. At least one record; the frames
    /// must lie within [dev.tocsin.base.Limits#BLOCK_SECONDS].
    ///
    /// @return the bytes of the pack
    /// @throws dev.tocsin.base.CorruptData when a record is damaged, the first is no keyframe, or they span too
    ///     much
    public static byte[] build(PackId id, List<byte[]> records) {
        return PackBuilder.build(id, records);
    }

    /// The same with `table` alone and packed loosely, in a twentieth of the time: for a question about an open
    /// minute. What it holds is the same.
    ///
    /// @throws dev.tocsin.base.CorruptData as [#build]
    public static byte[] buildQuick(PackId id, List<byte[]> records, Table table) {
        return PackBuilder.buildQuick(id, records, table);
    }

    /// Opens the bytes of a pack as an agent sealed it; they are kept, not copied.
    ///
    /// @throws dev.tocsin.base.CorruptData when they are damaged or of an unknown format
    public static Pack open(byte[] bytes) {
        Pack pack = open(bytes, Codec.DEFLATE);
        if (pack.merged()) {
            throw new CorruptData("got a merged pack; must be as an agent seals it");
        }
        return pack;
    }

    /// Opens the bytes of a pack, merged by `codec` or as an agent sealed it; they are kept, not copied.
    ///
    /// @throws dev.tocsin.base.CorruptData when they are damaged or of an unknown format
    public static Pack open(byte[] bytes, Codec codec) {
        Pack pack = openHead(bytes, codec);
        int end =
                pack.parts.isEmpty() ? pack.directoryEnd : pack.parts.getLast().end();
        if (end != bytes.length) {
            throw new CorruptData("got a pack of " + bytes.length + " bytes; its directory says " + end);
        }
        return pack;
    }

    /// Opens a pack of which only the first bytes are at hand, at least its directory; they are kept, not copied. A
    /// block that is not wholly there counts as damaged when it is reached. See [#headLength].
    ///
    /// @throws dev.tocsin.base.CorruptData when the directory is damaged or of an unknown format
    public static Pack openHead(byte[] bytes, Codec codec) {
        ByteReader in = new ByteReader(bytes);
        if (in.readInt() != MAGIC) {
            throw new CorruptData("got bytes that do not start as a pack does");
        }
        int version = in.readByte();
        if (version != VERSION && version != MERGED) {
            throw new CorruptData("got a pack of version " + version + "; must be " + VERSION + " or " + MERGED);
        }
        Head head = version == VERSION ? readHead(in) : readMergedHead(in, codec);
        int count = in.readByte();
        if (count > RecordFormat.MAX_TABLES) {
            throw new CorruptData("got " + count + " tables; at most " + RecordFormat.MAX_TABLES);
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new Part(in.readInt(), in.readInt(), in.readInt()));
        }
        int directory = in.position();
        if (in.readInt() != Checksum.of(bytes, 0, directory)) {
            throw new CorruptData("got a bad checksum of the directory of a pack");
        }
        long start = head.startSecond();
        long end = head.endSecond();
        if (start < 0 || start > RecordFormat.MAX_MILLIS / 1000 || end < start || end - start >= Limits.BLOCK_SECONDS) {
            throw new CorruptData("got a pack from second " + start + " to " + end);
        }
        checkParts(parts, in.position());
        return new Pack(bytes, head, List.copyOf(parts), in.position());
    }

    private static Head readHead(ByteReader in) {
        PackId id = new PackId(new HostId(new UUID(in.readLong(), in.readLong())), in.readLong(), in.readLong());
        return new Head(id, in.readLong(), in.readLong(), null, List.of());
    }

    private static Head readMergedHead(ByteReader in, Codec codec) {
        int number = in.readByte();
        if (number != codec.number()) {
            throw new CorruptData("got a pack of codec " + number + "; must be " + codec.number());
        }
        HostId host = new HostId(new UUID(in.readLong(), in.readLong()));
        PackId id = new PackId(host, MERGED_EPOCH, in.readLong());
        long start = in.readLong();
        long end = in.readLong();
        List<PackRun> runs = new ArrayList<>();
        for (int left = in.readCount(MAX_RUNS); left > 0; left--) {
            runs.add(new PackRun(in.readLong(), in.readLong(), in.readCount(Integer.MAX_VALUE)));
        }
        return new Head(id, start, end, codec, List.copyOf(runs));
    }

    /// The number of leading bytes that hold everything but the processes, which are most of a pack and seldom
    /// asked for; the length of the whole pack when they are not there or not last.
    public int headLength() {
        if (parts.isEmpty() || parts.getLast().tableId() != Tables.PROCESS.id()) {
            return bytes.length;
        }
        return Math.min(bytes.length, parts.getLast().offset());
    }

    /// The bytes that it was opened from; not a copy.
    public byte[] bytes() {
        return bytes;
    }

    /// Whose and which.
    public PackId id() {
        return head.id();
    }

    /// The first second, since the epoch.
    public long startSecond() {
        return head.startSecond();
    }

    /// The last second, since the epoch; ≥ the first.
    public long endSecond() {
        return head.endSecond();
    }

    /// The tables that the pack holds and this program knows.
    public List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (Part part : parts) {
            Table table = Tables.byId(part.tableId());
            if (table != null) {
                tables.add(table);
            }
        }
        return tables;
    }

    /// True for one that the hub merged out of several.
    public boolean merged() {
        return head.codec() != null;
    }

    /// The packs that a merged one was made of; empty for one as an agent sealed it.
    public List<PackRun> runs() {
        return head.runs();
    }

    /// The block of `table` of a pack as an agent sealed it, or null when it has none.
    ///
    /// @throws dev.tocsin.base.CorruptData when the block is damaged
    public @Nullable Block block(Table table) {
        if (merged()) {
            throw new AssertionError("BUG: got a merged pack, must be asked for its minutes");
        }
        List<Block> blocks = blocks(table, startSecond(), endSecond() + 1);
        return blocks.isEmpty() ? null : blocks.getFirst();
    }

    /// The blocks of `table` that hold a reading in the pack's seconds from `from` to before `to`: one of a pack as
    /// an agent sealed it, one for each minute of a merged one; ascending, and of distinct seconds.
    ///
    /// @throws dev.tocsin.base.CorruptData when they are damaged
    public List<Block> blocks(Table table, long from, long to) {
        for (Part part : parts) {
            if (part.tableId() == table.id()) {
                return blocks(table, part, from, to);
            }
        }
        return List.of();
    }

    private List<Block> blocks(Table table, Part part, long from, long to) {
        Codec codec = head.codec();
        if (codec == null) {
            Block block = Block.open(table, bytes, part.offset(), part.length());
            block.checkWithin(startSecond(), endSecond());
            return block.touches(from, to) ? List.of(block) : List.of();
        }
        MergedBlock merged = MergedBlock.open(table, bytes, part.offset(), part.length(), codec);
        merged.checkWithin(startSecond(), endSecond());
        return merged.minutes(from, to);
    }

    private static void checkParts(List<Part> parts, int from) {
        int offset = from;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.offset() != offset || part.length() < 0 || part.length() > Integer.MAX_VALUE - offset) {
                throw new CorruptData("got a block of " + part.length() + " bytes at offset " + part.offset()
                        + "; must begin at " + offset);
            }
            for (int j = 0; j < i; j++) {
                if (parts.get(j).tableId() == part.tableId()) {
                    throw new CorruptData("got table " + part.tableId() + " twice in a pack");
                }
            }
            offset = part.end();
        }
    }

    /// Where the block of a table lies.
    private record Part(int tableId, int offset, int length) {
        int end() {
            return offset + length;
        }
    }
}
