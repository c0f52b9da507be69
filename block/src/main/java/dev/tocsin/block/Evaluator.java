package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Formula] made ready to be evaluated millions of times: what [Derivation#evaluate] gives, without lists on the
/// way. The two forms that most columns have are worked out here, the others there; a test holds them together.
/// Immutable, thread-safe.
public final class Evaluator {
    private final Formula formula;
    private final int[] rate;
    private final int gauge;
    private final double factor;

    private Evaluator(Formula formula, int[] rate, int gauge, double factor) {
        this.formula = formula;
        this.rate = rate;
        this.gauge = gauge;
        this.factor = factor;
    }

    /// The evaluator of `formula`.
    public static Evaluator of(Formula formula) {
        return switch (formula) {
            case Formula.Rate(List<Integer> columns, double factor) ->
                new Evaluator(
                        formula, columns.stream().mapToInt(Integer::intValue).toArray(), -1, factor);
            case Formula.Gauge(int column, double factor) -> new Evaluator(formula, new int[0], column, factor);
            case Formula.Difference _, Formula.Fraction _, Formula.Share _, Formula.MeanPer _ ->
                new Evaluator(formula, new int[0], -1, 0);
        };
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
        if (gauge >= 0) {
            return now[gauge] == Column.GAP ? Double.NaN : now[gauge] * factor;
        }
        if (rate.length == 0) {
            return Derivation.evaluate(formula, before, now, seconds);
        }
        if (before == null || !(seconds > 0 && seconds <= Derivation.MAX_SPAN_SECONDS)) {
            return Double.NaN;
        }
        long sum = 0;
        for (int column : rate) {
            long was = before[column];
            long is = now[column];
            if (was == Column.GAP || is == Column.GAP || is < was) {
                return Double.NaN;
            }
            sum += is - was;
        }
        return sum / seconds * factor;
    }
}
