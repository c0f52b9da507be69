package dev.tocsin.app.process;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.store.StoredPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// Reads packs as a query does, block by block and column by column: what fails its checksum is a gap.
final class PackContent {
    private PackContent() {}

    /// Whether anything that can be read of `bytes` is not what `right` says.
    static boolean lies(byte[] bytes, byte[] right) {
        try {
            Pack pack = Pack.open(bytes);
            Pack sent = Pack.open(right);
            for (Table table : pack.tables()) {
                if (lies(pack, sent, table)) {
                    return true;
                }
            }
        } catch (CorruptData told) {
            return false;
        }
        return false;
    }

    private static boolean lies(Pack pack, Pack sent, Table table) {
        try {
            Block block = pack.block(table);
            Block right = sent.block(table);
            if (block == null || right == null) {
                return block != null;
            }
            boolean lies = !Arrays.equals(block.atMillis(), right.atMillis());
            for (int column = 0; column < table.columns().size() && !lies; column++) {
                lies = lies(block, right, column);
            }
            return lies;
        } catch (CorruptData told) {
            return false;
        }
    }

    private static boolean lies(Block block, Block right, int column) {
        try {
            return !Arrays.equals(block.column(column), right.column(column));
        } catch (CorruptData told) {
            return false;
        }
    }

    /// The packs that `stored` holds, each of which `sent` made: itself, or those that it was merged of.
    static List<PackId> ids(StoredPack stored) {
        List<PackId> ids = new ArrayList<>();
        for (PackRun run : stored.open().runs()) {
            for (long i = 0; i < run.count(); i++) {
                ids.add(new PackId(stored.id().host(), run.epoch(), run.first() + i));
            }
        }
        return ids.isEmpty() ? List.of(stored.id()) : ids;
    }

    /// How many seconds of the merged `stored` are not, column by column, what the packs in it were sent with.
    static int wrongSeconds(StoredPack stored, LongFunction<byte[]> sent) {
        Map<Long, long[]> right = new HashMap<>();
        for (PackId id : ids(stored)) {
            rows(Pack.open(sent.apply(id.sequence())), right);
        }
        Map<Long, long[]> there = new HashMap<>();
        rows(stored.open(), there);
        int wrong = 0;
        for (var second : right.entrySet()) {
            wrong += Arrays.equals(second.getValue(), there.remove(second.getKey())) ? 0 : 1;
        }
        return wrong + there.size();
    }

    private static void rows(Pack pack, Map<Long, long[]> into) {
        for (Block block : pack.blocks(Tables.SYSTEM, pack.startSecond(), pack.endSecond() + 1)) {
            long[] at = block.atMillis();
            int columns = Tables.SYSTEM.columns().size();
            for (int column = 0; column < columns; column++) {
                long[] values = block.column(column);
                for (int i = 0; i < at.length; i++) {
                    into.computeIfAbsent(at[i], _ -> new long[columns])[column] = values[i];
                }
            }
        }
    }
}
