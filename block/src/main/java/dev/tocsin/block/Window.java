package dev.tocsin.block;

import dev.tocsin.base.ByteReader;

/// A piece of a table's cells, cut out of the records by reading them: however many processes there are, a sealing
/// takes the memory of one window at a time.
///
/// ```
/// rows:      column 0: entity 0, 1, 2 … | column 1: entity 0, 1, 2 … | …       one row: all readings of an entity
/// windows:   [............][............][............][............][....
/// ```
///
/// Listens to one [Replay] per window: `while (window.advance()) { replay.run(window, window); … }`. Not
/// thread-safe.
final class Window implements RowKeeper, Replay.Listener {
    /// Cells of a window: 512 KiB. 5,000 processes for a minute take 60 windows, 1,000 take twelve.
    private static final int MAX_CELLS = 64 << 10;

    private final Roster roster;
    private final Timeline timeline;
    private final int entities;
    private final int readings;
    private final int allRows;
    private final int rows;
    private final long[] cells;
    private int from;
    private int to;
    private int[] entityAt = new int[64];
    private int births;

    /// Stands before the first window of a table with `width` columns.
    Window(Roster roster, Timeline timeline, int width) {
        this.roster = roster;
        this.timeline = timeline;
        this.entities = roster.count();
        this.readings = timeline.readings();
        this.allRows = width * entities;
        this.rows = Math.min(allRows, Math.max(1, MAX_CELLS / readings));
        this.cells = new long[rows * readings];
    }

    /// Moves on to the next rows; false behind the last.
    boolean advance() {
        from = to;
        to = Math.min(allRows, from + rows);
        return from < to;
    }

    /// The first row, as `column × entities + entity`.
    int from() {
        return from;
    }

    /// Behind the last row.
    int to() {
        return to;
    }

    /// A cell of row `row` at a reading at which its entity was present; others hold anything.
    long cell(int row, int reading) {
        return cells[(row - from) * readings + reading];
    }

    @Override
    public void rows(int record, RowState state) {
        int reading = timeline.readingOf(record);
        if (reading < 0) {
            return;
        }
        for (int column = from / entities; column * entities < to; column++) {
            int first = column * entities;
            for (int position = 0; position < state.size(); position++) {
                int row = first + entityAt[position];
                if (entityAt[position] >= 0 && row >= from && row < to) {
                    cells[(row - from) * readings + reading] = state.cell(position, column);
                }
            }
        }
    }

    @Override
    public void begin(int record) {
        births = record == 0 ? 0 : births;
    }

    @Override
    public void join(int position, ByteReader in, int attributes) {
        entityAt = Ints.room(entityAt, position);
        entityAt[position] = roster.numberOfBirth(births++);
        RecordFormat.skipAttributes(in, attributes + 1); // the key is a text, too
    }

    @Override
    public void renew(int position, ByteReader in, int attributes) {
        RecordFormat.skipAttributes(in, attributes);
    }

    @Override
    public void move(int start, int target, int count) {
        System.arraycopy(entityAt, start, entityAt, target, count);
    }

    @Override
    public void cut(int size) {}
}
