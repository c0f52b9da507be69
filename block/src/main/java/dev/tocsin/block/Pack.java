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
/// Offsets count from the start of the pack; blocks lie one behind the other in the order of the directory, small
/// tables first and processes last, and end where the pack ends. So the first few KiB of a pack hold everything but
/// the processes.
public final class Pack {
    static final int MAGIC = 0x5443534E; // "TCSN"
    static final int VERSION = 1;

    private final byte[] bytes;
    private final PackId id;
    private final long startSecond;
    private final long endSecond;
    private final List<Part> parts;
    private final int directoryEnd;

    private Pack(byte[] bytes, PackId id, long startSecond, long endSecond, List<Part> parts, int directoryEnd) {
        this.bytes = bytes;
        this.id = id;
        this.startSecond = startSecond;
        this.endSecond = endSecond;
        this.parts = parts;
        this.directoryEnd = directoryEnd;
    }

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

    /// Opens the bytes of a pack; they are kept, not copied.
    ///
    /// @throws dev.tocsin.base.CorruptData when they are damaged or of an unknown format
    public static Pack open(byte[] bytes) {
        Pack pack = openHead(bytes);
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
    public static Pack openHead(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.readInt() != MAGIC) {
            throw new CorruptData("got bytes that do not start as a pack does");
        }
        int version = in.readByte();
        if (version != VERSION) {
            throw new CorruptData("got a pack of version " + version + "; must be " + VERSION);
        }
        PackId id = new PackId(new HostId(new UUID(in.readLong(), in.readLong())), in.readLong(), in.readLong());
        long start = in.readLong();
        long end = in.readLong();
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
        if (start < 0 || start > RecordFormat.MAX_MILLIS / 1000 || end < start || end - start >= Limits.BLOCK_SECONDS) {
            throw new CorruptData("got a pack from second " + start + " to " + end);
        }
        checkParts(parts, in.position());
        return new Pack(bytes, id, start, end, List.copyOf(parts), in.position());
    }

    /// The number of leading bytes that hold everything but the processes, which are most of a pack and seldom
    /// asked for; the length of the whole pack when they are not there or not last.
    public int headLength() {
        if (parts.isEmpty() || parts.getLast().tableId() != Tables.PROCESS.id()) {
            return bytes.length;
        }
        return Math.min(bytes.length, parts.getLast().offset());
    }

    /// Whose and which.
    public PackId id() {
        return id;
    }

    /// The first second, since the epoch.
    public long startSecond() {
        return startSecond;
    }

    /// The last second, since the epoch; ≥ the first.
    public long endSecond() {
        return endSecond;
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

    /// The block of `table`, or null when the pack has none.
    ///
    /// @throws dev.tocsin.base.CorruptData when the block is damaged
    public @Nullable Block block(Table table) {
        for (Part part : parts) {
            if (part.tableId() == table.id()) {
                Block block = Block.open(table, bytes, part.offset(), part.length());
                block.checkWithin(startSecond, endSecond);
                return block;
            }
        }
        return null;
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
