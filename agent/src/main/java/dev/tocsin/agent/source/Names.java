package dev.tocsin.agent.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// What is known of each device or interface, found by the bytes of its name, so that the same few names of every
/// second make no new texts. Not thread-safe.
///
/// Bounded: names come from the kernel but may be made by anybody who may make interfaces; when [#MAX_NAMES] are known,
/// all are forgotten and learned again.
final class Names<T> {
    /// Names that are remembered.
    static final int MAX_NAMES = 4_096;

    private final Map<Key, T> known = new HashMap<>();
    private final Function<String, T> learn;
    private final Key probe = new Key();

    /// Learns an unknown name by `learn`.
    Names(Function<String, T> learn) {
        this.learn = learn;
    }

    /// What is known of the name in `bytes` from `from` to `to`.
    T get(byte[] bytes, int from, int to) {
        T value = known.get(probe.over(bytes, from, to));
        if (value != null) {
            return value;
        }
        if (known.size() >= MAX_NAMES) {
            known.clear();
        }
        T learned = learn.apply(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        known.put(new Key().over(copy, 0, copy.length), learned);
        return learned;
    }

    /// All that is known, in no order; live.
    Iterable<T> all() {
        return known.values();
    }

    /// Forgets everything, so that it is learned again.
    void forget() {
        known.clear();
    }

    /// A range of bytes that is equal to another of the same content.
    private static final class Key {
        private byte[] bytes = {};
        private int from;
        private int to;

        Key over(byte[] source, int start, int end) {
            bytes = source;
            from = start;
            to = end;
            return this;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, from, to, key.bytes, key.from, key.to);
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + bytes[i];
            }
            return hash;
        }
    }
}
