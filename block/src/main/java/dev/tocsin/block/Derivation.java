package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Evaluates a [Formula]: the one place where stored integers become numbers for people. Pure and thread-safe.
///
/// A result that cannot be known is NaN. Two readings more than [#MAX_SPAN_SECONDS] apart give no rate: what
/// happened between them was not watched second by second, and an average over a gap must not look like a second.
public final class Derivation {
    /// Seconds between two readings that still make a rate: two, so that one late tick leaves no hole.
    public static final double MAX_SPAN_SECONDS = 2.5;

    private Derivation() {}

    /// The value of `formula`.
    ///
    /// @param before the cells of the reading before, by stored column, or null when there was none
    /// @param now the cells of this reading
    /// @param seconds the time between the two readings, ignored when `before` is null
    /// @return the value in the query column's unit, NaN when it cannot be known
    public static double evaluate(Formula formula, long @Nullable [] before, long[] now, double seconds) {
        boolean pair = before != null && seconds > 0 && seconds <= MAX_SPAN_SECONDS;
        // Without a pair nothing moved in an unknown time: every form below then yields NaN by itself.
        long[] from = pair && before != null ? before : now;
        double span = pair ? seconds : Double.NaN;
        return switch (formula) {
            case Formula.Gauge(int column, double factor) ->
                now[column] == Column.GAP ? Double.NaN : now[column] * factor;
            case Formula.Difference(int a, int b, double factor) ->
                now[a] == Column.GAP || now[b] == Column.GAP ? Double.NaN : Math.max(0, now[a] - now[b]) * factor;
            case Formula.Fraction(int a, int b) -> fraction(now[a], now[b]);
            case Formula.Rate(List<Integer> columns, double factor) -> growth(columns, from, now) / span * factor;
            case Formula.Share(List<Integer> part, List<Integer> whole) -> share(part, whole, from, now);
            case Formula.MeanPer(int total, int count, double factor) -> meanPer(total, count, from, now) * factor;
        };
    }

    /// The stored columns that `formula` reads, by position.
    public static List<Integer> columns(Formula formula) {
        return switch (formula) {
            case Formula.Gauge(int column, double _) -> List.of(column);
            case Formula.Difference(int a, int b, double _) -> List.of(a, b);
            case Formula.Fraction(int a, int b) -> List.of(a, b);
            case Formula.Rate(List<Integer> columns, double _) -> columns;
            case Formula.Share(List<Integer> _, List<Integer> whole) -> whole; // holds the part
            case Formula.MeanPer(int total, int count, double _) -> List.of(total, count);
        };
    }

    private static double fraction(long a, long b) {
        return a == Column.GAP || b == Column.GAP || b <= 0 ? Double.NaN : Math.clamp((double) a / b, 0, 1);
    }

    private static double growth(List<Integer> columns, long[] before, long[] now) {
        long sum = 0;
        for (int column : columns) {
            if (before[column] == Column.GAP || now[column] == Column.GAP || now[column] < before[column]) {
                return Double.NaN;
            }
            sum += now[column] - before[column];
        }
        return sum;
    }

    private static double share(List<Integer> part, List<Integer> whole, long[] before, long[] now) {
        double all = moved(whole, before, now);
        return all > 0 ? Math.clamp(moved(part, before, now) / all, 0, 1) : Double.NaN;
    }

    private static double moved(List<Integer> columns, long[] before, long[] now) {
        long sum = 0;
        for (int column : columns) {
            if (before[column] == Column.GAP || now[column] == Column.GAP) {
                return Double.NaN;
            }
            sum += Math.max(0, now[column] - before[column]);
        }
        return sum;
    }

    private static double meanPer(int total, int count, long[] before, long[] now) {
        double events = growth(List.of(count), before, now);
        return events > 0 ? growth(List.of(total), before, now) / events : Double.NaN;
    }
}
