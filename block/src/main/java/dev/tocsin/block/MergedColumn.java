package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;

/// One column of a [MergedBlock], unpacked. Not thread-safe.
final class MergedColumn {
    private final byte[] raw;
    private final Minutes minutes;
    private final ByteReader bases;
    private final int[] offsets;

    /// Reads where the parts of `raw` lie.
    ///
    /// @throws CorruptData when they do not fill it
    MergedColumn(byte[] raw, Minutes minutes) {
        this.raw = raw;
        this.minutes = minutes;
        ByteReader in = new ByteReader(raw);
        int length = in.readCount(Limits.COLUMN_BYTES);
        this.bases = new ByteReader(raw, in.position(), Math.min(length, in.remaining()));
        in.skip(length);
        this.offsets = new int[minutes.count() + 1];
        for (int minute = 0; minute < minutes.count(); minute++) {
            offsets[minute + 1] = in.readCount(Limits.COLUMN_BYTES);
        }
        offsets[0] = in.position();
        long end = in.position();
        for (int minute = 1; minute < offsets.length; minute++) {
            end += offsets[minute];
            offsets[minute] = (int) Math.min(end, Integer.MAX_VALUE);
        }
        if (end != raw.length) {
            throw new CorruptData("got minutes of a column that end at " + end + "; it has " + raw.length + " bytes");
        }
    }

    /// The cells of `minute`, as [Block#column] gives them.
    ///
    /// @throws CorruptData when they are damaged
    long[] decode(int minute) {
        byte[] part = Arrays.copyOfRange(raw, offsets[minute], offsets[minute + 1]);
        return new ColumnDecoder(part).decode(minutes.presence(minute), basesOf(minute));
    }

    private long[] basesOf(int minute) {
        long[] found = new long[minutes.members(minute).length];
        int[] order = minutes.bases();
        int member = 0;
        int at = 0;
        long value = 0;
        while (at < order.length) {
            long difference = bases.readSigned();
            int same = difference == 0 ? bases.readCount(order.length - at - 1) + 1 : 1;
            if (same > order.length - at) {
                throw new CorruptData("got more bases than rows of a column");
            }
            value += difference;
            for (int end = at + same; at < end; at++) {
                if (order[at] == minute) {
                    found[member++] = value;
                }
            }
        }
        if (bases.remaining() != 0) {
            throw new CorruptData("got " + bases.remaining() + " bytes behind the bases of a column");
        }
        return found;
    }

    /// Writes such columns, one after the other. Not thread-safe.
    static final class Writer {
        private final Minutes minutes;
        private final ByteWriter[] parts;
        private final long[][] firsts;
        private final ColumnEncoder bases = new ColumnEncoder();
        private final ColumnEncoder cells = new ColumnEncoder();
        private final ByteWriter baseBytes = new ByteWriter();

        /// Writes columns of the rows that `minutes` knows.
        Writer(Minutes minutes) {
            this.minutes = minutes;
            this.parts = new ByteWriter[minutes.count()];
            this.firsts = new long[parts.length][];
            for (int minute = 0; minute < parts.length; minute++) {
                parts[minute] = new ByteWriter();
                firsts[minute] = new long[minutes.members(minute).length];
            }
        }

        /// Gives the cells of a column: those of each entity of a minute, one by one.
        interface From {
            /// The cell of `entity` at `reading`, at which it had a row.
            long cell(int entity, int reading);

            /// Hands the cells of `entity` from reading `from` to before `to`, at all of which it had a row, to `out`;
            /// true when one of them is known.
            boolean cells(int entity, int from, int to, ColumnEncoder out);
        }

        /// Appends the column that `from` gives to `out`; false when no cell of it is known.
        boolean write(From from, ByteWriter out) {
            boolean any = false;
            for (int minute = 0; minute < parts.length; minute++) {
                findFirsts(from, minute);
            }
            writeBases();
            for (int minute = 0; minute < parts.length; minute++) {
                any |= writeMinute(from, minute);
            }
            out.writeVarint(baseBytes.size());
            out.writeBytes(baseBytes.array(), 0, baseBytes.size());
            for (ByteWriter part : parts) {
                out.writeVarint(part.size());
            }
            for (ByteWriter part : parts) {
                out.writeBytes(part.array(), 0, part.size());
            }
            return any;
        }

        private void findFirsts(From from, int minute) {
            int[] members = minutes.members(minute);
            Presence presence = minutes.presence(minute);
            int readings = presence.readings();
            Arrays.fill(firsts[minute], Column.GAP);
            for (int run = 0; run < presence.runs(); run++) {
                int member = presence.start(run) / readings;
                int first = presence.start(run) % readings;
                for (int i = 0; i < presence.length(run) && firsts[minute][member] == Column.GAP; i++) {
                    firsts[minute][member] = from.cell(members[member], minutes.start(minute) + first + i);
                }
            }
        }

        private void writeBases() {
            int[] next = new int[parts.length];
            long before = 0;
            for (int minute : minutes.bases()) {
                int member = next[minute]++;
                long first = firsts[minute][member];
                before = first == Column.GAP ? before : first;
                firsts[minute][member] = before;
                bases.add(before);
            }
            baseBytes.clear();
            bases.finishValues(baseBytes);
        }

        private boolean writeMinute(From from, int minute) {
            int[] members = minutes.members(minute);
            Presence presence = minutes.presence(minute);
            int readings = presence.readings();
            int member = -1;
            boolean any = false;
            for (int run = 0; run < presence.runs(); run++) {
                int here = presence.start(run) / readings;
                int start = minutes.start(minute) + presence.start(run) % readings;
                if (here != member) {
                    member = here;
                    cells.restart(firsts[minute][member]);
                }
                any |= from.cells(members[member], start, start + presence.length(run), cells);
            }
            parts[minute].clear();
            cells.finish(parts[minute]);
            return any;
        }
    }
}
