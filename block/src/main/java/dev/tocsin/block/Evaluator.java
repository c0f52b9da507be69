package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Formula] made ready to be evaluated millions of times: what [Derivation#evaluate] gives, without lists on the
/// way; a test holds the two together. Immutable, thread-safe.
public final class Evaluator {
    private final Kind kind;
    private final int[] part;
    private final int[] whole;
    private final double factor;

    /// The forms, one for each of [Formula].
    private enum Kind {
        GAUGE,
        DIFFERENCE,
        FRACTION,
        RATE,
        SHARE,
        MEAN_PER
    }

    private Evaluator(Kind kind, int[] part, int[] whole, double factor) {
        this.kind = kind;
        this.part = part;
        this.whole = whole;
        this.factor = factor;
    }

    /// The evaluator of `formula`.
    public static Evaluator of(Formula formula) {
        return switch (formula) {
            case Formula.Gauge(int column, double factor) -> new Evaluator(Kind.GAUGE, one(column), one(0), factor);
            case Formula.Difference(int a, int b, double factor) ->
                new Evaluator(Kind.DIFFERENCE, one(a), one(b), factor);
            case Formula.Fraction(int a, int b) -> new Evaluator(Kind.FRACTION, one(a), one(b), 1);
            case Formula.Rate(List<Integer> columns, double factor) ->
                new Evaluator(Kind.RATE, all(columns), one(0), factor);
            case Formula.Share(List<Integer> part, List<Integer> whole) ->
                new Evaluator(Kind.SHARE, all(part), all(whole), 1);
            case Formula.MeanPer(int total, int count, double factor) ->
                new Evaluator(Kind.MEAN_PER, one(total), one(count), factor);
        };
    }

    private static int[] one(int column) {
        return new int[] {column};
    }

    private static int[] all(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The evaluators of `columns`, in their order.
    public static Evaluator[] of(List<QueryColumn> columns) {
        return columns.stream().map(column -> of(column.formula())).toArray(Evaluator[]::new);
    }

    /// As [Derivation#evaluate].
    ///
    /// @param before the cells of the reading before, by stored column, or null when there was none
    /// @param now the cells of this reading
    /// @param seconds the time between the two readings, ignored when `before` is null
    /// @return the value in the query column's unit, NaN when it cannot be known
    public double evaluate(long @Nullable [] before, long[] now, double seconds) {
        return switch (kind) {
            case GAUGE -> now[part[0]] == Column.GAP ? Double.NaN : now[part[0]] * factor;
            case DIFFERENCE -> difference(now[part[0]], now[whole[0]]);
            case FRACTION -> fraction(now[part[0]], now[whole[0]]);
            case RATE, SHARE, MEAN_PER ->
                before != null && seconds > 0 && seconds <= Derivation.MAX_SPAN_SECONDS
                        ? moved(before, now, seconds)
                        : Double.NaN;
        };
    }

    private double difference(long a, long b) {
        return a == Column.GAP || b == Column.GAP ? Double.NaN : Math.max(0, a - b) * factor;
    }

    private static double fraction(long a, long b) {
        return a == Column.GAP || b == Column.GAP || b <= 0 ? Double.NaN : Math.clamp((double) a / b, 0, 1);
    }

    private double moved(long[] before, long[] now, double seconds) {
        if (kind == Kind.RATE) {
            return growth(part, before, now) / seconds * factor;
        }
        if (kind == Kind.MEAN_PER) {
            double events = growth(whole, before, now);
            return events > 0 ? growth(part, before, now) / events * factor : Double.NaN;
        }
        double all = forward(whole, before, now);
        return all > 0 ? Math.clamp(forward(part, before, now) / all, 0, 1) : Double.NaN;
    }

    /// How far all of `columns` moved; NaN when one went back or is not known.
    private static double growth(int[] columns, long[] before, long[] now) {
        long sum = 0;
        for (int column : columns) {
            long was = before[column];
            long is = now[column];
            if (was == Column.GAP || is == Column.GAP || is < was) {
                return Double.NaN;
            }
            sum += is - was;
        }
        return sum;
    }

    /// The same, where one that went back did not move.
    private static double forward(int[] columns, long[] before, long[] now) {
        long sum = 0;
        for (int column : columns) {
            long was = before[column];
            long is = now[column];
            if (was == Column.GAP || is == Column.GAP) {
                return Double.NaN;
            }
            sum += Math.max(0, is - was);
        }
        return sum;
    }
}
