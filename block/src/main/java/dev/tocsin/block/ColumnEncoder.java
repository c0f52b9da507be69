package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;

/// Writes the cells of one column, those that had a row, entity after entity, as one sequence:
///
/// ```
/// column  length of gaps varint | gaps | values
/// gaps    { known cells before varint | gap cells varint }*      none when nothing is a gap
/// values  the known cells: each the difference to the known cell before (the first: to 0)
///           zigzag varint ≠ 0         one difference
///           0 | varint n              n + 1 differences of 0
/// ```
///
/// Most columns of most processes do not move in a minute: such an entity costs nothing but its first value, and a
/// run of zeros goes on across entities. Gaps stand apart, so that every 64-bit difference has a code. Not
/// thread-safe; reusable after [#finish].
final class ColumnEncoder {
    private final ByteWriter gaps = new ByteWriter();
    private final ByteWriter values = new ByteWriter();
    private long previous;
    private long zeros;
    private long known;
    private long unknown;

    /// Takes the next cell.
    void add(long cell) {
        if (cell == Column.GAP) {
            unknown++;
            return;
        }
        if (unknown > 0) {
            endGap();
        }
        known++;
        if (cell == previous) {
            zeros++;
            return;
        }
        endZeros();
        values.writeSigned(cell - previous);
        previous = cell;
    }

    /// Takes `cells[from]` to before `cells[to]`; true when one of them is known.
    boolean add(long[] cells, int from, int to) {
        boolean any = false;
        for (int i = from; i < to; i++) {
            long cell = cells[i];
            if (cell == previous && unknown == 0 && cell != Column.GAP) { // most of them
                known++;
                zeros++;
                any = true;
            } else {
                add(cell);
                any |= cell != Column.GAP;
            }
        }
        return any;
    }

    /// Makes `value` the known cell before the next one: a run of zeros goes on across it.
    void restart(long value) {
        previous = value;
    }

    /// Appends the values alone, of which none was a gap, to `out` and starts a new column.
    void finishValues(ByteWriter out) {
        endZeros();
        out.writeBytes(values.array(), 0, values.size());
        values.clear();
        previous = 0;
        known = 0;
    }

    /// Appends the column to `out` and starts a new one.
    ///
    /// @return false when no cell was known, so that the column need not be stored
    boolean finish(ByteWriter out) {
        if (unknown > 0) {
            endGap();
        }
        endZeros();
        boolean any = values.size() > 0;
        out.writeVarint(gaps.size());
        out.writeBytes(gaps.array(), 0, gaps.size());
        out.writeBytes(values.array(), 0, values.size());
        gaps.clear();
        values.clear();
        previous = 0;
        known = 0;
        return any;
    }

    private void endGap() {
        gaps.writeVarint(known);
        gaps.writeVarint(unknown);
        known = 0;
        unknown = 0;
    }

    private void endZeros() {
        if (zeros > 0) {
            values.writeByte(0);
            values.writeVarint(zeros - 1);
            zeros = 0;
        }
    }
}
