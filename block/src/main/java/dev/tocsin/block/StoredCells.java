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
        check(column);
        byte[] raw = stored.packed()
                ? Deflate.inflate(bytes, stored.offset(), stored.length(), stored.inflated())
                : new ByteReader(bytes, stored.offset(), stored.length()).readBytes(stored.length());
        return new ColumnDecoder(raw).decode(head.dictionary().presence(), entities);
    }

    /// Fails when the stored bytes of any column are not those that were written.
    ///
    /// @throws CorruptData says which
    void check() {
        for (int column = 0; column < head.columns().size(); column++) {
            check(column);
        }
    }

    private void check(int column) {
        StoredColumn stored = head.columns().get(column);
        if (stored.empty()) {
            return;
        }
        if (Checksum.of(bytes, stored.offset(), stored.length()) != stored.crc()) {
            boolean known = column < table.columns().size(); // a newer writer may have more
            String name = known ? table.columns().get(column).name() : "number " + column;
            throw new CorruptData(
                    "got a bad checksum of column " + table.name() + "." + name + " at offset " + stored.offset());
        }
    }

    /// The stored bytes of `column`, which the writer knew.
    int storedBytes(int column) {
        return head.columns().get(column).length();
    }
}
