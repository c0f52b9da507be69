package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import java.util.List;

/// Turns the records of one table into a block; [BlockFormat] draws it.
///
/// The columns are cut out of the records through a *window* of cells, so that a sealing takes the same little
/// memory however many processes there are: each pass over the records fills one window.
///
/// ```
/// rows of all columns:   column 0: entity 0, 1, 2 … | column 1: entity 0, 1, 2 … | …
/// windows:               [............][............][............][....
/// ```
final class BlockSealer {
    /// Cells of a window: 2 MiB. 5,000 processes for a minute take 15 passes, 1,000 take three.
    static final int WINDOW_CELLS = 256 << 10;

    private final List<byte[]> records;
    private final Table table;
    private final Timeline timeline;
    private final Roster roster;
    private final Presence presence;
    private final Deflate deflate;
    private final ByteWriter dictionary = new ByteWriter();
    private final ByteWriter directory = new ByteWriter();
    private final ByteWriter columns = new ByteWriter();
    private final int dictionaryLength;

    /// Reads who was there.
    ///
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    BlockSealer(List<byte[]> records, Table table, Timeline timeline, Deflate deflate) {
        this.records = records;
        this.table = table;
        this.timeline = timeline;
        this.deflate = deflate;
        this.roster = new Roster(records, timeline, table);
        this.presence = new Presence(timeline.readings());
        this.dictionaryLength = roster.write(presence, deflate, dictionary);
    }

    /// Appends the block to `out`.
    ///
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    void seal(ByteWriter out) {
        sealColumns();
        int start = out.size();
        out.writeByte(BlockFormat.VERSION);
        out.writeInt(0);
        int head = out.size();
        out.writeVarint(table.id());
        out.writeLong(timeline.atMillis()[0]);
        out.writeVarint(timeline.lastSecond() - timeline.firstSecond());
        out.writeVarint(timeline.readings());
        out.writeVarint(roster.count());
        out.writeVarint(table.columns().size());
        out.writeVarint(table.attributes().size());
        for (int i = 1; i < timeline.readings(); i++) {
            out.writeSigned(timeline.atMillis()[i] - timeline.atMillis()[i - 1] - 1000);
        }
        out.writeVarint(dictionaryLength);
        out.writeVarint(dictionary.size());
        out.writeBytes(dictionary.array(), 0, dictionary.size());
        out.writeBytes(directory.array(), 0, directory.size());
        out.patchInt(start + 1, out.size() - head);
        out.writeInt(Checksum.of(out.array(), start, out.size() - start));
        out.writeBytes(columns.array(), 0, columns.size());
    }

    private void sealColumns() {
        int entities = roster.count();
        int readings = timeline.readings();
        int width = table.columns().size();
        ColumnEncoder encoder = new ColumnEncoder();
        ByteWriter raw = new ByteWriter();
        ByteWriter deflated = new ByteWriter();
        int rows = Math.min(width * entities, Math.max(1, WINDOW_CELLS / readings));
        long[] window = new long[rows * readings];
        for (int from = 0; from < width * entities; from += rows) {
            int to = Math.min(width * entities, from + rows);
            fill(window, from, to);
            for (int row = from; row < to; row++) {
                encodeRow(window, (row - from) * readings, row % entities, encoder);
                if (row % entities == entities - 1) {
                    storeColumn(encoder, raw, deflated);
                }
            }
        }
        for (int column = 0; entities == 0 && column < width; column++) {
            storeColumn(encoder, raw, deflated);
        }
    }

    private void fill(long[] window, int from, int to) {
        int entities = roster.count();
        int readings = timeline.readings();
        Numbers numbers = new Numbers();
        Replay.of(records, table, numbers, (record, state) -> {
            int reading = timeline.readingOf(record);
            for (int position = 0; reading >= 0 && position < state.size(); position++) {
                int entity = numbers.of[position];
                if (entity < 0) {
                    continue;
                }
                // The columns whose row of this entity lies in the window.
                int column = Math.max(0, (from - entity + entities - 1) / entities);
                for (int row = column * entities + entity; row < to; row += entities) {
                    window[(row - from) * readings + reading] = state.cell(position, column++);
                }
            }
        });
    }

    private void encodeRow(long[] window, int offset, int entity, ColumnEncoder encoder) {
        int base = entity * timeline.readings();
        int end = base + timeline.readings();
        for (int run = presence.firstRun(entity); run < presence.runs() && presence.start(run) < end; run++) {
            int first = offset + presence.start(run) - base;
            for (int cell = first; cell < first + presence.length(run); cell++) {
                encoder.add(window[cell]);
            }
        }
    }

    private void storeColumn(ColumnEncoder encoder, ByteWriter raw, ByteWriter deflated) {
        raw.clear();
        deflated.clear();
        if (!encoder.finish(raw)) {
            directory.writeByte(0);
            return;
        }
        if (raw.size() >= BlockFormat.MIN_DEFLATED) {
            deflate.start();
            deflate.feed(raw.array(), raw.size(), deflated);
            deflate.finish(deflated);
        }
        boolean smaller = deflated.size() > 0 && deflated.size() < raw.size();
        ByteWriter stored = smaller ? deflated : raw;
        directory.writeVarint(stored.size() * 2L + (smaller ? 1 : 0));
        if (smaller) {
            directory.writeVarint(raw.size());
        }
        directory.writeInt(Checksum.of(stored.array(), 0, stored.size()));
        columns.writeBytes(stored.array(), 0, stored.size());
    }

    /// The numbers of the entities that stand at the positions while the records are replayed.
    private final class Numbers implements RowKeeper {
        private int[] of = new int[64];
        private int births;

        @Override
        public void begin(int record) {}

        @Override
        public void join(int position, ByteReader in, int attributes) {
            of = Ints.room(of, position);
            of[position] = roster.numberOfBirth(births++);
            RecordFormat.skipAttributes(in, attributes + 1); // the key is a text, too
        }

        @Override
        public void renew(int position, ByteReader in, int attributes) {
            RecordFormat.skipAttributes(in, attributes);
        }

        @Override
        public void move(int from, int to, int count) {
            System.arraycopy(of, from, of, to, count);
        }

        @Override
        public void cut(int size) {}
    }
}
