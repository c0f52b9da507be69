package dev.tocsin.store;

import dev.tocsin.base.Limits;
import dev.tocsin.block.Evaluator;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folds the seconds of each entity into the steps of a request: mean, least and greatest of the seconds that are
/// there, the last of them and how many. A second without a value adds nothing, and a step without any second is
/// NaN. Steps of a rollup go in as the seconds that they stand for.
///
/// Memory is bounded by [Limits#ANSWER_VALUES] (36 bytes each) and [Limits#ANSWER_SERIES]. Not thread-safe.
final class SeriesFold implements RowWalk.Sink<SeriesFold.Point[]> {
    private final SeriesRequest request;
    private final List<QueryColumn> columns;
    private final Evaluator[] evaluators;
    private final int points;
    private final boolean native1s;
    private final boolean bounded;
    private final SortedMap<String, Point[]> lines = new TreeMap<>();
    private long fromMillis;
    private long toMillis;
    private int series;

    /// A column of one entity, unfolded.
    static final class Point {
        private final double[] sum;
        private final double[] min;
        private final double[] max;
        private final double[] last;
        private final int[] count;

        private Point(int points, boolean native1s) {
            sum = new double[points];
            Arrays.fill(sum, native1s ? Double.NaN : 0);
            // A step of one second has one value: mean, least and greatest are the same array.
            min = native1s ? sum : filled(points);
            max = native1s ? sum : filled(points);
            last = native1s ? sum : filled(points);
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
            last[point] = value;
        }

        private void add(int point, Step step) {
            boolean first = count[point] == 0;
            sum[point] += step.avg() * step.count();
            min[point] = first ? step.min() : Math.min(min[point], step.min());
            max[point] = first ? step.max() : Math.max(max[point], step.max());
            last[point] = step.last();
            count[point] += step.count();
        }

        private double mean(int point) {
            return count[point] == 0 ? Double.NaN : sum[point] / count[point];
        }

        private double[] means() {
            for (int i = 0; i < count.length; i++) {
                sum[i] = mean(i);
            }
            return sum;
        }

        int count(int point) {
            return count[point];
        }

        double avg(int point) {
            return mean(point);
        }

        double min(int point) {
            return min[point];
        }

        double max(int point) {
            return max[point];
        }

        double last(int point) {
            return last[point];
        }
    }

    /// A step of a rollup.
    ///
    /// @param count seconds that it stands for, ≥ 1
    record Step(int count, double avg, double min, double max, double last) {}

    /// Folds for `request`.
    ///
    /// @throws TooMuch when one entity alone would be too much
    SeriesFold(SeriesRequest request) {
        this(request, true);
    }

    /// The same; unless it is `bounded`, an answer may be of any size (one hour of a host at most).
    SeriesFold(SeriesRequest request, boolean bounded) {
        this.request = request;
        this.columns = request.columns();
        this.evaluators = Evaluator.of(columns);
        this.points = request.points();
        this.native1s = request.stepMillis() == 1_000;
        this.bounded = bounded;
        this.fromMillis = request.fromMillis();
        this.toMillis = request.toMillis();
        check(columns.size());
    }

    /// The table that is folded.
    Table table() {
        return request.table();
    }

    /// Its columns that are wanted.
    List<QueryColumn> columns() {
        return columns;
    }

    /// The one entity that is wanted, or null for all.
    @Nullable
    String key() {
        return request.key();
    }

    /// From now on only what lies in `[fromMillis, toMillis)` counts; no less than the request.
    void limit(long fromMillis, long toMillis) {
        this.fromMillis = Math.max(request.fromMillis(), fromMillis);
        this.toMillis = Math.min(request.toMillis(), toMillis);
    }

    private void check(int count) {
        if (!bounded) {
            return;
        }
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
        if (second < fromMillis || second >= toMillis) {
            return state; // before the range: known only for the rate of the first second
        }
        Point[] found = state == null ? lines(row.key) : state;
        int point = point(second);
        for (int i = 0; i < found.length; i++) {
            add(found[i], point, evaluators[i].evaluate(row.before, row.now, row.seconds));
        }
        return found;
    }

    /// One second of the entity `key`: a value per column, NaN = not known.
    void second(String key, long atMillis, double[] values) {
        long second = Math.floorDiv(atMillis, 1_000L) * 1_000;
        boolean wanted = request.key() == null || key.equals(request.key());
        if (!wanted || second < fromMillis || second >= toMillis) {
            return;
        }
        Point[] found = lines(key);
        int point = point(second);
        for (int i = 0; i < found.length; i++) {
            add(found[i], point, values[i]);
        }
    }

    private void add(Point line, int point, double value) {
        if (native1s) {
            line.sum[point] = value;
        } else if (!Double.isNaN(value)) {
            line.add(point, value);
        }
    }

    /// A step of a rollup of column `column` of the entity `key`, which begins at `millis`, within the range.
    void step(String key, int column, long millis, Step step) {
        lines(key)[column].add(point(millis), step);
    }

    private int point(long millis) {
        return (int) ((millis - request.fromMillis()) / request.stepMillis());
    }

    private Point[] lines(String key) {
        Point[] found = lines.get(key);
        if (found != null) {
            return found;
        }
        series += columns.size();
        check(series);
        Point[] fresh = new Point[columns.size()];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = new Point(points, native1s);
        }
        lines.put(key, fresh);
        return fresh;
    }

    /// What was folded, by key, a point per column.
    Map<String, Point[]> lines() {
        return lines;
    }

    /// The series, by key, then by column as asked. Once, at the end.
    List<Series> finish() {
        List<Series> all = new ArrayList<>();
        lines.forEach((key, points) -> {
            for (int i = 0; i < points.length; i++) {
                all.add(new Series(key, columns.get(i), points[i].means(), points[i].min, points[i].max));
            }
        });
        return all;
    }
}
