package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import java.util.List;

/// Turns the records of one table into a block; [BlockFormat] draws it.
///
/// The records are read once for the [Roster] and once for each [Window] of cells; no more than one window of
/// cells is in memory at a time.
final class BlockSealer {
    private final Replay replay;
    private final Table table;
    private final Timeline timeline;
    private final Roster roster;
    private final Presence presence;
    private final Deflate deflate;
    private final ByteWriter dictionary = new ByteWriter();
    private final ByteWriter directory = new ByteWriter();
    private final int dictionaryLength;
    private boolean deflated = true;

    /// Reads who was there.
    ///
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    BlockSealer(List<byte[]> records, Table table, Timeline timeline, Deflate deflate) {
        this.replay = new Replay(records, table);
        this.table = table;
        this.timeline = timeline;
        this.deflate = deflate;
        this.roster = new Roster(records, timeline, table, replay);
        this.presence = new Presence(timeline.readings());
        this.dictionaryLength = roster.write(presence, deflate, dictionary);
    }

    /// Appends the block to `out`; its columns as they are unless they shall be `deflated`.
    ///
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    void seal(ByteWriter out, boolean deflated) {
        this.deflated = deflated;
        int start = out.size();
        sealColumns(out); // the head is known only afterwards, and a second copy of all columns would cost memory
        ByteWriter head = new ByteWriter(dictionary.size() + directory.size() + 64);
        head.writeByte(BlockFormat.VERSION);
        head.writeInt(0);
        int fields = head.size();
        head.writeVarint(table.id());
        head.writeLong(timeline.atMillis()[0]);
        head.writeVarint(timeline.lastSecond() - timeline.firstSecond());
        head.writeVarint(timeline.readings());
        head.writeVarint(roster.count());
        head.writeVarint(table.columns().size());
        head.writeVarint(table.attributes().size());
        for (int i = 1; i < timeline.readings(); i++) {
            head.writeSigned(timeline.atMillis()[i] - timeline.atMillis()[i - 1] - 1000);
        }
        head.writeVarint(dictionaryLength);
        head.writeVarint(dictionary.size());
        head.writeBytes(dictionary.array(), 0, dictionary.size());
        head.writeBytes(directory.array(), 0, directory.size());
        head.patchInt(fields - 4, head.size() - fields);
        head.writeInt(Checksum.of(head.array(), 0, head.size()));
        out.insert(start, head.array(), head.size());
    }

    private void sealColumns(ByteWriter out) {
        int entities = roster.count();
        int width = table.columns().size();
        ColumnEncoder encoder = new ColumnEncoder();
        ByteWriter raw = new ByteWriter();
        ByteWriter packed = new ByteWriter();
        Window window = new Window(roster, timeline, width);
        while (window.advance()) {
            replay.run(window, window);
            for (int row = window.from(); row < window.to(); row++) {
                encodeRow(window, row, encoder);
                if (row % entities == entities - 1) {
                    storeColumn(encoder, raw, packed, out);
                }
            }
        }
        for (int column = 0; entities == 0 && column < width; column++) {
            storeColumn(encoder, raw, packed, out);
        }
    }

    private void encodeRow(Window window, int row, ColumnEncoder encoder) {
        int entity = row % roster.count();
        int base = entity * timeline.readings();
        int end = base + timeline.readings();
        for (int run = presence.firstRun(entity); run < presence.runs() && presence.start(run) < end; run++) {
            int first = presence.start(run) - base;
            for (int reading = first; reading < first + presence.length(run); reading++) {
                encoder.add(window.cell(row, reading));
            }
        }
    }

    private void storeColumn(ColumnEncoder encoder, ByteWriter raw, ByteWriter packed, ByteWriter out) {
        raw.clear();
        packed.clear();
        if (!encoder.finish(raw)) {
            directory.writeByte(0);
            return;
        }
        if (deflated && raw.size() >= BlockFormat.MIN_DEFLATED) {
            deflate.start();
            deflate.feed(raw.array(), raw.size(), packed);
            deflate.finish(packed);
        }
        boolean smaller = packed.size() > 0 && packed.size() < raw.size();
        ByteWriter stored = smaller ? packed : raw;
        directory.writeVarint(stored.size() * 2L + (smaller ? 1 : 0));
        if (smaller) {
            directory.writeVarint(raw.size());
        }
        directory.writeInt(Checksum.of(stored.array(), 0, stored.size()));
        out.writeBytes(stored.array(), 0, stored.size());
    }
}
