package dev.tocsin.block;

import dev.tocsin.base.CorruptData;
import java.util.Arrays;

/// When each entity of a block had a row: runs of readings, flat over all entities, in the order of the cells.
///
/// ```
/// cell:     0 1 2 3 4 5 | 6 7 8 9 10 11 | 12 …      entity × readings + reading
/// row:      # # # # # # | # # . . #  #  | .
/// runs:     0+6           6+2     10+2                start + length, never across entities
/// ```
///
/// Filled once by [#add] in ascending order, then only read.
final class Presence {
    private final int readings;
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private int runs;
    private int cells;

    /// No runs yet, in a block of `readings` readings.
    Presence(int readings) {
        this.readings = readings;
    }

    /// Adds a run of `length` ≥ 1 readings of `entity` from reading `from`, behind all runs before.
    void add(int entity, int from, int length) {
        if (runs == starts.length) {
            starts = Arrays.copyOf(starts, runs * 2);
            lengths = Arrays.copyOf(lengths, runs * 2);
        }
        starts[runs] = entity * readings + from;
        lengths[runs] = length;
        runs++;
        cells += length;
    }

    /// The number of readings of the block.
    int readings() {
        return readings;
    }

    /// The number of runs.
    int runs() {
        return runs;
    }

    /// The first cell of run `run`.
    int start(int run) {
        return starts[run];
    }

    /// The number of cells of run `run`, ≥ 1.
    int length(int run) {
        return lengths[run];
    }

    /// The number of cells that had a row.
    int cells() {
        return cells;
    }

    /// The first run of `entity`, or, when it has none, of the next entity that has one.
    int firstRun(int entity) {
        int at = Arrays.binarySearch(starts, 0, runs, entity * readings);
        return at >= 0 ? at : -at - 1;
    }

    /// True when `entity` had a row at reading `index`.
    boolean contains(int entity, int index) {
        int cell = entity * readings + index;
        int at = Arrays.binarySearch(starts, 0, runs, cell);
        int run = at >= 0 ? at : -at - 2;
        return run >= 0 && cell < starts[run] + lengths[run];
    }

    /// Fails unless `entities` × `readings` is a number of cells that one array of a block may have.
    static void checkCells(int entities, int readings) {
        if ((long) entities * readings > BlockFormat.MAX_CELLS) {
            throw new CorruptData(
                    "got " + entities + " entities × " + readings + " readings; at most " + BlockFormat.MAX_CELLS);
        }
    }
}
