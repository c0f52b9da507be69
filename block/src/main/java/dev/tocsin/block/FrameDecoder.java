package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the records of a [FrameEncoder] back, in order, starting with a keyframe (a later keyframe starts anew).
///
/// An entity is the same object from second to second until it goes or its attributes change. Rows come in the
/// order in which entities joined, not in the order in which the writer handed them in. Tables unknown to this
/// program are left out.
///
/// Survives any bytes: throws `CorruptData`, never another exception, and takes no more memory than the limits
/// allow. Not thread-safe.
public final class FrameDecoder {
    private final List<Part> parts = new ArrayList<>();
    private boolean started;

    /// A decoder that waits for a keyframe.
    public FrameDecoder() {}

    /// The full frame that `record` and its predecessors describe. The returned rows are reused by the next call.
    ///
    /// @throws dev.tocsin.base.CorruptData when the bytes are damaged or the first record is no
    ///     keyframe; the decoder then waits for the next keyframe
    public Frame decode(byte[] record) {
        boolean before = started;
        started = false; // stays so when the record turns out to be damaged
        RecordReader reader = new RecordReader(record);
        if (!before && !reader.key()) {
            throw new CorruptData("got a delta record; the first must be a keyframe");
        }
        List<Rows> tables = new ArrayList<>();
        for (Part part : parts) {
            part.seen = false;
            if (reader.key()) {
                part.state.clear(part);
            }
        }
        for (ByteReader section = reader.next(); section != null; section = reader.next()) {
            Table table = Tables.byId(reader.tableId());
            if (table != null) {
                tables.add(part(table).read(section));
            }
        }
        for (Part part : parts) {
            if (!part.seen) {
                part.state.clear(part);
            }
        }
        started = true;
        return new Frame(reader.atMillis(), tables);
    }

    private Part part(Table table) {
        for (Part part : parts) {
            if (part.rows.table().id() == table.id()) {
                return part;
            }
        }
        Part part = new Part(table);
        parts.add(part);
        return part;
    }

    /// One table between two records.
    private static final class Part implements RowKeeper {
        private final RowState state;
        private final Rows rows;
        private final int attributes;
        private @Nullable Entity[] entities = {};
        private boolean seen;

        Part(Table table) {
            this.state = new RowState(table.columns().size());
            this.rows = new Rows(table);
            this.attributes = table.attributes().size();
        }

        Rows read(ByteReader section) {
            if (seen) {
                throw new CorruptData("got table " + rows.table().name() + " twice in one record");
            }
            seen = true;
            state.apply(section, this);
            rows.fill(entities, state.cells(), state.size());
            return rows;
        }

        @Override
        public void begin(int record) {}

        @Override
        public void join(int position, ByteReader in, int count) {
            if (position == entities.length) {
                entities = Arrays.copyOf(entities, position + 4 + position / 4);
            }
            String key = RecordFormat.readKey(in);
            entities[position] = new Entity(key, texts(in, count));
        }

        @Override
        public void renew(int position, ByteReader in, int count) {
            Entity old = entities[position];
            if (old == null) {
                throw new AssertionError("BUG: got no entity at position " + position + ", must be one");
            }
            entities[position] = new Entity(old.key(), texts(in, count));
        }

        @Override
        public void move(int from, int to, int count) {
            System.arraycopy(entities, from, entities, to, count);
        }

        @Override
        public void cut(int size) {
            Arrays.fill(entities, size, entities.length, null);
        }

        private List<@Nullable String> texts(ByteReader in, int count) {
            return Arrays.asList(RecordFormat.readAttributes(in, count, attributes));
        }
    }
}
