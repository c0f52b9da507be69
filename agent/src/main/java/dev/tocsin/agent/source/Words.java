package dev.tocsin.agent.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The words that a file of `name value` lines is searched for, each with the column that it fills.
final class Words {
    private final List<byte[]> words = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();

    /// Also looks for lines that start with `word` (with its separator, as in `MemFree:`), for `column` (≥ 0).
    Words with(String word, int column) {
        words.add(ascii(word));
        columns.add(column);
        return this;
    }

    /// The column of the word that `cursor` stands before, and moves over it; -1 when it is none of them.
    int take(Cursor cursor) {
        for (int i = 0; i < words.size(); i++) {
            byte[] word = words.get(i);
            if (cursor.startsWith(word)) {
                cursor.skip(word.length);
                return columns.get(i);
            }
        }
        return -1;
    }

    /// The bytes of an ASCII text.
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
