package dev.tocsin.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of one table at one second: an entity and its cells each. Reused every second by the one who fills it,
/// so that sampling makes no garbage. Not thread-safe; a consumer reads it before the next [#clear].
///
/// ```
/// cells:  row 0: c0 c1 … cN | row 1: c0 c1 … cN | …     one long[] for all
/// lent:   row 0 → c0 c1 … cN, row 1 → c0 c1 … cN, …     or the arrays of the one who fills it, not copied
/// ```
public final class Rows {
    private final Table table;
    private final int width;
    private Entity[] entities = new Entity[16];
    private long[] cells = {};
    private long[][] lent = {};
    private boolean lending; // all rows are lent, or none is
    private int size;

    /// No rows of `table` yet.
    public Rows(Table table) {
        this.table = table;
        this.width = table.columns().size();
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
        if (lending) {
            Arrays.fill(lent, 0, size, null); // who is gone takes its cells along
        }
        size = 0;
        lending = false;
    }

    /// Adds a row for `entity`, every cell [Column#GAP], and returns its number. An entity key has at most one row.
    public int add(Entity entity) {
        mustLend(false);
        if ((size + 1) * width > cells.length) {
            cells = Arrays.copyOf(cells, capacity() * width);
        }
        Arrays.fill(cells, size * width, (size + 1) * width, Column.GAP);
        return place(entity);
    }

    /// Adds a row for `entity` whose cells are the first ones of `values`, and returns its number. They are not copied
    /// (of 5,000 processes that would be half a megabyte): they must stay as they are until the next [#clear]. Such
    /// rows are never set, and a table has none or only such.
    public int lend(Entity entity, long[] values) {
        mustLend(true);
        if (size == lent.length) {
            lent = Arrays.copyOf(lent, capacity());
        }
        lent[size] = values;
        return place(entity);
    }

    private void mustLend(boolean wanted) {
        if (size > 0 && lending != wanted) {
            throw new AssertionError("BUG: got rows of both kinds in " + table.name() + ", must be one kind");
        }
        lending = wanted;
    }

    private int capacity() {
        return size + size / 4 + 16; // not twice: there is little room where there are many
    }

    private int place(Entity entity) {
        if (size == entities.length) {
            entities = Arrays.copyOf(entities, capacity());
        }
        entities[size] = entity;
        return size++;
    }

    /// Sets a cell of row `row` (0 to size − 1), column `column` (0 to columns − 1), which was not lent.
    public void set(int row, int column, long value) {
        cells[row * width + column] = value;
    }

    /// A cell; [Column#GAP] when it was not set.
    public long cell(int row, int column) {
        return lending ? lent[row][column] : cells[row * width + column];
    }

    /// The entity of row `row`.
    public Entity entity(int row) {
        return entities[row];
    }

    /// Copies the cells of row `row` into `target` (length ≥ columns).
    public void copyRow(int row, long[] target) {
        if (lending) {
            System.arraycopy(lent[row], 0, target, 0, width);
        } else {
            System.arraycopy(cells, row * width, target, 0, width);
        }
    }

    /// True when the cells of row `row` are those of `others` from `offset`.
    boolean sameCells(int row, long[] others, int offset) {
        return lending
                ? Arrays.equals(lent[row], 0, width, others, offset, offset + width)
                : Arrays.equals(cells, row * width, (row + 1) * width, others, offset, offset + width);
    }

    /// Replaces all rows by the first `count` of `from`, with their cells in the order of this class.
    void fill(@Nullable Entity[] from, long[] values, int count) {
        clear();
        if (count > entities.length || count * width > cells.length) {
            int capacity = count + count / 4;
            entities = new Entity[capacity];
            cells = new long[capacity * width];
        }
        System.arraycopy(from, 0, entities, 0, count);
        System.arraycopy(values, 0, cells, 0, count * width);
        size = count;
    }
}
