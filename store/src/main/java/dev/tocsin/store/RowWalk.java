package dev.tocsin.store;

import dev.tocsin.block.Block;
import dev.tocsin.block.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks the rows of a line of time, entity by entity, and hands each to a sink together with the row of the same
/// entity before it, wherever that was: the same pack, the one before, or one that overlaps. Rates need the pair.
///
/// Keeps, per entity key, one row and what the sink wants to remember. Not thread-safe.
///
/// @param <S> what the sink remembers per entity
final class RowWalk<S> implements Sweep.Visitor {
    private final Sink<S> sink;
    private final int width;
    private final int[] columns;
    private final @Nullable String key;
    private final Map<String, Line<S>> lines = new HashMap<>();
    private final Row row = new Row();
    private long[] spare;

    /// Takes the rows.
    interface Sink<S> {
        /// One row of the entity whose state so far is `state`, null at first; returns the state to keep.
        @Nullable
        S row(@Nullable S state, Row row);
    }

    /// A row under the walk's finger; reused, so a sink keeps nothing of it.
    static final class Row {
        String key = "";

        @Nullable
        Source source;

        int entity;
        int index;
        long atMillis;
        long @Nullable [] before;
        long[] now = {};
        double seconds;

        /// The block that the row is in.
        Block block() {
            Source from = source;
            if (from == null) {
                throw new AssertionError("BUG: got a row before the walk began, must be inside it");
            }
            return from.block();
        }
    }

    private static final class Line<S> {
        private @Nullable S state;
        private long[] before;
        private long beforeMillis;
        private boolean known;

        Line(int width) {
            before = new long[width];
            Arrays.fill(before, Column.GAP);
        }
    }

    /// Walks rows of a table with the stored columns that `need` decodes; of the entity `key` only, unless it is
    /// null.
    RowWalk(Source.Need need, @Nullable String key, Sink<S> sink) {
        this.sink = sink;
        this.width = need.table().columns().size();
        this.columns = need.columns();
        this.key = key;
        this.spare = new long[width];
        Arrays.fill(spare, Column.GAP);
    }

    @Override
    public void piece(Source source, int from, int to) {
        Block block = source.block();
        row.source = source;
        if (key != null) {
            int entity = block.entity(key);
            if (entity >= 0) {
                walk(source, entity, key, from, to);
            }
            return;
        }
        for (int entity = 0; entity < block.entityCount(); entity++) {
            walk(source, entity, block.key(entity), from, to);
        }
    }

    private void walk(Source source, int entity, String name, int from, int to) {
        int first = from;
        while (first < to && !isPresent(source, entity, first)) {
            first++;
        }
        if (first == to) {
            return;
        }
        Line<S> line = lines.get(name);
        if (line == null) {
            line = new Line<>(width);
            lines.put(name, line);
        }
        row.key = name;
        row.entity = entity;
        for (int index = first; index < to; index++) {
            if (isPresent(source, entity, index)) {
                step(line, source, index);
            }
        }
    }

    private void step(Line<S> line, Source source, int index) {
        long[] now = spare;
        int cell = row.entity * source.readings() + index;
        for (int i = 0; i < columns.length; i++) {
            now[columns[i]] = source.cells(i)[cell];
        }
        row.index = index;
        row.atMillis = source.atMillis(index);
        row.before = line.known ? line.before : null;
        row.now = now;
        row.seconds = (row.atMillis - line.beforeMillis) / 1000.0;
        line.state = sink.row(line.state, row);
        spare = line.before;
        line.before = now;
        line.beforeMillis = row.atMillis;
        line.known = true;
    }

    private boolean isPresent(Source source, int entity, int index) {
        // A cell that holds a value is cheaper to see than the presence of the row; only a gap leaves a doubt.
        return (columns.length > 0 && source.cells(0)[entity * source.readings() + index] != Column.GAP)
                || source.block().present(entity, index);
    }
}
