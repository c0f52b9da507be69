package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import java.util.Arrays;

/// The writing side of [BitCoder]. Zeros at the end are not written: a reader finds them there by itself.
final class RangeEncoder extends BitCoder {
    private static final int TOP_BITS = 24;
    private static final long CARRY = 1L << 32;
    private static final long BELOW_TOP = 0xFF00_0000L;

    private final ByteWriter out = new ByteWriter(256);
    private long low;
    private int range = -1;
    private boolean begun; // before it, the byte held is one before the first: no carry gets there
    private int held; // the last byte that a carry may still change
    private long heldOnes; // 0xFF bytes behind it

    /// Writes with `contexts` contexts.
    RangeEncoder(int contexts) {
        super(contexts);
    }

    @Override
    boolean code(int probability, boolean bit) {
        int bound = (range >>> PROBABILITY_BITS) * probability;
        if (bit) {
            low += Integer.toUnsignedLong(bound);
            range -= bound;
        } else {
            range = bound;
        }
        normalize();
        return bit;
    }

    @Override
    long direct(int count, long value) {
        for (int i = count - 1; i >= 0; i--) {
            range >>>= 1;
            if ((value >>> i & 1) != 0) {
                low += Integer.toUnsignedLong(range);
            }
            normalize();
        }
        return value;
    }

    private void normalize() {
        while (range >>> TOP_BITS == 0) {
            range <<= 8;
            shift();
        }
    }

    private void shift() {
        if (low < BELOW_TOP || low >= CARRY) {
            int carry = (int) (low >>> 32);
            if (begun) {
                out.writeByte(held + carry & 0xff);
            }
            begun = true;
            for (; heldOnes > 0; heldOnes--) {
                out.writeByte(0xff + carry & 0xff);
            }
            held = (int) (low >>> TOP_BITS) & 0xff;
        } else {
            heldOnes++;
        }
        low = (low & 0x00FF_FFFFL) << 8;
    }

    /// All bytes. Once, at the end.
    byte[] finish() {
        for (int i = 0; i < 5; i++) {
            shift();
        }
        int size = out.size();
        while (size > 0 && out.array()[size - 1] == 0) {
            size--;
        }
        return Arrays.copyOf(out.array(), size);
    }
}
