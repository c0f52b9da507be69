package dev.tocsin.block;

import java.util.Arrays;

/// Codes bits by how likely they were so far: adaptive binary arithmetic coding, as LZMA does it (a 32-bit range, a
/// carry that is held back, 12-bit probabilities). Made for small things: a chunk of 240 numbers has no room for the
/// tables of a general compressor, and here what repeats costs a hundredth of a bit.
///
/// One walk over the cells serves both directions: a [RangeEncoder] takes what it is given and gives it back, a
/// [RangeDecoder] passes over it and gives what was written. So they cannot disagree about an order.
///
/// Probabilities live in *contexts*, numbered by the walk. Not thread-safe.
abstract sealed class BitCoder permits RangeEncoder, RangeDecoder {
    /// Contexts that [#number] takes from its first on.
    static final int NUMBER = 2 + 64;

    /// Contexts that [#below] takes.
    static final int BELOW = 64;

    /// Bits of a probability.
    static final int PROBABILITY_BITS = 12;

    private static final int ADAPT = 4; // a sixteenth of the way per bit: chunks are short
    private static final int LENGTH_BITS = 6;

    private final short[] zero; // by context: probability of a 0, of 2^12

    /// Knows `contexts` contexts, all of them undecided.
    BitCoder(int contexts) {
        zero = new short[contexts];
        Arrays.fill(zero, (short) (1 << (PROBABILITY_BITS - 1)));
    }

    /// Codes one bit whose 0 has the probability `probability`.
    abstract boolean code(int probability, boolean bit);

    /// Codes the low `count` ≤ 63 bits of `value`, each as likely as not.
    abstract long direct(int count, long value);

    /// Codes a bit in `context`.
    final boolean bit(int context, boolean bit) {
        int probability = zero[context];
        boolean coded = code(probability, bit);
        // Never 0 nor 1: shifting down stops short of both.
        int change = coded ? -(probability >> ADAPT) : ((1 << PROBABILITY_BITS) - probability) >> ADAPT;
        zero[context] = (short) (probability + change);
        return coded;
    }

    /// Codes any number; small ones and lengths that were frequent are cheap.
    final long number(int context, long value) {
        if (!bit(context, value != 0)) {
            return 0;
        }
        boolean negative = bit(context + 1, value < 0);
        long magnitude = magnitude(context + 2, Math.abs(value));
        return negative ? -magnitude : magnitude;
    }

    /// Codes a number from 0 to `limit`; by how many bits it is shorter than the limit is learnt.
    final long below(int context, long value, long limit) {
        int most = length(limit);
        int length = most - tree(context, most - length(value));
        return length <= 0 ? 0 : bits(length, value);
    }

    private long magnitude(int context, long value) {
        int length = tree(context, length(value));
        return length == 0 ? 0 : bits(length, value);
    }

    private long bits(int length, long value) {
        return 1L << (length - 1) | direct(length - 1, value & ((1L << (length - 1)) - 1));
    }

    private int tree(int context, int value) {
        int node = 1;
        for (int i = LENGTH_BITS - 1; i >= 0; i--) {
            boolean one = bit(context + node, (value >> i & 1) != 0);
            node = node << 1 | (one ? 1 : 0);
        }
        return node - (1 << LENGTH_BITS);
    }

    private static int length(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }
}
