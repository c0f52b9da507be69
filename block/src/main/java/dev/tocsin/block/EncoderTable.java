package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a [FrameEncoder] remembers of one table, and the writer of its sections; [RowState] draws their layout and
/// is the reader of them.
///
/// ```
/// position:   0    1    2    3            size
/// entities:   A    B    C    D             what the last frame held, in the order of joining
/// cells:      …    …    …    …             as the last frame had them
/// rowOf:      4    0   −1    1             the row of this frame, −1: gone
/// newcomers:  rows 2, 3                    rows of this frame that stand nowhere yet
/// ```
///
/// Not thread-safe.
final class EncoderTable {
    private final Table table;
    private final int width;
    private final IdentityIndex index = new IdentityIndex();
    private @Nullable Entity[] entities = {};
    private long[] cells = {};
    private int[] rowOf = {};
    private int[] newcomers = {};
    private int size;
    private int joining;
    private int gone;
    private int renewed;
    private boolean indexed;
    private boolean seen;

    /// Nothing remembered yet.
    EncoderTable(Table table) {
        this.table = table;
        this.width = table.columns().size();
    }

    /// Whose sections this writes.
    Table table() {
        return table;
    }

    /// A new frame begins; with `forget` it starts from nothing.
    void startFrame(boolean forget) {
        seen = false;
        if (forget) {
            clear();
        }
    }

    /// The frame is written; a table that it did not hold has no rows now.
    void endFrame() {
        if (!seen) {
            clear();
        }
    }

    /// Writes the section that leads from the last rows to `rows`, and remembers `rows`.
    void write(Rows rows, ByteWriter out) {
        if (seen) {
            throw new AssertionError("BUG: got table " + table.name() + " twice in a frame, must be once");
        }
        seen = true;
        match(rows);
        out.writeVarint(width);
        out.writeVarint(table.attributes().size());
        writeGone(out);
        writeRenewed(rows, out);
        writeChanged(rows, out);
        writeJoined(rows, out);
    }

    private void clear() {
        Arrays.fill(entities, 0, size, null);
        size = 0;
        indexed = false;
    }

    /// Finds each row's position. Most rows stand where they stood, one behind the last found; the index is asked
    /// only where the order breaks.
    private void match(Rows rows) {
        int count = Math.min(rows.size(), Limits.BLOCK_ENTITIES);
        if (newcomers.length < count) {
            newcomers = new int[count + count / 4];
        }
        Arrays.fill(rowOf, 0, size, -1);
        joining = 0;
        int expected = 0;
        for (int row = 0; row < count; row++) {
            Entity entity = rows.entity(row);
            int position = expected < size && entities[expected] == entity ? expected : find(entity);
            if (position < 0) {
                newcomers[joining++] = row;
            } else if (rowOf[position] >= 0) {
                throw new AssertionError("BUG: got entity " + entity.key() + " twice in a frame, must be once");
            } else {
                rowOf[position] = row;
                expected = position + 1;
            }
        }
        gone = size - (count - joining);
        renewed = 0;
        if (gone > 0 && joining > 0) {
            matchByKey(rows);
        }
    }

    private int find(Entity entity) {
        if (size == 0) {
            return -1;
        }
        if (!indexed) {
            index.fill(entities, size);
            indexed = true;
        }
        return index.find(entity, entities);
    }

    /// A newcomer with the key of one who went is the same entity, renewed.
    private void matchByKey(Rows rows) {
        Map<String, Integer> left = HashMap.newHashMap(gone);
        for (int position = 0; position < size; position++) {
            Entity entity = entities[position];
            if (rowOf[position] < 0 && entity != null) {
                left.put(entity.key(), position);
            }
        }
        int still = 0;
        for (int i = 0; i < joining; i++) {
            int row = newcomers[i];
            Integer position = left.remove(rows.entity(row).key());
            if (position == null) {
                newcomers[still++] = row;
            } else {
                rowOf[position] = row;
                renewed++;
            }
        }
        gone -= joining - still;
        joining = still;
    }

    private void writeGone(ByteWriter out) {
        out.writeVarint(gone);
        if (gone == 0) {
            return;
        }
        int kept = 0;
        int next = 0;
        for (int position = 0; position < size; position++) {
            if (rowOf[position] < 0) {
                out.writeVarint(position - next);
                next = position + 1;
                continue;
            }
            if (kept != position) {
                entities[kept] = entities[position];
                rowOf[kept] = rowOf[position];
                System.arraycopy(cells, position * width, cells, kept * width, width);
            }
            kept++;
        }
        Arrays.fill(entities, kept, size, null);
        size = kept;
        indexed = false;
    }

    private void writeRenewed(Rows rows, ByteWriter out) {
        out.writeVarint(renewed);
        int next = 0;
        for (int position = 0; position < size && renewed > 0; position++) {
            Entity entity = rows.entity(rowOf[position]);
            if (entity != entities[position]) {
                out.writeVarint(position - next);
                next = position + 1;
                writeAttributes(entity, out);
                entities[position] = entity;
                renewed--;
                indexed = false;
            }
        }
    }

    private void writeChanged(Rows rows, ByteWriter out) {
        int passed = 0;
        for (int position = 0; position < size; position++) {
            int row = rowOf[position];
            if (rows.sameCells(row, cells, position * width)) {
                passed++;
            } else {
                out.writeVarint(passed);
                passed = 0;
                writeRow(rows, row, position, out);
            }
        }
        if (passed > 0) {
            out.writeVarint(passed);
        }
    }

    private void writeJoined(Rows rows, ByteWriter out) {
        out.writeVarint(joining);
        reserve(size + joining);
        for (int i = 0; i < joining; i++) {
            int row = newcomers[i];
            Entity entity = rows.entity(row);
            RecordFormat.writeText(out, entity.key(), Limits.KEY_BYTES);
            writeAttributes(entity, out);
            entities[size] = entity;
            Arrays.fill(cells, size * width, (size + 1) * width, Column.GAP);
            writeRow(rows, row, size, out);
            size++;
            indexed = false;
        }
    }

    private void writeAttributes(Entity entity, ByteWriter out) {
        for (int i = 0; i < table.attributes().size(); i++) {
            RecordFormat.writeText(out, entity.attribute(i), Limits.ATTRIBUTE_BYTES);
        }
    }

    private void writeRow(Rows rows, int row, int position, ByteWriter out) {
        int first = position * width;
        int bits = 0;
        for (int column = 0; column < width; column++) {
            if (rows.cell(row, column) != cells[first + column]) {
                bits |= 1 << (column & 7);
            }
            if ((column & 7) == 7 || column == width - 1) {
                out.writeByte(bits);
                bits = 0;
            }
        }
        for (int column = 0; column < width; column++) {
            long now = rows.cell(row, column);
            long before = cells[first + column];
            if (now != before) {
                // A difference is never 0 here, so 0 can say that the cell became a gap.
                out.writeSigned(before == Column.GAP ? now : now == Column.GAP ? 0 : now - before);
                cells[first + column] = now;
            }
        }
    }

    private void reserve(int count) {
        if (count > entities.length) {
            int capacity = count + count / 4;
            entities = Arrays.copyOf(entities, capacity);
            rowOf = Arrays.copyOf(rowOf, capacity);
            cells = Arrays.copyOf(cells, capacity * width);
        }
    }
}
