package dev.tocsin.block;

/// The reading side of [BitCoder]. Any bytes can be read, as much as is asked for: behind the end are zeros. So who
/// reads must know how much he wants, and a checksum must have said before that the bytes are right.
final class RangeDecoder extends BitCoder {
    private static final int TOP_BITS = 24;

    private final byte[] bytes;
    private int at;
    private int range = -1;
    private int code;

    /// Reads `bytes` from `offset` to their end with `contexts` contexts.
    RangeDecoder(int contexts, byte[] bytes, int offset) {
        super(contexts);
        this.bytes = bytes;
        this.at = offset;
        for (int i = 0; i < 4; i++) {
            code = code << 8 | next();
        }
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    @Override
    boolean code(int probability, boolean ignored) {
        int bound = (range >>> PROBABILITY_BITS) * probability;
        boolean bit = Integer.compareUnsigned(code, bound) >= 0;
        if (bit) {
            code -= bound;
            range -= bound;
        } else {
            range = bound;
        }
        normalize();
        return bit;
    }

    @Override
    long direct(int count, long ignored) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            range >>>= 1;
            boolean one = Integer.compareUnsigned(code, range) >= 0;
            if (one) {
                code -= range;
            }
            value = value << 1 | (one ? 1 : 0);
            normalize();
        }
        return value;
    }

    private void normalize() {
        while (range >>> TOP_BITS == 0) {
            range <<= 8;
            code = code << 8 | next();
        }
    }
}
