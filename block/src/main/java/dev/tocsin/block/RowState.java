package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;

/// The cells of one table after the last record that was read: what a section of a delta record is the difference
/// to.
///
/// Entities stand in a row of positions. Those who go leave the row and the others close ranks; those who come
/// join at the end. A section is
///
/// ```
/// columns varint | attributes varint
/// gone    varint, { distance varint }*                       distance: positions passed over since the last one
/// renewed varint, { distance varint | attribute text* }*
/// changed { rows passed over varint | row }*                 until all positions are passed
/// joined  varint, { key text | attribute text* | row }*
///
/// row:  bitmap of changed columns | a zigzag varint for each
///         cell before was a gap:   the value itself          (a joining row was all gaps)
///         cell before was a value: the difference, 0 = became a gap
/// ```
///
/// Columns that this program does not know are read and dropped; those that the writer did not know stay gaps.
/// Not thread-safe.
final class RowState {
    private final int width;
    private final int[] bitmap = new int[RecordFormat.bitmapBytes(RecordFormat.MAX_COLUMNS)];
    private long[] cells = {};
    private int size;

    /// No rows of a table with `width` columns.
    RowState(int width) {
        this.width = width;
    }

    /// The number of rows.
    int size() {
        return size;
    }

    /// All cells, row by row; valid up to `size × width` and until the next change.
    long[] cells() {
        return cells;
    }

    /// The cell of the row at `position`.
    long cell(int position, int column) {
        return cells[position * width + column];
    }

    /// Forgets all rows and keeps the memory.
    void clear(RowKeeper keeper) {
        size = 0;
        keeper.cut(0);
    }

    /// Reads one section.
    ///
    /// @throws CorruptData when it is damaged; the state is then good for nothing but [#clear]
    void apply(ByteReader in, RowKeeper keeper) {
        int columns = in.readCount(RecordFormat.MAX_COLUMNS);
        int attributes = in.readCount(RecordFormat.MAX_ATTRIBUTES);
        readGone(in, keeper);
        readRenewed(in, keeper, attributes);
        readChanged(in, columns);
        readJoined(in, keeper, columns, attributes);
        if (in.remaining() != 0) {
            throw new CorruptData("got " + in.remaining() + " bytes behind the rows of a table");
        }
    }

    private void readGone(ByteReader in, RowKeeper keeper) {
        int count = in.readCount(size);
        int kept = 0;
        int next = 0;
        for (int i = 0; i < count; i++) {
            int gone = next + in.readCount(size - 1 - next);
            closeRanks(next, kept, gone - next, keeper);
            kept += gone - next;
            next = gone + 1;
        }
        closeRanks(next, kept, size - next, keeper);
        size = kept + size - next;
        keeper.cut(size);
    }

    private void closeRanks(int from, int to, int count, RowKeeper keeper) {
        if (from != to && count > 0) {
            System.arraycopy(cells, from * width, cells, to * width, count * width);
            keeper.move(from, to, count);
        }
    }

    private void readRenewed(ByteReader in, RowKeeper keeper, int attributes) {
        int count = in.readCount(size);
        int next = 0;
        for (int i = 0; i < count; i++) {
            int position = next + in.readCount(size - 1 - next);
            keeper.renew(position, in, attributes);
            next = position + 1;
        }
    }

    private void readChanged(ByteReader in, int columns) {
        int position = 0;
        while (position < size) {
            position += in.readCount(size - position);
            if (position < size) {
                readRow(in, position, columns);
                position++;
            }
        }
    }

    private void readJoined(ByteReader in, RowKeeper keeper, int columns, int attributes) {
        int count = in.readCount(Limits.BLOCK_ENTITIES - size);
        for (int i = 0; i < count; i++) {
            // Grown as rows are really there, never by what a damaged count promises.
            if ((size + 1) * width > cells.length) {
                cells = Arrays.copyOf(cells, (size + 4 + size / 4) * width);
            }
            Arrays.fill(cells, size * width, (size + 1) * width, Column.GAP);
            keeper.join(size, in, attributes);
            size++;
            readRow(in, size - 1, columns);
        }
    }

    private void readRow(ByteReader in, int position, int columns) {
        int bytes = RecordFormat.bitmapBytes(columns);
        for (int i = 0; i < bytes; i++) {
            bitmap[i] = in.readByte();
        }
        for (int i = 0; i < bytes; i++) {
            for (int bits = bitmap[i]; bits != 0; bits &= bits - 1) {
                int column = i * 8 + Integer.numberOfTrailingZeros(bits);
                if (column >= columns) {
                    throw new CorruptData("got a change of column " + column + "; there are " + columns);
                }
                long coded = in.readSigned();
                if (column < width) {
                    change(position * width + column, coded);
                }
            }
        }
    }

    private void change(int cell, long coded) {
        long before = cells[cell];
        if (before == Column.GAP) {
            cells[cell] = known(coded);
        } else {
            cells[cell] = coded == 0 ? Column.GAP : known(before + coded);
        }
    }

    private static long known(long value) {
        if (value == Column.GAP) {
            throw new CorruptData("got a value that stands for a gap; a gap has its own code");
        }
        return value;
    }
}
