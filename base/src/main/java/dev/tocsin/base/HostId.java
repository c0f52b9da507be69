package dev.tocsin.base;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// The identity of a watched machine for its whole life: a UUID of version 7 (RFC 9562 §5.7), so that ids sort by the
/// time of enrolment. Names change, ids do not.
///
/// @param uuid the 128 bits
public record HostId(UUID uuid) implements Comparable<HostId> {
    /// A new id: 48 bits of `wallMillis`, then random bits from `random` (a secure one in the product).
    public static HostId create(long wallMillis, RandomGenerator random) {
        long high = (wallMillis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
        return new HostId(new UUID(high, low));
    }

    /// Reads the form that [#toString] writes.
    ///
    /// @throws IllegalArgumentException when `text` is no UUID of 36 characters
    public static HostId parse(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("got \"" + text + "\"; a host id has 36 characters");
        }
        return new HostId(UUID.fromString(text));
    }

    @Override
    public int compareTo(HostId other) {
        int byHigh = Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
        return byHigh != 0
                ? byHigh
                : Long.compareUnsigned(uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
