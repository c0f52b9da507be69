package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.ArrayList;
import java.util.List;

/// The head of a block, read and checked; [BlockFormat] draws it.
///
/// @param atMillis when each reading was made
/// @param dictionary who was there
/// @param columns where the columns are, as many as the writer knew
record BlockHead(long[] atMillis, Dictionary dictionary, List<StoredColumn> columns) {
    private static final int BEFORE_HEAD = 1 + 4;

    /// How the parts of a block are compressed, and how large it may be.
    ///
    /// @param version the version byte that it must have
    /// @param codec of dictionary and columns
    private record Kind(int version, Codec codec) {
        boolean merged() {
            return version == BlockFormat.MERGED;
        }
    }

    /// Reads the head of the block that takes `length` bytes of `bytes` from `offset`.
    ///
    /// @throws CorruptData when it is damaged, of an unknown version or not of `table`
    static BlockHead read(Table table, byte[] bytes, int offset, int length) {
        return read(table, bytes, offset, length, new Kind(BlockFormat.VERSION, Codec.DEFLATE));
    }

    /// The same for a merged block, whose parts `codec` packed.
    ///
    /// @throws CorruptData when it is damaged, of an unknown version or not of `table`
    static BlockHead readMerged(Table table, byte[] bytes, int offset, int length, Codec codec) {
        return read(table, bytes, offset, length, new Kind(BlockFormat.MERGED, codec));
    }

    private static BlockHead read(Table table, byte[] bytes, int offset, int length, Kind kind) {
        ByteReader outer = new ByteReader(bytes, offset, length);
        int version = outer.readByte();
        if (version != kind.version()) {
            throw new CorruptData("got a block of version " + version + "; must be " + kind.version());
        }
        int headLength = outer.readInt();
        int headOffset = outer.position();
        outer.skip(headLength);
        if (outer.readInt() != Checksum.of(bytes, offset, BEFORE_HEAD + headLength)) {
            throw new CorruptData("got a bad checksum of the head of block " + table.name() + " at offset " + offset);
        }
        ByteReader in = new ByteReader(bytes, headOffset, headLength);
        int id = in.readCount(Integer.MAX_VALUE);
        if (id != table.id()) {
            throw new CorruptData("got a block of table " + id + "; must be " + table.id());
        }
        return read(in, bytes, outer.position(), offset + length, kind);
    }

    private static BlockHead read(ByteReader in, byte[] bytes, int columnsFrom, int end, Kind kind) {
        long first = in.readLong();
        int span = in.readCount(Limits.BLOCK_SECONDS - 1);
        int readings = in.readCount(Limits.BLOCK_SECONDS);
        int entities = in.readCount(Limits.BLOCK_ENTITIES);
        if (!kind.merged()) {
            Presence.checkCells(entities, readings); // a merged one is read minute by minute
        }
        int columnCount = in.readCount(RecordFormat.MAX_COLUMNS);
        int attributes = in.readCount(RecordFormat.MAX_ATTRIBUTES);
        long[] atMillis = readAxis(in, first, span, readings);

        int inflated = in.readCount(Limits.COLUMN_BYTES);
        int stored = in.readCount(in.remaining());
        int at = in.position();
        in.skip(stored);
        byte[] texts = kind.codec().decompress(bytes, at, stored, inflated);
        Dictionary dictionary = Dictionary.read(texts, entities, readings, attributes);

        List<StoredColumn> columns = readDirectory(in, columnCount, columnsFrom, end);
        if (in.remaining() != 0) {
            throw new CorruptData("got " + in.remaining() + " bytes behind the directory of a block");
        }
        return new BlockHead(atMillis, dictionary, columns);
    }

    private static long[] readAxis(ByteReader in, long first, int span, int readings) {
        if (readings == 0 || first < 0 || first > RecordFormat.MAX_MILLIS) {
            throw new CorruptData("got " + readings + " readings from " + first + " ms; must be one from 0 to "
                    + RecordFormat.MAX_MILLIS + " or more");
        }
        long[] atMillis = new long[readings];
        atMillis[0] = first;
        for (int i = 1; i < readings; i++) {
            long step = in.readSigned() + 1000;
            atMillis[i] = atMillis[i - 1] + step;
            if (step <= 0 || step > Limits.BLOCK_SECONDS * 1000L || atMillis[i] / 1000 == atMillis[i - 1] / 1000) {
                throw new CorruptData("got a reading " + step + " ms after the one before; must be a later second");
            }
        }
        if (atMillis[readings - 1] / 1000 - first / 1000 != span) {
            throw new CorruptData("got readings that do not span " + span + " seconds");
        }
        return atMillis;
    }

    private static List<StoredColumn> readDirectory(ByteReader in, int count, int from, int end) {
        List<StoredColumn> columns = new ArrayList<>();
        int offset = from;
        for (int i = 0; i < count; i++) {
            int coded = in.readCount(Integer.MAX_VALUE);
            boolean packed = (coded & 1) != 0;
            int length = coded >> 1;
            if (length > end - offset) {
                throw new CorruptData("got a column of " + length + " bytes; " + (end - offset) + " are left");
            }
            int inflated = packed ? in.readCount(Limits.COLUMN_BYTES) : length;
            columns.add(new StoredColumn(packed, offset, length, inflated, coded == 0 ? 0 : in.readInt()));
            offset += length;
        }
        if (offset != end) {
            throw new CorruptData("got " + (end - offset) + " bytes behind the last column of a block");
        }
        return columns;
    }
}
