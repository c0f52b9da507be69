package dev.tocsin.block;

import java.util.Arrays;

/// Arrays of ints that grow.
final class Ints {
    private Ints() {}

    /// `array`, or a longer copy when it has no place `index`.
    static int[] room(int[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, index + 16 + index / 4);
    }
}
