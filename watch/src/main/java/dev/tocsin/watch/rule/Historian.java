package dev.tocsin.watch.rule;

import dev.tocsin.base.Job;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.rule.Amount;
import dev.tocsin.signal.rule.AmountUnit;
import dev.tocsin.signal.rule.Comparison;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.History;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesAnswer;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TopAnswer;
import dev.tocsin.watch.rule.Judge.Work.Found;
import dev.tocsin.watch.rule.RuleWorld.Host;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads, once a minute, what the hub's own rules need of the recorded seconds: forecasts, yesterday, columns across
/// hosts that no pulse brings. A thread of its own, because reading may take a while and agents' words must not wait
/// for it. A host that cannot be read is not known, nothing else.
final class Historian implements AutoCloseable {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    /// Between two readings; with the time that they take it stays below the lag that rules promise.
    private static final long PERIOD_NANOS = 60_000_000_000L;

    /// Older data says nothing about now.
    private static final long FRESH_MILLIS = 180_000;

    /// A forecast looks back as far as it looks ahead, at least and at most so far.
    private static final Duration LEAST_BACK = Duration.ofHours(1);

    private static final Duration MOST_BACK = Duration.ofHours(24);

    /// Points of a forecast's history: the line is made of pairs of them.
    private static final int POINTS = 120;

    /// Entities of one host that one rule follows here.
    private static final int ENTITIES = 200;

    private final RuleParts parts;
    private final Judge judge;
    private final Job job;
    private @Nullable Thread thread;

    Historian(RuleParts parts, Judge judge) {
        this.parts = parts;
        this.judge = judge;
        this.job = parts.jobs()
                .add(
                        "rule-history",
                        "Reads the past for rules that need it: forecasts, yesterday, all hosts.",
                        PERIOD_NANOS / 1_000_000);
    }

    void start() {
        if (parts.world().queries() != null) {
            thread = Thread.ofVirtual().name("rules-history").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + PERIOD_NANOS);
                round();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        try {
            job.run(() -> {
                List<Found> all = read(judge.rules());
                for (Found found : all) {
                    judge.found(found);
                }
                return all.size() + " values";
            });
        } catch (RuntimeException bug) {
            parts.log().bug("rules", "the past could not be read", bug);
        }
    }

    /// What `rules` need now.
    List<Found> read(List<RuleSpec> rules) {
        List<Found> all = new ArrayList<>();
        List<Host> hosts = parts.world().hosts();
        for (RuleSpec spec : rules) {
            Rule rule = spec.rule();
            if (rule == null || !spec.atHub() || Totals.isMeant(spec)) {
                continue;
            }
            List<Host> meant = hosts.stream()
                    .filter(host -> rule.scope().matches(host.name(), host.labels()))
                    .toList();
            switch (rule.condition()) {
                case Condition.Forecast forecast -> each(spec, meant, all, host -> forecast(host, forecast));
                case Condition.Yesterday yesterday -> each(spec, meant, all, host -> yesterday(host, yesterday));
                case Condition.Limit(Condition.Value value, Comparison _, Amount limit) ->
                    all.add(across(spec, meant, value, limit));
                case Condition.Gone _, Condition.Failed _, Condition.NoData _ -> {} // elsewhere
            }
        }
        return all;
    }

    /// Reads one host; null when nothing fresh is known of it.
    private interface Reading {
        @Nullable
        Map<String, Double> of(Host host) throws IOException;
    }

    private void each(RuleSpec spec, List<Host> hosts, List<Found> all, Reading reading) {
        for (Host host : hosts) {
            Map<String, Double> values = null;
            try {
                values = reading.of(host);
            } catch (IOException | RuntimeException failure) {
                parts.log().warn("rules", "rule " + spec.id() + " cannot read " + host.name() + ": " + failure);
            }
            boolean known = values != null;
            all.add(new Found(
                    spec.id(),
                    spec.version(),
                    host.id().toString(),
                    host.name(),
                    values == null ? Map.of() : values,
                    known));
        }
    }

    private @Nullable Map<String, Double> forecast(Host host, Condition.Forecast forecast) throws IOException {
        Duration within = forecast.within();
        Duration back = within.compareTo(LEAST_BACK) < 0 ? LEAST_BACK : within;
        back = back.compareTo(MOST_BACK) > 0 ? MOST_BACK : back;
        long step = Math.ceilDiv(back.toMillis() / POINTS, MINUTE_MILLIS) * MINUTE_MILLIS;
        long now = parts.clock().wallMillis();
        long to = Math.floorDiv(now, step) * step + step;
        long from = to - Math.ceilDiv(back.toMillis(), step) * step;
        Map<String, double[]> series = series(host, forecast.value(), new Range(from, to, step));
        if (series == null) {
            return null;
        }
        QueryColumn column = forecast.value().metric().column();
        double level = forecast.level().value(column.unit());
        long[] times = new long[Math.toIntExact((to - from) / step)];
        for (int i = 0; i < times.length; i++) {
            times[i] = Math.min(from + i * step + step / 2, now);
        }
        Map<String, Double> values = new HashMap<>();
        series.forEach((key, points) -> values.put(key, History.secondsTo(level, times, points, now)));
        return values;
    }

    private @Nullable Map<String, Double> yesterday(Host host, Condition.Yesterday yesterday) throws IOException {
        long to = Math.floorDiv(parts.clock().wallMillis(), MINUTE_MILLIS) * MINUTE_MILLIS;
        Range hour = new Range(to - HOUR_MILLIS, to, MINUTE_MILLIS);
        Map<String, double[]> now = series(host, yesterday.value(), hour);
        if (now == null) {
            return null;
        }
        Range before = new Range(hour.from() - DAY_MILLIS, hour.to() - DAY_MILLIS, MINUTE_MILLIS);
        Map<String, double[]> then = all(host, yesterday.value(), before);
        Map<String, Double> values = new HashMap<>();
        now.forEach((key, points) -> {
            double[] old = then.get(key);
            values.put(key, old == null ? Double.NaN : History.ofYesterday(points, old));
        });
        return values;
    }

    private record Range(long from, long to, long step) {}

    /// The means of the selected entities of `host`; null when it said nothing of late.
    private @Nullable Map<String, double[]> series(Host host, Condition.Value value, Range range) throws IOException {
        Map<String, double[]> all = all(host, value, range);
        return all.isEmpty() && isSilent(host) ? null : all;
    }

    private static boolean isSilent(Host host) {
        return !(host.silentSeconds() * 1_000 < FRESH_MILLIS);
    }

    private Map<String, double[]> all(Host host, Condition.Value value, Range range) throws IOException {
        Queries queries = parts.world().queries();
        Map<String, double[]> means = new HashMap<>();
        if (queries == null) {
            return means;
        }
        Table table = value.metric().table();
        SeriesAnswer answer = queries.series(new SeriesRequest(
                host.id(), table, List.of(value.metric().column()), null, range.from(), range.to(), range.step()));
        Map<String, Boolean> named = named(table) && !value.of().isAny() ? names(host, value) : Map.of();
        for (Series one : answer.series()) {
            boolean chosen = value.of().isAny()
                    || named.containsKey(one.key())
                    || value.of().matches(one.key());
            if (chosen && means.size() < ENTITIES) {
                means.put(one.key(), one.avg());
            }
        }
        return means;
    }

    /// Whether entities of `table` are chosen by a name that is not their key.
    private static boolean named(Table table) {
        return table.id() == Tables.PROCESS.id() || table.id() == Tables.CGROUP.id();
    }

    private Map<String, Boolean> names(Host host, Condition.Value value) throws IOException {
        Map<String, Boolean> chosen = new HashMap<>();
        for (TopAnswer.Row row : newest(host, value.metric().table())) {
            if (value.of().matches(value.metric().table(), row.entity())) {
                chosen.put(row.entity().key(), true);
            }
        }
        return chosen;
    }

    private List<TopAnswer.Row> newest(Host host, Table table) throws IOException {
        Queries queries = parts.world().queries();
        TopAnswer top = queries == null ? null : queries.top(host.id(), table, Long.MAX_VALUE);
        boolean fresh = top != null && parts.clock().wallMillis() - top.atMillis() < FRESH_MILLIS;
        return top == null || !fresh ? List.of() : top.rows();
    }

    private Found across(RuleSpec spec, List<Host> hosts, Condition.Value value, Amount limit) {
        List<Double> values = new ArrayList<>();
        Table table = value.metric().table();
        int at = table.queryColumns().indexOf(value.metric().column());
        QueryColumn whole = limit.unit() == AmountUnit.PERCENT ? value.metric().whole() : null;
        int all = whole == null ? -1 : table.queryColumns().indexOf(whole);
        for (Host host : hosts) {
            try {
                for (TopAnswer.Row row : newest(host, table)) {
                    if (value.of().matches(table, row.entity())) {
                        double read = row.values()[at];
                        values.add(all < 0 ? read : read / row.values()[all]);
                    }
                }
            } catch (IOException | RuntimeException failure) {
                parts.log().warn("rules", "rule " + spec.id() + " cannot read " + host.name() + ": " + failure);
            }
        }
        Fold.Function function = value.fold() instanceof Fold.Across(Fold.Function one) ? one : Fold.Function.MEAN;
        double[] read = values.stream().mapToDouble(Double::doubleValue).toArray();
        return new Found(
                spec.id(), spec.version(), "", Rules.ALL_HOSTS, Map.of("", History.across(function, read)), false);
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
