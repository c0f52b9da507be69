package dev.tocsin.signal.rule;

import dev.tocsin.signal.rule.Fold.Function;
import java.util.ArrayDeque;
import java.util.function.ToDoubleFunction;

/// The values of a span that ends now, in at most [#BINS] bins, so that an hour costs no more memory than a
/// minute. Its result is not known (NaN) until the span is filled, and when less than half of it has values.
/// For one thread.
final class Window {
    /// Bins of one window: what is folded is exact to a sixtieth of it.
    static final int BINS = 60;

    private static final class Bin {
        private final long from;
        private double sum;
        private int count;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private final double first;
        private double last;

        private Bin(long from, double first) {
            this.from = from;
            this.first = first;
        }
    }

    private final Fold.Over fold;
    private final long spanMillis;
    private final long binMillis;
    private final ArrayDeque<Bin> bins = new ArrayDeque<>();
    private long begun = Long.MIN_VALUE;

    Window(Fold.Over fold) {
        this.fold = fold;
        spanMillis = fold.window().toMillis();
        binMillis = Math.max(1_000, spanMillis / BINS);
    }

    /// That there were values before those that come, so that the span counts as filled as soon as it can be.
    void begin(long atMillis) {
        begun = begun == Long.MIN_VALUE ? atMillis : begun;
    }

    /// Adds `value` (NaN: not known) at `atMillis`, and folds what is in the window now.
    double add(double value, long atMillis) {
        long bin = Math.floorDiv(atMillis, binMillis) * binMillis;
        if (!bins.isEmpty() && bin < bins.getLast().from) {
            bins.clear(); // the clock went back
            begun = Long.MIN_VALUE;
        }
        if (!Double.isNaN(value)) {
            put(value, bin);
            begun = begun == Long.MIN_VALUE ? atMillis : begun;
        }
        while (!bins.isEmpty() && bins.getFirst().from <= atMillis - spanMillis - binMillis) {
            bins.removeFirst();
        }
        long wanted = Math.max(1, spanMillis / binMillis);
        boolean filled = begun != Long.MIN_VALUE && atMillis - begun >= spanMillis - binMillis;
        return filled && bins.size() * 2L >= wanted ? folded() : Double.NaN;
    }

    private void put(double value, long from) {
        if (bins.isEmpty() || bins.getLast().from != from) {
            bins.addLast(new Bin(from, value));
        }
        Bin bin = bins.getLast();
        bin.sum += value;
        bin.count++;
        bin.min = Math.min(bin.min, value);
        bin.max = Math.max(bin.max, value);
        bin.last = value;
    }

    private double folded() {
        return switch (fold.function()) {
            case MEAN, SUM -> total(bin -> bin.sum) / total(bin -> bin.count);
            case MIN -> bins.stream().mapToDouble(bin -> bin.min).min().orElse(Double.NaN);
            case MAX -> bins.stream().mapToDouble(bin -> bin.max).max().orElse(Double.NaN);
            case CHANGE -> bins.getLast().last - bins.getFirst().first;
        };
    }

    private double total(ToDoubleFunction<Bin> part) {
        return bins.stream().mapToDouble(part).sum();
    }

    /// What the values of several hosts come to; those that are not known are left out, and none at all is
    /// not known.
    static double across(Function function, double[] values) {
        double sum = 0;
        int count = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        return switch (function) {
            case MEAN -> sum / count;
            case SUM -> sum;
            case MIN -> min;
            case MAX -> max;
            case CHANGE -> Double.NaN;
        };
    }
}
