package dev.tocsin.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of one table at one second: an entity and its cells each. Reused every second by the one who fills it,
/// so that sampling makes no garbage. Not thread-safe; a consumer reads it before the next [#clear].
///
/// ```
/// cells:  row 0: c0 c1 … cN | row 1: c0 c1 … cN | …     one long[] for all
/// ```
public final class Rows {
    private final Table table;
    private final int width;
    private Entity[] entities = new Entity[16];
    private long[] cells;
    private int size;

    /// No rows of `table` yet.
    public Rows(Table table) {
        this.table = table;
        this.width = table.columns().size();
        this.cells = new long[16 * width];
    }

    /// Whose rows these are.
    public Table table() {
        return table;
    }

    /// The number of rows.
    public int size() {
        return size;
    }

    /// Forgets the rows and keeps the memory.
    public void clear() {
        Arrays.fill(entities, 0, size, null);
        size = 0;
    }

    /// Adds a row for `entity`, every cell [Column#GAP], and returns its number. An entity key has at most one row.
    public int add(Entity entity) {
        if (size == entities.length) {
            int capacity = size + size / 4 + 16; // not twice: of 5,000 processes that would be 350 KB for nothing
            entities = Arrays.copyOf(entities, capacity);
            cells = Arrays.copyOf(cells, capacity * width);
        }
        entities[size] = entity;
        Arrays.fill(cells, size * width, (size + 1) * width, Column.GAP);
        return size++;
    }

    /// Adds a row for `entity` with the first columns of `values`, and returns its number.
    public int add(Entity entity, long[] values) {
        int row = add(entity);
        System.arraycopy(values, 0, cells, row * width, width);
        return row;
    }

    /// Sets a cell of row `row` (0 to size − 1), column `column` (0 to columns − 1).
    public void set(int row, int column, long value) {
        cells[row * width + column] = value;
    }

    /// A cell; [Column#GAP] when it was not set.
    public long cell(int row, int column) {
        return cells[row * width + column];
    }

    /// The entity of row `row`.
    public Entity entity(int row) {
        return entities[row];
    }

    /// Copies the cells of row `row` into `target` (length ≥ columns).
    public void copyRow(int row, long[] target) {
        System.arraycopy(cells, row * width, target, 0, width);
    }

    /// True when the cells of row `row` are those of `others` from `offset`.
    boolean sameCells(int row, long[] others, int offset) {
        return Arrays.equals(cells, row * width, (row + 1) * width, others, offset, offset + width);
    }

    /// Replaces all rows by the first `count` of `from`, with their cells in the order of this class.
    void fill(@Nullable Entity[] from, long[] values, int count) {
        clear();
        if (count > entities.length) {
            int capacity = count + count / 4;
            entities = new Entity[capacity];
            cells = new long[capacity * width];
        }
        System.arraycopy(from, 0, entities, 0, count);
        System.arraycopy(values, 0, cells, 0, count * width);
        size = count;
    }
}
