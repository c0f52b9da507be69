package dev.tocsin.app.process;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Table;
import java.util.Arrays;

/// Reads a pack as a query does, block by block and column by column: what fails its checksum is a gap.
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
}
