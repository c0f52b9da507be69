package dev.tocsin.base.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The known name that somebody most likely meant: the one with the fewest letters added, taken away, changed, or
/// swapped with their neighbour (Damerau 1964), when those are few.
public final class Nearest {
    private Nearest() {}

    /// The nearest of `known`, or null when none is near: at most a third of the letters may differ.
    public static @Nullable String of(String name, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String one : known) {
            int distance = distance(name, one);
            if (distance < least) {
                least = distance;
                best = one;
            }
        }
        return best != null && least <= Math.max(1, best.length() / 3) ? best : null;
    }

    private static int distance(String a, String b) {
        if (a.length() > 100 || b.length() > 100) {
            return Integer.MAX_VALUE; // no name of ours
        }
        int[] earlier = new int[b.length() + 1];
        int[] before = new int[b.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(change, Math.min(before[j], now[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    now[j] = Math.min(now[j], earlier[j - 2] + 1);
                }
            }
            earlier = before;
            before = now;
        }
        return before[b.length()];
    }
}
