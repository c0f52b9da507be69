package dev.tocsin.watch.notify;

import java.util.ArrayList;
import java.util.List;

/// Packs results into text messages: as many whole results as fit into each, in their order; a result is never split
/// over two; one that is too long alone is cut, and its rest is dropped. A text with a character outside the alphabet
/// has less room ([Gsm7]).
final class SmsPacking {
    private SmsPacking() {}

    /// `results`, each with its end of line, as texts of at most `septets` units (1 to 160).
    static List<String> pack(List<String> results, int septets) {
        List<String> texts = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String result : results) {
            String together = open + result;
            if (fits(together, septets)) {
                open.append(result);
                continue;
            }
            if (!open.isEmpty()) {
                texts.add(open.toString());
                open.setLength(0);
            }
            open.append(cut(result, septets));
        }
        if (!open.isEmpty()) {
            texts.add(open.toString());
        }
        return texts;
    }

    /// As much of the beginning of `result` as fits.
    static String cut(String result, int septets) {
        int end = result.length();
        while (end > 0 && !fits(result.substring(0, end), septets)) {
            end--;
            if (end > 0 && Character.isHighSurrogate(result.charAt(end - 1))) {
                end--;
            }
        }
        return result.substring(0, end);
    }

    private static boolean fits(String text, int septets) {
        return Gsm7.units(text) <= Gsm7.most(text, septets);
    }
}
