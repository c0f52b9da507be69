package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Makes one pack out of several of a host: the hub's form, in which ten minutes take a fifth less room than ten
/// packs and are found in a tenth of the rows. Pure; the same parts give the same bytes in any order.
///
/// Of two readings of one second the one that the hub received later counts, and of two received together the one
/// with the higher sequence, table by table: the same rule by which a question joins packs, so no answer changes by
/// merging. Times are those of the hub afterwards.
public final class Merge {
    private static final int PER_TABLE = 3 * 4;
    private static final int CRC = 4;

    private Merge() {}

    /// One pack that goes in.
    ///
    /// @param pack the pack, whole; merged or not
    /// @param offsetSeconds from its seconds to the hub's
    /// @param receivedMillis when the hub got it
    public record Part(Pack pack, long offsetSeconds, long receivedMillis) {
        /// Lowest precedence first.
        static final Comparator<Part> ORDER = Comparator.comparingLong(Part::receivedMillis)
                .thenComparingLong(part -> part.pack().id().sequence())
                .thenComparingLong(part -> part.pack().id().epoch());

        long firstSecond() {
            return pack.startSecond() + offsetSeconds;
        }

        long lastSecond() {
            return pack.endSecond() + offsetSeconds;
        }
    }

    /// Merges `parts`, at least one and all of the host of `id`; `id` has epoch [Pack#MERGED_EPOCH].
    ///
    /// @throws CorruptData when a part is damaged, or they are too many or span too much for one pack
    public static byte[] merge(PackId id, List<Part> parts, Codec codec) {
        long first = parts.stream().mapToLong(Part::firstSecond).min().orElseThrow();
        long last = parts.stream().mapToLong(Part::lastSecond).max().orElseThrow();
        if (last - first >= Limits.BLOCK_SECONDS) {
            throw new CorruptData("got packs from second " + first + " to " + last + "; at most " + Limits.BLOCK_SECONDS
                    + " make one");
        }
        List<Part> ordered = parts.stream().sorted(Part.ORDER).toList();
        List<Table> tables = tables(ordered);
        ByteWriter out = new ByteWriter(1 << 16);
        writeHead(id, first, last, runs(ordered), codec, out);
        out.writeByte(tables.size());
        int directory = out.size();
        int blocks = directory + tables.size() * PER_TABLE + CRC;
        out.writeBytes(new byte[blocks - directory]);
        for (int i = 0; i < tables.size(); i++) {
            int offset = out.size();
            new MergeTable(tables.get(i), ordered).write(codec, out);
            out.patchInt(directory + i * PER_TABLE, tables.get(i).id());
            out.patchInt(directory + i * PER_TABLE + 4, offset);
            out.patchInt(directory + i * PER_TABLE + 8, out.size() - offset);
        }
        out.patchInt(blocks - CRC, Checksum.of(out.array(), 0, blocks - CRC));
        return out.toByteArray();
    }

    private static void writeHead(PackId id, long first, long last, List<PackRun> runs, Codec codec, ByteWriter out) {
        if (id.epoch() != Pack.MERGED_EPOCH) {
            throw new AssertionError("BUG: got epoch " + id.epoch() + ", must be that of merged packs");
        }
        out.writeInt(Pack.MAGIC);
        out.writeByte(Pack.MERGED);
        out.writeByte(codec.number());
        out.writeLong(id.host().uuid().getMostSignificantBits());
        out.writeLong(id.host().uuid().getLeastSignificantBits());
        out.writeLong(id.sequence());
        out.writeLong(first);
        out.writeLong(last);
        out.writeVarint(runs.size());
        for (PackRun run : runs) {
            out.writeLong(run.epoch());
            out.writeLong(run.first());
            out.writeVarint(run.count());
        }
    }

    /// Which packs went in, those of merged parts included, as few runs as can tell it.
    private static List<PackRun> runs(List<Part> parts) {
        TreeMap<PackRun, Boolean> sorted =
                new TreeMap<>(Comparator.comparingLong(PackRun::epoch).thenComparingLong(PackRun::first));
        for (Part part : parts) {
            PackId id = part.pack().id();
            if (part.pack().merged()) {
                part.pack().runs().forEach(run -> sorted.put(run, true));
            } else {
                sorted.put(new PackRun(id.epoch(), id.sequence(), 1), true);
            }
        }
        List<PackRun> joined = new ArrayList<>();
        for (PackRun run : sorted.keySet()) {
            PackRun before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && before.epoch() == run.epoch() && before.first() + before.count() == run.first()) {
                joined.set(joined.size() - 1, new PackRun(run.epoch(), before.first(), before.count() + run.count()));
            } else {
                joined.add(run);
            }
        }
        if (joined.size() > Pack.MAX_RUNS) {
            throw new CorruptData("got " + joined.size() + " runs of packs to merge; at most " + Pack.MAX_RUNS);
        }
        return joined;
    }

    private static List<Table> tables(List<Part> parts) {
        List<Table> found = new ArrayList<>();
        for (Part part : parts) {
            for (Table table : part.pack().tables()) {
                if (!found.contains(table)) {
                    found.add(table);
                }
            }
        }
        found.sort(Comparator.comparing((Table table) -> table.id() == Tables.PROCESS.id())
                .thenComparingInt(Table::id));
        return found;
    }
}
