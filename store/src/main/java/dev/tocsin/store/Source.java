package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Table;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// One block of one pack, opened for a question: its readings in hub time, and the stored columns that the question
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
    private final Place place;
    private final int first;
    private int next;
    private final int end;

    private Source(Block block, long[] at, long[][] cells, Place place, int[] range) {
        this.block = block;
        this.at = at;
        this.cells = cells;
        this.place = place;
        this.first = range[0];
        this.next = range[0];
        this.end = range[1];
    }

    /// Whose word counts where packs overlap: the one that the hub received later; of two received together the one
    /// with the higher sequence. [dev.tocsin.block.Merge] joins packs by the same rule.
    record Place(PackId id, long receivedMillis) {
        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::receivedMillis)
                .thenComparingLong(place -> place.id().sequence())
                .thenComparingLong(place -> place.id().epoch());
    }

    /// What a question needs of each pack.
    ///
    /// @param table the table
    /// @param columns stored columns to decode, by position
    /// @param fromSecond first second that matters, hub time
    /// @param toSecond second after the last
    record Need(Table table, int[] columns, long fromSecond, long toSecond) {}

    /// Opens what `need` names of `block`, whose times are `offset` seconds from hub time; null when it has no
    /// reading in the range.
    ///
    /// @throws CorruptData when it is damaged
    static @Nullable Source open(Block block, long offset, Place place, Need need) {
        long[] at = times(block, offset);
        int[] range = {index(at, need.fromSecond()), index(at, need.toSecond())};
        if (range[0] >= range[1]) {
            return null;
        }
        long[][] cells = new long[need.columns().length][];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = block.column(need.columns()[i]);
        }
        return new Source(block, at, cells, place, range);
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

    /// The second of the first reading that matters, hub time.
    long firstSecond() {
        return Math.floorDiv(at[first], MILLIS);
    }

    /// True when this one counts where `other` tells the same second.
    boolean countsBefore(Source other) {
        return Place.ORDER.compare(place, other.place) > 0;
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
