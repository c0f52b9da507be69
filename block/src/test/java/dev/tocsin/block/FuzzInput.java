package dev.tocsin.block;

import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the fuzz tests share.
final class FuzzInput {
    private FuzzInput() {}

    /// Fails unless the message says what was read.
    static void check(CorruptData expected) {
        String message = expected.getMessage();
        if (message == null || !message.startsWith("got ")) {
            throw new AssertionError("got the message \"" + message + "\"; must say what was read", expected);
        }
    }

    /// `data` in pieces, each behind a byte with its length; at least one.
    static List<byte[]> pieces(byte[] data) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        do {
            int length = at < data.length ? data[at] & 0xFF : 0;
            int from = Math.min(at + 1, data.length);
            int to = Math.min(from + length, data.length);
            pieces.add(Arrays.copyOfRange(data, from, to));
            at = to;
        } while (at < data.length);
        return pieces;
    }
}
