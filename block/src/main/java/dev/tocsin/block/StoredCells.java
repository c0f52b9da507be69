package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import java.util.Arrays;

/// The columns of a block as an agent sealed it. Immutable, thread-safe.
final class StoredCells implements Cells {
    private final Table table;
    private final byte[] bytes;
    private final BlockHead head;

    /// The columns of which `head` tells where they lie in `bytes`.
    StoredCells(Table table, byte[] bytes, BlockHead head) {
        this.table = table;
        this.bytes = bytes;
        this.head = head;
    }

    @Override
    public long[] column(int column) {
        int entities = head.dictionary().count();
        if (column >= head.columns().size() || head.columns().get(column).empty()) {
            long[] unknown = new long[entities * head.atMillis().length];
            Arrays.fill(unknown, Column.GAP);
            return unknown;
        }
        StoredColumn stored = head.columns().get(column);
        if (Checksum.of(bytes, stored.offset(), stored.length()) != stored.crc()) {
            throw new CorruptData("got a bad checksum of column " + table.name() + "."
                    + table.columns().get(column).name() + " at offset " + stored.offset());
        }
        byte[] raw = stored.packed()
                ? Deflate.inflate(bytes, stored.offset(), stored.length(), stored.inflated())
                : new ByteReader(bytes, stored.offset(), stored.length()).readBytes(stored.length());
        return new ColumnDecoder(raw).decode(head.dictionary().presence(), entities);
    }

    /// The stored bytes of `column`, which the writer knew.
    int storedBytes(int column) {
        return head.columns().get(column).length();
    }
}
