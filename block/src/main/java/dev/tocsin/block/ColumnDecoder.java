package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import java.util.Arrays;

/// Reads what a [ColumnEncoder] wrote. One per column. Not thread-safe.
final class ColumnDecoder {
    private final ByteReader gaps;
    private final ByteReader values;
    private int known;
    private int unknown;
    private int zeros;
    private long previous;

    /// Starts at the first cell of `column`.
    ///
    /// @throws CorruptData when it is cut off
    ColumnDecoder(byte[] column) {
        ByteReader in = new ByteReader(column);
        int length = in.readCount(column.length);
        gaps = new ByteReader(column, in.position(), length);
        in.skip(length);
        values = in;
    }

    /// All cells of a block with `entities` entities: those that had a row from the column, the others gaps.
    ///
    /// @throws CorruptData when the column is damaged, or holds more or fewer cells
    long[] decode(Presence presence, int entities) {
        long[] cells = new long[entities * presence.readings()];
        if (presence.cells() < cells.length) {
            Arrays.fill(cells, Column.GAP);
        }
        for (int run = 0; run < presence.runs(); run++) {
            int start = presence.start(run);
            decode(cells, start, start + presence.length(run));
        }
        checkEnd();
        return cells;
    }

    private void checkEnd() {
        if (unknown > 0 || zeros > 0 || gaps.remaining() > 0 || values.remaining() > 0) {
            throw new CorruptData("got a column that goes on behind its last cell");
        }
    }

    /// The cells of a minute of a merged block, each entity of which starts from its base.
    ///
    /// @throws CorruptData when the column is damaged, or holds more or fewer cells
    long[] decode(Presence presence, long[] bases) {
        int readings = presence.readings();
        long[] cells = new long[bases.length * readings];
        if (presence.cells() < cells.length) {
            Arrays.fill(cells, Column.GAP);
        }
        int entity = -1;
        int end = 0;
        for (int run = 0; run < presence.runs(); run++) {
            int start = presence.start(run);
            if (start >= end) {
                entity = start / readings;
                end = (entity + 1) * readings;
                previous = bases[entity];
            }
            decode(cells, start, start + presence.length(run));
        }
        checkEnd();
        return cells;
    }

    /// Fills `cells` from `from` to before `to`.
    private void decode(long[] cells, int from, int to) {
        int at = from;
        while (at < to) {
            if (known == 0 && unknown == 0) {
                nextGap();
            }
            if (known > 0) {
                int end = at + Math.min(known, to - at);
                known -= end - at;
                decodeKnown(cells, at, end);
                at = end;
            } else {
                int end = at + Math.min(unknown, to - at);
                unknown -= end - at;
                Arrays.fill(cells, at, end, Column.GAP);
                at = end;
            }
        }
    }

    private void nextGap() {
        if (gaps.remaining() == 0) {
            known = Integer.MAX_VALUE; // the rest of the column
            return;
        }
        known = gaps.readCount(BlockFormat.MAX_CELLS);
        unknown = gaps.readCount(BlockFormat.MAX_CELLS);
        if (unknown == 0) {
            throw new CorruptData("got a gap of no cells before offset " + gaps.position());
        }
    }

    private void decodeKnown(long[] cells, int from, int to) {
        int at = from;
        long value = previous;
        while (at < to) {
            if (zeros == 0) {
                long difference = values.readSigned();
                if (difference != 0) {
                    value += difference;
                    cells[at++] = value;
                    continue;
                }
                zeros = values.readCount(BlockFormat.MAX_CELLS) + 1;
            }
            int end = at + Math.min(zeros, to - at);
            zeros -= end - at;
            Arrays.fill(cells, at, end, value);
            at = end;
        }
        previous = value;
    }
}
