package dev.tocsin.web.rules;

import dev.tocsin.hub.HostView;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.History;
import dev.tocsin.signal.rule.Rehearsal;
import dev.tocsin.signal.rule.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rules that are judged at the hub, and those about what is gone, minute by minute: values across hosts, the same
/// hour yesterday, the time until a level, processes and units that are dead, hosts that nothing was recorded of.
///
/// For one thread.
final class MinuteReplay {
    private static final int DAY_MINUTES = 1_440;
    private static final int HOUR_MINUTES = 60;
    /// Points of a forecast's past, as the hub reads them.
    private static final int FORECAST_POINTS = 120;
    /// So many minutes apart: a forecast costs a millisecond.
    private static final int FORECAST_STEP = 10;
    /// Before the first whole minute without anything, somebody may have been silent for a while.
    private static final long SILENT_MILLIS = 15_000;

    private final Rule rule;
    private final Recorded recorded;
    private final Budget budget;
    private final Outcome outcome;
    private final Map<String, Rehearsal> rehearsals = new LinkedHashMap<>();
    private long silentSince = Long.MIN_VALUE;

    /// Replays `rule` over what is `recorded`.
    MinuteReplay(Rule rule, Recorded recorded, Budget budget, Outcome outcome) {
        this.rule = rule;
        this.recorded = recorded;
        this.budget = budget;
        this.outcome = outcome;
        outcome.minutes();
    }

    /// The part `[from, to)` of one host, whole minutes; parts come ascending.
    ///
    /// @throws IOException when the store cannot be read
    void part(HostView host, long from, long to) throws IOException {
        switch (rule.condition()) {
            case Condition.NoData() -> silent(host, from, to);
            case Condition.Gone _ -> gone(host, from, to);
            case Condition.Yesterday _ -> each(host, from, to, DAY_MINUTES + HOUR_MINUTES);
            case Condition.Forecast forecast -> each(host, from, to, back(forecast));
            case Condition.Limit _, Condition.Failed _ ->
                throw new AssertionError("BUG: got " + rule.text() + ", must be judged by the minute");
        }
    }

    /// Each key by itself, with `back` minutes before.
    private void each(HostView host, long from, long to, int back) throws IOException {
        Map<String, Recorded.Minutes> day = recorded.minutes(host.id(), from - back * Recorded.MINUTE, to);
        for (Map.Entry<String, Recorded.Minutes> one : day.entrySet()) {
            if (!rehearsals.containsKey(one.getKey()) && rehearsals.size() >= SecondsReplay.KEYS) {
                outcome.cut();
                continue;
            }
            Rehearsal rehearsal = rehearsals.computeIfAbsent(one.getKey(), _ -> new Rehearsal(rule));
            int step = rule.condition() instanceof Condition.Forecast ? FORECAST_STEP : 1;
            double[] values = one.getValue().avg();
            for (int i = back; i < values.length; i += step) {
                if (budget.spent()) {
                    outcome.cut();
                    return;
                }
                long at = from + (i - back) * Recorded.MINUTE;
                double value = value(values, i, at);
                // A step that is wider than the patience with unknown values is filled.
                for (int minute = 0; minute < step && i + minute < values.length; minute++) {
                    rehearsal.value(value, at + minute * Recorded.MINUTE);
                }
            }
        }
    }

    private double value(double[] minutes, int at, long atMillis) {
        return switch (rule.condition()) {
            case Condition.Yesterday _ ->
                History.ofYesterday(
                        Arrays.copyOfRange(minutes, at - HOUR_MINUTES, at),
                        Arrays.copyOfRange(minutes, at - DAY_MINUTES - HOUR_MINUTES, at - DAY_MINUTES));
            case Condition.Forecast forecast -> {
                int back = back(forecast);
                int step = Math.ceilDiv(back, FORECAST_POINTS);
                double[] past = new double[back / step];
                long[] times = new long[past.length];
                for (int i = 0; i < times.length; i++) {
                    int first = at - (times.length - i) * step;
                    past[i] = mean(minutes, first, first + step);
                    times[i] = atMillis - (long) (times.length - i) * step * Recorded.MINUTE;
                }
                double level = forecast.level().value(recorded.column().unit());
                yield History.secondsTo(level, times, past, atMillis);
            }
            case Condition.Limit _, Condition.Gone _, Condition.Failed _, Condition.NoData _ ->
                throw new AssertionError("BUG: got " + rule.text() + ", must be of yesterday or a forecast");
        };
    }

    /// As far as it looks ahead, an hour at least and a day at most.
    private static int back(Condition.Forecast forecast) {
        return Math.clamp(forecast.within().toMinutes(), HOUR_MINUTES, DAY_MINUTES);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /// How many there are, minute by minute; nothing is known while the host is silent.
    private void gone(HostView host, long from, long to) throws IOException {
        Map<String, Recorded.Minutes> day = recorded.minutes(host.id(), from, to);
        double[] alive = machine(host, from, to);
        Rehearsal rehearsal = rehearsals.computeIfAbsent("", _ -> new Rehearsal(rule));
        for (int i = 0; i < alive.length; i++) {
            int minute = i;
            double count = Double.isNaN(alive[i])
                    ? Double.NaN
                    : day.values().stream()
                            .filter(one -> !Double.isNaN(one.avg()[minute]))
                            .count();
            lasting(rehearsal, count, from + i * Recorded.MINUTE);
        }
    }

    /// A whole minute of which nothing was recorded.
    private void silent(HostView host, long from, long to) throws IOException {
        double[] alive = machine(host, from, to);
        Rehearsal rehearsal = rehearsals.computeIfAbsent("", _ -> new Rehearsal(rule));
        for (int i = 0; i < alive.length; i++) {
            long at = from + i * Recorded.MINUTE;
            boolean heard = !Double.isNaN(alive[i]);
            if (heard || silentSince == Long.MIN_VALUE) {
                silentSince = heard ? at + Recorded.MINUTE : at;
            }
            if (!rehearsal.begun() && !heard) {
                continue; // before it was there
            }
            for (long second = at; second < at + Recorded.MINUTE; second += 5_000) {
                rehearsal.value(heard ? 0 : (second - silentSince + SILENT_MILLIS) / 1_000.0, second);
            }
        }
    }

    private double[] machine(HostView host, long from, long to) throws IOException {
        Recorded.Minutes minutes =
                recorded.machine().minutes(host.id(), from, to).get("");
        double[] nothing = new double[Math.toIntExact((to - from) / Recorded.MINUTE)];
        Arrays.fill(nothing, Double.NaN);
        return minutes == null ? nothing : minutes.avg();
    }

    /// A minute stands for its first and its last seconds, so that it lasts.
    private static void lasting(Rehearsal rehearsal, double value, long at) {
        for (long second = at; second < at + Recorded.MINUTE; second += 5_000) {
            rehearsal.value(value, second);
        }
    }

    /// The part `[from, to)` of all hosts together.
    ///
    /// @throws IOException when the store cannot be read
    void across(List<HostView> hosts, Fold.Function function, long from, long to) throws IOException {
        List<double[]> all = new ArrayList<>();
        for (HostView host : hosts) {
            if (budget.spent()) {
                outcome.cut();
                return;
            }
            for (Recorded.Minutes minutes :
                    recorded.minutes(host.id(), from, to).values()) {
                all.add(
                        switch (function) {
                            case MAX -> minutes.max();
                            case MIN -> minutes.min();
                            case MEAN, SUM, CHANGE -> minutes.avg();
                        });
            }
        }
        Rehearsal rehearsal = rehearsals.computeIfAbsent("", _ -> new Rehearsal(rule));
        for (int i = 0; from + i * Recorded.MINUTE < to; i++) {
            int minute = i;
            double[] values = all.stream().mapToDouble(one -> one[minute]).toArray();
            lasting(rehearsal, History.across(function, values), from + i * Recorded.MINUTE);
        }
    }

    /// What would have rung, by key.
    Map<String, Rehearsal> all() {
        return rehearsals;
    }
}
