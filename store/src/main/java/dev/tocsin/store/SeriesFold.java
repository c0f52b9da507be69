package dev.tocsin.store;

import dev.tocsin.base.Limits;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.QueryColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folds the seconds of each entity into the steps of a request: mean, least and greatest of the seconds that are
/// there. A second without a value adds nothing, and a step without any second is NaN.
///
/// Memory is bounded by [Limits#ANSWER_VALUES] (28 bytes each) and [Limits#ANSWER_SERIES]. Not thread-safe.
final class SeriesFold implements RowWalk.Sink<SeriesFold.Point[]> {
    private final SeriesRequest request;
    private final List<QueryColumn> columns;
    private final int points;
    private final boolean native1s;
    private int series;

    /// The columns of one entity, unfolded.
    static final class Point {
        private final double[] sum;
        private final double[] min;
        private final double[] max;
        private final int[] count;

        private Point(int points, boolean native1s) {
            sum = new double[points];
            Arrays.fill(sum, native1s ? Double.NaN : 0);
            // A step of one second has one value: mean, least and greatest are the same array.
            min = native1s ? sum : filled(points);
            max = native1s ? sum : filled(points);
            count = new int[native1s ? 0 : points];
        }

        private static double[] filled(int points) {
            double[] values = new double[points];
            Arrays.fill(values, Double.NaN);
            return values;
        }

        private void add(int point, double value) {
            if (count[point]++ == 0) {
                sum[point] = value;
                min[point] = value;
                max[point] = value;
            } else {
                sum[point] += value;
                min[point] = Math.min(min[point], value);
                max[point] = Math.max(max[point], value);
            }
        }

        private double[] mean() {
            for (int i = 0; i < count.length; i++) {
                sum[i] = count[i] == 0 ? Double.NaN : sum[i] / count[i];
            }
            return sum;
        }
    }

    /// Folds for `request`.
    ///
    /// @throws TooMuch when one entity alone would be too much
    SeriesFold(SeriesRequest request) {
        this.request = request;
        this.columns = request.columns();
        this.points = request.points();
        this.native1s = request.stepMillis() == 1_000;
        check(columns.size());
    }

    private void check(int count) {
        if (count > Limits.ANSWER_SERIES) {
            throw new TooMuch("the answer has more than " + Limits.ANSWER_SERIES
                    + " series; ask for one key, fewer columns or a shorter range");
        }
        if ((long) count * points > Limits.ANSWER_VALUES) {
            throw new TooMuch("the answer has more than " + Limits.ANSWER_VALUES + " values (" + count + " series or"
                    + " more × " + points + " points); ask for a larger step, a shorter range, fewer columns or one"
                    + " key");
        }
    }

    @Override
    public Point @Nullable [] row(Point @Nullable [] state, RowWalk.Row row) {
        long second = Math.floorDiv(row.atMillis, 1_000L) * 1_000;
        if (second < request.fromMillis() || second >= request.toMillis()) {
            return state; // before the range: known only for the rate of the first second
        }
        Point[] lines = state == null ? begin() : state;
        int point = (int) ((second - request.fromMillis()) / request.stepMillis());
        for (int i = 0; i < lines.length; i++) {
            double value = Derivation.evaluate(columns.get(i).formula(), row.before, row.now, row.seconds);
            if (native1s) {
                lines[i].sum[point] = value;
            } else if (!Double.isNaN(value)) {
                lines[i].add(point, value);
            }
        }
        return lines;
    }

    private Point[] begin() {
        series += columns.size();
        check(series);
        Point[] lines = new Point[columns.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Point(points, native1s);
        }
        return lines;
    }

    /// The series, by key, then by column as asked. Once, at the end.
    List<Series> finish(Map<String, Point[]> states) {
        List<Series> all = new ArrayList<>();
        new TreeMap<>(states).forEach((key, lines) -> {
            for (int i = 0; i < lines.length; i++) {
                all.add(new Series(key, columns.get(i), lines[i].mean(), lines[i].min, lines[i].max));
            }
        });
        return all;
    }
}
