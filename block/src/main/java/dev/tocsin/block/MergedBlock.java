package dev.tocsin.block;

import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One table of one host for a merged span (ten minutes), read minute by minute: each minute is a [Block] that
/// shares the dictionary and whose columns are decoded alone. Its head is that of a block; a column is
///
/// ```
/// column      length of bases varint | bases | { length of minute varint }* | { minute }*     packed as one
/// bases       the first known value of each entity in each minute (none: that of the minute before), entity after
///             entity, as ColumnEncoder writes values
/// minute      as ColumnEncoder writes a column, but that each entity starts from its base in this minute
/// ```
///
/// So one second costs the bases and one minute of cells, and still an unmoved process costs nothing.
///
/// Immutable but for unpacked columns, which are kept. Thread-safe: two threads may unpack the same column twice.
final class MergedBlock {
    private final Table table;
    private final byte[] bytes;
    private final BlockHead head;
    private final Codec codec;
    private final Minutes minutes;
    private final byte[] @Nullable [] unpacked;

    private MergedBlock(Table table, byte[] bytes, BlockHead head, Codec codec) {
        this.table = table;
        this.bytes = bytes;
        this.head = head;
        this.codec = codec;
        this.minutes = new Minutes(
                head.atMillis(), head.dictionary().presence(), head.dictionary().count());
        this.unpacked = new byte[head.columns().size()][];
    }

    /// Opens the merged block of `table` that takes `length` bytes of `bytes` from `offset`; the bytes are kept.
    ///
    /// @throws CorruptData when its head is damaged, of an unknown version or of another table
    static MergedBlock open(Table table, byte[] bytes, int offset, int length, Codec codec) {
        return new MergedBlock(table, bytes, BlockHead.readMerged(table, bytes, offset, length, codec), codec);
    }

    /// The minutes that hold a reading in the seconds from `from` to before `to`, ascending.
    List<Block> minutes(long from, long to) {
        List<Block> found = new ArrayList<>();
        long[] at = head.atMillis();
        for (int minute = 0; minute < minutes.count(); minute++) {
            int start = minutes.start(minute);
            int end = minutes.end(minute);
            if (at[start] / 1000 < to && at[end - 1] / 1000 >= from) {
                found.add(minute(minute));
            }
        }
        return found;
    }

    private Block minute(int minute) {
        int start = minutes.start(minute);
        int readings = minutes.end(minute) - start;
        Presence.checkCells(minutes.members(minute).length, readings);
        long[] at = new long[readings];
        System.arraycopy(head.atMillis(), start, at, 0, readings);
        return new Block(
                table,
                at,
                head.dictionary(),
                minutes.members(minute),
                start,
                minutes.presence(minute),
                column -> column(column, minute));
    }

    /// Fails unless all readings lie in the seconds from `first` to `last`.
    ///
    /// @throws CorruptData when one does not
    void checkWithin(long first, long last) {
        long[] at = head.atMillis();
        if (at[0] / 1000 < first || at[at.length - 1] / 1000 > last) {
            throw new CorruptData("got readings of table " + table.name() + " beyond seconds " + first + " to " + last);
        }
    }

    private long[] column(int column, int minute) {
        int entities = minutes.members(minute).length;
        Presence presence = minutes.presence(minute);
        if (column >= head.columns().size() || head.columns().get(column).empty()) {
            long[] unknown = new long[entities * presence.readings()];
            Arrays.fill(unknown, Column.GAP);
            return unknown;
        }
        return new MergedColumn(unpacked(column), minutes).decode(minute);
    }

    private byte[] unpacked(int column) {
        byte[] known = unpacked[column];
        if (known != null) {
            return known;
        }
        StoredColumn stored = head.columns().get(column);
        String name = table.name() + "."
                + (column < table.columns().size() ? table.columns().get(column).name() : column);
        if (Checksum.of(bytes, stored.offset(), stored.length()) != stored.crc()) {
            throw new CorruptData("got a bad checksum of column " + name + " at offset " + stored.offset());
        }
        byte[] raw = stored.packed()
                ? codec.decompress(bytes, stored.offset(), stored.length(), stored.inflated())
                : Arrays.copyOfRange(bytes, stored.offset(), stored.offset() + stored.length());
        unpacked[column] = raw;
        return raw;
    }
}
