package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import org.jspecify.annotations.Nullable;

/// The outside of a record: its head and its sections, one per table, each found without reading the others.
///
/// ```
/// version u8 | kind u8 | atMillis i64 | tables varint | { table id varint | length u32 | section }*
/// ```
///
/// Not thread-safe.
final class RecordReader {
    private final byte[] record;
    private final ByteReader in;
    private final boolean key;
    private final long atMillis;
    private int left;
    private int tableId;

    /// Reads the head of `record`.
    ///
    /// @throws CorruptData when it is none
    RecordReader(byte[] record) {
        this.record = record;
        this.in = new ByteReader(record);
        int version = in.readByte();
        if (version != RecordFormat.VERSION) {
            throw new CorruptData("got a record of version " + version + "; must be " + RecordFormat.VERSION);
        }
        int kind = in.readByte();
        if (kind != RecordFormat.KEYFRAME && kind != RecordFormat.DELTA) {
            throw new CorruptData("got a record of kind " + kind + "; must be 1 or 2");
        }
        this.key = kind == RecordFormat.KEYFRAME;
        this.atMillis = in.readLong();
        if (atMillis < 0 || atMillis > RecordFormat.MAX_MILLIS) {
            throw new CorruptData("got a reading at " + atMillis + " ms; must be 0 to " + RecordFormat.MAX_MILLIS);
        }
        this.left = in.readCount(RecordFormat.MAX_TABLES);
    }

    /// True when the record starts from nothing.
    boolean key() {
        return key;
    }

    /// When the reading was made, epoch ms, 0 to [RecordFormat#MAX_MILLIS].
    long atMillis() {
        return atMillis;
    }

    /// The next section, or null behind the last; [#tableId] then says whose it is.
    ///
    /// @throws CorruptData when the section is cut off, or something follows the last one
    @Nullable
    ByteReader next() {
        if (left == 0) {
            if (in.remaining() != 0) {
                throw new CorruptData("got " + in.remaining() + " bytes behind the last table of a record");
            }
            return null;
        }
        left--;
        tableId = in.readCount(Integer.MAX_VALUE);
        int length = in.readInt();
        int offset = in.position();
        in.skip(length);
        return new ByteReader(record, offset, length);
    }

    /// The section of `table`, or null when the record has none; reads the record to its end.
    ///
    /// @throws CorruptData as [#next], or when the table comes twice
    @Nullable
    ByteReader find(Table table) {
        ByteReader found = null;
        for (ByteReader section = next(); section != null; section = next()) {
            if (tableId == table.id()) {
                if (found != null) {
                    throw new CorruptData("got table " + table.name() + " twice in one record");
                }
                found = section;
            }
        }
        return found;
    }

    /// The table of the section that [#next] returned last; it may be unknown to this program.
    int tableId() {
        return tableId;
    }
}
