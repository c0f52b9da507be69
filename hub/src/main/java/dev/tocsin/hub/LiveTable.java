package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Column;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.Entity;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.hub.LiveEvent.Row;
import dev.tocsin.hub.LiveEvent.TableFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One table of one host as it is now, and the ring of its recent frames. Guarded by the lock of [Live].
///
/// ```
/// ring:   frame 812 | frame 815 | … | frame 1190      oldest dropped first; `dropped` = 807, the last one
/// gone
/// ```
final class LiveTable {
    /// Frames in one ring: three minutes of seconds.
    static final int RING_FRAMES = 180;
    /// Bytes (estimated) in one ring.
    static final long RING_BYTES = 1 << 20;

    /// A reading that much older than the newest is no repetition of an open minute, but a clock that
    /// stepped back.
    static final long STEP_BACK_MILLIS = 180_000;

    private static final int FRAME_OVERHEAD_BYTES = 120;
    private static final int ROW_OVERHEAD_BYTES = 48;
    private static final int ENTITY_BYTES = 400;

    private final HostId host;
    private final Table table;
    private final Map<String, Cells> current = new HashMap<>();
    private final ArrayDeque<TableFrame> ring = new ArrayDeque<>();
    private long ringBytes;
    private long dropped;
    private long atMillis;
    private long readMillis;
    private long generation;
    private boolean untold;
    private final List<String> untoldGone = new ArrayList<>();

    /// The latest of one entity.
    private static final class Cells {
        Entity entity;
        long[] raw;
        double[] values;
        long generation; // of the frame that it was last seen in
        boolean fresh = true;

        Cells(Entity entity, int stored, int queried) {
            this.entity = entity;
            this.raw = new long[stored];
            this.values = new double[queried];
        }
    }

    LiveTable(HostId host, Table table) {
        this.host = host;
        this.table = table;
    }

    Table table() {
        return table;
    }

    /// When the newest rows were read, epoch ms; 0 when there are none.
    long atMillis() {
        return atMillis;
    }

    /// The sequence of the last frame that the ring no longer holds.
    long dropped() {
        return dropped;
    }

    /// The frames after `sequence`, oldest first.
    List<TableFrame> after(long sequence) {
        return ring.stream().filter(frame -> frame.sequence() > sequence).toList();
    }

    /// The current rows.
    List<Row> rows() {
        List<Row> rows = new ArrayList<>(current.size());
        for (Cells cells : current.values()) {
            rows.add(new Row(cells.entity, cells.values));
        }
        return rows;
    }

    /// Takes the rows of one reading in; the frame that tells the difference, or null for a reading that is
    /// not newer than what was told already, as when an agent begins with its open minute (it still counts
    /// as the one before the next). A reading more than [#STEP_BACK_MILLIS] older is a clock that stepped
    /// back: told.
    @Nullable
    TableFrame apply(long sequence, long newMillis, Rows rows) {
        generation++;
        double seconds = (newMillis - readMillis) / 1_000.0;
        boolean told = newer(newMillis);
        List<Row> changed = new ArrayList<>();
        List<Entity> renewed = new ArrayList<>();
        long[] now = new long[table.columns().size()];
        for (int i = 0; i < rows.size(); i++) {
            rows.copyRow(i, now);
            take(rows.entity(i), now, seconds, changed, renewed);
        }
        readMillis = newMillis;
        untoldGone.addAll(sweep());
        if (!told) {
            untold = true;
            return null;
        }
        atMillis = newMillis;
        if (untold) { // what was told last is not what the difference is to: tell all
            untold = false;
            changed = rows();
            renewed = current.values().stream().map(cells -> cells.entity).toList();
        }
        List<String> gone =
                untoldGone.stream().filter(key -> !current.containsKey(key)).toList();
        untoldGone.clear();
        return new TableFrame(sequence, host, table, newMillis, changed, renewed, gone);
    }

    /// Takes values that are already derived (a pulse) for the only entity of this table.
    @Nullable
    TableFrame applyValues(long sequence, long newMillis, Entity entity, double[] values) {
        if (!newer(newMillis)) {
            return null;
        }
        generation++;
        Cells cells = current.get(entity.key());
        boolean first = cells == null;
        if (cells == null) {
            cells = new Cells(entity, table.columns().size(), values.length);
            Arrays.fill(cells.raw, Column.GAP);
            current.put(entity.key(), cells);
        }
        cells.values = values;
        cells.fresh = true; // its stored cells are unknown: the next reading is no pair with it
        cells.generation = generation;
        atMillis = newMillis;
        return new TableFrame(
                sequence,
                host,
                table,
                newMillis,
                List.of(new Row(cells.entity, values)),
                first ? List.of(entity) : List.of(),
                List.of());
    }

    /// Keeps a frame for those who come back; returns by how many bytes the ring grew (negative when it
    /// shrank).
    long remember(TableFrame frame, long allowedBytes) {
        long before = ringBytes;
        ring.add(frame);
        ringBytes += bytes(frame);
        long allowed = Math.min(RING_BYTES, allowedBytes);
        while (ring.size() > RING_FRAMES || (ringBytes > allowed && ring.size() > 1)) {
            TableFrame oldest = ring.remove();
            ringBytes -= bytes(oldest);
            dropped = oldest.sequence();
        }
        return ringBytes - before;
    }

    /// Forgets everything: nobody watches, and what is here grows old. Returns the bytes given back.
    long forget() {
        TableFrame newest = ring.peekLast();
        if (newest != null) {
            dropped = newest.sequence();
        }
        long freed = ringBytes;
        ring.clear();
        ringBytes = 0;
        current.clear();
        untoldGone.clear();
        untold = false;
        atMillis = 0;
        readMillis = 0;
        return freed;
    }

    /// What a frame takes in memory, roughly: enough to keep a promise about the whole.
    static long bytes(TableFrame frame) {
        long columns = frame.table().queryColumns().size();
        return FRAME_OVERHEAD_BYTES
                + frame.rows().size() * (ROW_OVERHEAD_BYTES + columns * Double.BYTES)
                + frame.renewed().size() * (long) ENTITY_BYTES
                + frame.gone().size() * (long) ROW_OVERHEAD_BYTES;
    }

    private boolean newer(long newMillis) {
        return newMillis > atMillis || newMillis < atMillis - STEP_BACK_MILLIS;
    }

    private void take(Entity entity, long[] now, double seconds, List<Row> changed, List<Entity> renewed) {
        Cells cells = current.get(entity.key());
        boolean known = cells != null;
        if (cells == null) {
            cells = new Cells(entity, now.length, table.queryColumns().size());
            current.put(entity.key(), cells);
        }
        double[] values = derive(cells.fresh ? null : cells.raw, now, seconds);
        boolean renews = !known || !cells.entity.attributes().equals(entity.attributes());
        if (renews || !Arrays.equals(values, cells.values)) {
            changed.add(new Row(entity, values));
        }
        if (renews) {
            renewed.add(entity);
        }
        cells.entity = entity;
        cells.values = values;
        cells.fresh = false;
        cells.generation = generation;
        System.arraycopy(now, 0, cells.raw, 0, now.length);
    }

    private double[] derive(long @Nullable [] before, long[] now, double seconds) {
        List<QueryColumn> columns = table.queryColumns();
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Derivation.evaluate(columns.get(i).formula(), before, now, seconds);
        }
        return values;
    }

    private List<String> sweep() {
        List<String> gone = new ArrayList<>();
        for (Iterator<Map.Entry<String, Cells>> all = current.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Cells> entry = all.next();
            if (entry.getValue().generation != generation) {
                gone.add(entry.getKey());
                all.remove();
            }
        }
        return gone;
    }
}
