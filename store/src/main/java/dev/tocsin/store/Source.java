package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Table;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One table of one pack, opened for a question: its readings in hub time, and the stored columns that the question
/// needs, decoded. What cannot be decoded fails here, before any of it is used.
///
/// ```
/// pack's seconds  100 101 102 …      stored at 3700: the hub corrected the agent's clock by +3600
/// at[]           3700 3701 3702 …
/// ```
///
/// Not thread-safe: a [Sweep] moves its position.
final class Source {
    private static final int MILLIS = 1_000;

    private final Block block;
    private final long[] at;
    private final long[][] cells;
    private final long startSecond;
    private final long receivedMillis;
    private int next;
    private final int end;

    private Source(Block block, long[] at, long[][] cells, long startSecond, long receivedMillis, int[] range) {
        this.block = block;
        this.at = at;
        this.cells = cells;
        this.startSecond = startSecond;
        this.receivedMillis = receivedMillis;
        this.next = range[0];
        this.end = range[1];
    }

    /// What a question needs of each pack.
    ///
    /// @param table the table
    /// @param columns stored columns to decode, by position
    /// @param fromSecond first second that matters, hub time
    /// @param toSecond second after the last
    record Need(Table table, int[] columns, long fromSecond, long toSecond) {}

    /// Opens what `need` names of `pack`, whose first second is `startSecond` in hub time; null when the pack has
    /// no reading of that table in the range.
    ///
    /// @throws CorruptData when it is damaged
    static @Nullable Source open(Pack pack, long startSecond, long receivedMillis, Need need) {
        Block block = pack.block(need.table());
        if (block == null) {
            return null;
        }
        long[] at = times(block, startSecond - pack.startSecond());
        int[] range = {index(at, need.fromSecond()), index(at, need.toSecond())};
        if (range[0] >= range[1]) {
            return null;
        }
        long[][] cells = new long[need.columns().length][];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = block.column(need.columns()[i]);
        }
        return new Source(block, at, cells, startSecond, receivedMillis, range);
    }

    /// The times of `block` moved by `offsetSeconds`, epoch ms.
    static long[] times(Block block, long offsetSeconds) {
        long[] at = block.atMillis();
        if (offsetSeconds != 0) {
            for (int i = 0; i < at.length; i++) {
                at[i] += offsetSeconds * MILLIS;
            }
        }
        return at;
    }

    /// The position of the first time in or after `second`.
    private static int index(long[] at, long second) {
        int found = Arrays.binarySearch(at, second * MILLIS);
        return found >= 0 ? found : -found - 1;
    }

    Block block() {
        return block;
    }

    /// When reading `index` was made, epoch ms, hub time.
    long atMillis(int index) {
        return at[index];
    }

    /// The number of readings of the block, in the range or not.
    int readings() {
        return at.length;
    }

    /// The decoded cells of the `i`-th needed column: `[entity × readings + index]`.
    long[] cells(int i) {
        return cells[i];
    }

    /// The pack's first second, hub time.
    long startSecond() {
        return startSecond;
    }

    /// When the hub got it; `Long.MAX_VALUE` for what it has not got for good.
    long receivedMillis() {
        return receivedMillis;
    }

    /// True when no reading is left.
    boolean isDone() {
        return next >= end;
    }

    /// The position of the next reading.
    int next() {
        return next;
    }

    /// The second of the next reading; only while not [#isDone].
    long nextSecond() {
        return Math.floorDiv(at[next], MILLIS);
    }

    /// Passes over the next reading.
    void skip() {
        next++;
    }

    /// Passes over all readings before `second` and returns the position after the last of them.
    int skipTo(long second) {
        while (next < end && nextSecond() < second) {
            next++;
        }
        return next;
    }
}
