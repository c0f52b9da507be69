package dev.tocsin.signal.rule;

import java.util.Arrays;

/// What rules at the hub make of series that are handed in: values across hosts, the same hour yesterday, the
/// time until a level is reached. Pure; NaN in a series is a gap, NaN as a result is not known.
public final class History {
    /// Fewer values make no forecast.
    public static final int LEAST_VALUES = 10;

    // Pairs of so many values are compared: 4,950, a millisecond.
    private static final int FITTED = 100;

    private History() {}

    /// What `values`, one per host, come to.
    public static double across(Fold.Function function, double[] values) {
        return Window.across(function, values);
    }

    /// The mean of `lastHour` as a multiple of the mean of `sameHourYesterday`. Not known when less than half
    /// of either is, or yesterday's is not above zero: nothing is a multiple of nothing.
    public static double ofYesterday(double[] lastHour, double[] sameHourYesterday) {
        double now = mean(lastHour);
        double then = mean(sameHourYesterday);
        return then > 0 ? now / then : Double.NaN;
    }

    private static double mean(double[] values) {
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                sum += value;
                count++;
            }
        }
        return count * 2 >= values.length && count > 0 ? sum / count : Double.NaN;
    }

    /// Seconds after `nowMillis` at which the series will be at `level` if it goes on as it did: 0 when it is
    /// there, infinite when it moves away, stands, or only trembles. Not known with less than [#LEAST_VALUES]
    /// values.
    ///
    /// The line is the one of Theil (1950) and Sen (1968): the median of the slopes of all pairs, so that up to 29
    /// % of the values may be anything, such as the hour in which logs were rotated. Where it is to be is decided
    /// from the last values, not from the middle of the line.
    ///
    /// @param times ascending, epoch ms
    /// @param values one for each time
    public static double secondsTo(double level, long[] times, double[] values, long nowMillis) {
        double[][] points = points(times, values);
        double[] t = points[0];
        double[] v = points[1];
        if (t.length < LEAST_VALUES || t[t.length - 1] <= t[0]) {
            return Double.NaN;
        }
        double slope = slope(t, v);
        double[] heights = new double[t.length];
        for (int i = 0; i < t.length; i++) {
            heights[i] = v[i] - slope * t[i];
        }
        double height = median(heights);
        double[] off = new double[t.length];
        for (int i = 0; i < t.length; i++) {
            off[i] = Math.abs(heights[i] - height);
        }
        double moved = Math.abs(slope) * (t[t.length - 1] - t[0]);
        double last = median(Arrays.copyOfRange(v, v.length - 5, v.length));
        if (last == level || (last > level) != (v[0] > level)) {
            return 0; // it is there, or has crossed it
        }
        // A move that does not stand out of the trembling around the line is none.
        if (slope == 0 || !(moved > 3 * median(off)) || (level - last) / slope < 0) {
            return Double.POSITIVE_INFINITY;
        }
        double from = t[t.length - 3];
        double late = (nowMillis - times[0]) / 1_000.0 - from;
        return Math.max(0, (level - last) / slope - late);
    }

    /// The known ones, at most [#FITTED], evenly chosen: seconds since the first, and values.
    private static double[][] points(long[] times, double[] values) {
        int known = 0;
        int[] at = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                at[known++] = i;
            }
        }
        int count = Math.min(known, FITTED);
        double[][] points = new double[2][count];
        for (int i = 0; i < count; i++) {
            int from = at[count == known ? i : (int) ((long) i * (known - 1) / (count - 1))];
            points[0][i] = (times[from] - times[0]) / 1_000.0;
            points[1][i] = values[from];
        }
        return points;
    }

    private static double slope(double[] t, double[] v) {
        double[] slopes = new double[t.length * (t.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < t.length; i++) {
            for (int j = i + 1; j < t.length; j++) {
                if (t[j] > t[i]) {
                    slopes[count++] = (v[j] - v[i]) / (t[j] - t[i]);
                }
            }
        }
        return count == 0 ? 0 : median(Arrays.copyOf(slopes, count));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
