package dev.tocsin.block;

import dev.tocsin.base.CorruptData;
import java.util.Arrays;

/// The walk over the cells of a [RollupChunk], which writes them with a [RangeEncoder] and fills them with a
/// [RangeDecoder]. Per cell, in this order; a question in [ ] is one bit that costs little where the answer is usual:
///
/// ```
/// all         [count as before?]  else the difference; nothing more of a gap
/// whole       [least = greatest = the last before?]  nothing more
///             least: difference to the last before | greatest: difference to the least, nothing more when it is 0
///             [last = greatest?]  else last: below the greatest | sum: below count × (greatest − least)
/// rounded     [least = greatest = 0?]  nothing more  [all as in the cell before?]  nothing more
///             mean: difference to the last mean of the entity that was not 0 | greatest: difference to the mean
///             [least = 0?]  else difference to the mean  [last = 0?]  else difference to the mean
/// ```
///
/// What is written down is the difference of *keys*: the bits of a float in the order of the numbers, without the
/// lowest that are not kept.
abstract sealed class RollupWalk {
    private static final int COUNT_SAME = 0; // by whether the one before was
    private static final int COUNT = COUNT_SAME + 2;
    private static final int STILL = COUNT + BitCoder.NUMBER; // by whether the one before was
    private static final int SAME = STILL + 2;
    private static final int LEAST_ZERO = SAME + 2;
    private static final int LAST_ZERO = LEAST_ZERO + 2; // by whether the least is
    private static final int LAST_GREATEST = LAST_ZERO + 2;
    private static final int LEAST = LAST_GREATEST + 1;
    private static final int GREATEST = LEAST + BitCoder.NUMBER;
    private static final int LAST = GREATEST + BitCoder.NUMBER;
    private static final int MEAN = LAST + BitCoder.NUMBER;

    /// Contexts of a walk.
    static final int CONTEXTS = MEAN + BitCoder.NUMBER;

    private static final int MEAN_CUT = 23 - 15; // of the 23 bits of a float behind the first
    private static final int CUT = 23 - 11;
    private static final long MOST = 1L << 40; // whole units: sums of 3,600 of them are exact in a double
    private static final double EXACT = 1e-9;
    private static final double EXACT_PART = 1e-13; // what sixty sums in a double may be off

    final RollupChunk chunk;

    private RollupWalk(RollupChunk chunk) {
        this.chunk = chunk;
    }

    /// The walk over `chunk` in whole numbers of `unit`; 0 = rounded.
    static RollupWalk of(RollupChunk chunk, double unit) {
        return unit == 0 ? new Rounded(chunk) : new Whole(chunk, unit);
    }

    /// True when all values of `chunk` are whole numbers of `unit`, and the means those of as many seconds.
    static boolean isWhole(RollupChunk chunk, double unit) {
        for (int cell = 0; cell < chunk.count().length; cell++) {
            if (chunk.count()[cell] > 0 && !isWhole(chunk, cell, unit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(RollupChunk chunk, int cell, double unit) {
        double least = chunk.min()[cell];
        double greatest = chunk.max()[cell];
        double last = chunk.last()[cell];
        double mean = chunk.avg()[cell];
        int count = chunk.count()[cell];
        return isWhole(least, unit)
                && isWhole(greatest, unit)
                && isWhole(last, unit)
                && isWhole(mean * count, unit)
                && least <= last
                && last <= greatest
                && Math.rint(least * count / unit) <= Math.rint(mean * count / unit)
                && Math.rint(mean * count / unit) <= Math.rint(greatest * count / unit);
    }

    private static boolean isWhole(double value, double unit) {
        double units = value / unit;
        double whole = Math.rint(units);
        return Math.abs(units - whole) <= EXACT + EXACT_PART * Math.abs(whole) && Math.abs(whole) < MOST;
    }

    /// Walks all cells.
    ///
    /// @throws CorruptData when what is read cannot be
    final void code(BitCoder coder) {
        int[] counts = chunk.count();
        int before = 0;
        boolean same = true;
        for (int entity = 0; entity < chunk.entities(); entity++) {
            enter();
            int end = (entity + 1) * chunk.steps();
            for (int cell = end - chunk.steps(); cell < end; cell++) {
                same = coder.bit(COUNT_SAME + (same ? 1 : 0), counts[cell] == before);
                long count = same ? before : before + coder.number(COUNT, (long) counts[cell] - before);
                if (count < 0 || count > Integer.MAX_VALUE) {
                    throw new CorruptData("got a count of " + count + " seconds");
                }
                before = (int) count;
                counts[cell] = before;
                if (before > 0) {
                    cell(coder, cell);
                }
            }
        }
    }

    /// Begins the next entity.
    abstract void enter();

    /// Codes the values of `cell`, whose count is known.
    abstract void cell(BitCoder coder, int cell);

    /// Whole numbers of a unit.
    private static final class Whole extends RollupWalk {
        private final double unit;
        private long before;
        private boolean still;

        Whole(RollupChunk chunk, double unit) {
            super(chunk);
            this.unit = unit;
        }

        @Override
        void enter() {
            still = true;
        }

        @Override
        void cell(BitCoder coder, int cell) {
            int count = chunk.count()[cell];
            long least = units(chunk.min()[cell]);
            long greatest = units(chunk.max()[cell]);
            long last = units(chunk.last()[cell]);
            long sum = units(chunk.avg()[cell] * count);
            still = coder.bit(STILL + (still ? 1 : 0), least == before && greatest == before);
            if (still) {
                put(cell, before, before, before, before * (double) count);
                return;
            }
            least = before + coder.number(LEAST, least - before);
            long spread = coder.number(GREATEST, greatest - least);
            if (spread == 0) {
                before = least;
                put(cell, least, least, least, least * (double) count);
                return;
            }
            greatest = least + spread;
            last = coder.bit(LAST_GREATEST, last == greatest)
                    ? greatest
                    : least + coder.below(LAST, last - least, spread);
            long base = least * count;
            sum = base + coder.below(MEAN, sum - base, Math.max(0, spread) * count);
            before = last;
            put(cell, least, greatest, last, (double) sum);
        }

        private long units(double value) {
            return Math.round(value / unit);
        }

        private void put(int cell, long least, long greatest, long last, double sum) {
            chunk.min()[cell] = least * unit;
            chunk.max()[cell] = greatest * unit;
            chunk.last()[cell] = last * unit;
            chunk.avg()[cell] = sum * unit / chunk.count()[cell];
        }
    }

    /// Floats with fewer bits.
    private static final class Rounded extends RollupWalk {
        private boolean zero;
        private boolean same;
        private boolean leastZero;
        private long meanBefore;
        private long[] keys = new long[4]; // mean, least, greatest, last of the cell before

        Rounded(RollupChunk chunk) {
            super(chunk);
        }

        @Override
        void enter() {
            zero = true;
            same = false;
        }

        @Override
        void cell(BitCoder coder, int cell) {
            long[] now = {
                nearest(chunk.avg()[cell], MEAN_CUT),
                bits(chunk.min()[cell]) >> CUT,
                -(-bits(chunk.max()[cell]) >> CUT),
                nearest(chunk.last()[cell], CUT)
            };
            zero = coder.bit(STILL + (zero ? 1 : 0), now[1] == 0 && now[2] == 0);
            if (zero) {
                keys = new long[4];
                put(cell);
                return;
            }
            same = coder.bit(SAME + (same ? 1 : 0), Arrays.equals(now, keys));
            if (!same) {
                now[0] = meanBefore + coder.number(MEAN, now[0] - meanBefore);
                long mean = now[0] >> (CUT - MEAN_CUT);
                now[2] = mean + coder.number(GREATEST, now[2] - mean);
                leastZero = coder.bit(LEAST_ZERO + (leastZero ? 1 : 0), now[1] == 0);
                now[1] = leastZero ? 0 : mean + coder.number(LEAST, now[1] - mean);
                boolean lastZero = coder.bit(LAST_ZERO + (leastZero ? 1 : 0), now[3] == 0);
                now[3] = lastZero ? 0 : mean + coder.number(LAST, now[3] - mean);
                keys = now;
                meanBefore = now[0];
            }
            put(cell);
        }

        private void put(int cell) {
            chunk.avg()[cell] = number(keys[0] << MEAN_CUT);
            chunk.min()[cell] = number(keys[1] << CUT);
            chunk.max()[cell] = number(keys[2] << CUT);
            chunk.last()[cell] = number(keys[3] << CUT);
        }

        private static long nearest(double value, int cut) {
            return (bits(value) + (1L << (cut - 1))) >> cut;
        }
    }

    /// The bits of `value` as a float, in the order of the numbers.
    static long bits(double value) {
        int bits = Float.floatToIntBits((float) value);
        return bits < 0 ? Integer.MIN_VALUE - (long) bits : bits;
    }

    /// The number that [#bits] gave `bits` for.
    static double number(long bits) {
        return Float.intBitsToFloat((int) (bits < 0 ? Integer.MIN_VALUE - bits : bits));
    }
}
