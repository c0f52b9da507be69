package dev.tocsin.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The word that somebody meant: the known one with the least typing mistakes between.
final class Nearest {
    private static final int MOST_MISTAKES = 2; // three in a short word make any word of any other

    private Nearest() {}

    /// The option or subcommand of `line` nearest to `word`, or null when none is near.
    static @Nullable String to(String word, CommandLine line) {
        List<String> known = new ArrayList<>();
        if (word.startsWith("-")) {
            line.getCommandSpec().options().forEach(o -> known.addAll(List.of(o.names())));
        } else {
            known.addAll(line.getSubcommands().keySet());
        }
        int equals = word.indexOf('=');
        return of(equals < 0 ? word : word.substring(0, equals), known);
    }

    /// The member of `known` nearest to `word` within two mistakes (and less than half of the word), the first of
    /// equals; null when there is none.
    static @Nullable String of(String word, Collection<String> known) {
        String best = null;
        int least = Math.min(MOST_MISTAKES, Math.max(1, (word.length() - 1) / 2)) + 1;
        for (String candidate : known) {
            int mistakes = mistakes(word, candidate);
            if (mistakes < least) {
                least = mistakes;
                best = candidate;
            }
        }
        return best;
    }

    /// How many letters were left out, added, changed or swapped with their neighbour between `a` and `b` (optimal
    /// string alignment distance).
    private static int mistakes(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cell(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cell(String a, String b, int[][] d, int i, int j) {
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + d[i - 2][j - 2]) : least;
    }
}
