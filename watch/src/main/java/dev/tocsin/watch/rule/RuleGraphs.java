package dev.tocsin.watch.rule;

import dev.tocsin.base.Log;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.block.Unit;
import dev.tocsin.signal.rule.AmountUnit;
import dev.tocsin.signal.rule.Comparison;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Metric;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.notify.AlertPicture;
import dev.tocsin.watch.notify.AlertPicture.Graph;
import dev.tocsin.watch.notify.Picture;
import dev.tocsin.watch.rule.RuleWorld.Host;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hour before a rule fired, as a picture: the column that it is about with its limit, where the rule has
/// none (a process that died) how busy the host was. And who was busy on a host at a moment. Thread-safe.
public final class RuleGraphs {
    private static final long BEFORE_MILLIS = 3_600_000;
    private static final long STEP_MILLIS = 10_000;
    private static final String BUSY = "cpu_busy";

    private final RuleWorld world;
    private final Log log;
    private final Supplier<List<RuleSpec>> rules;

    RuleGraphs(RuleWorld world, Log log, Supplier<List<RuleSpec>> rules) {
        this.world = world;
        this.log = log;
        this.rules = rules;
    }

    /// What is drawn of one rule.
    ///
    /// @param key the entity; null: the only one
    /// @param limit NaN: none
    private record Curve(Metric metric, @Nullable String key, boolean share, boolean lowest, double limit) {}

    /// The picture of the hour before `atMillis` (epoch ms) for the rule incident of `subject`; null when it is
    /// none, or nothing is recorded.
    ///
    /// @throws IOException when the store cannot be read
    public @Nullable Picture of(Subject subject, long atMillis) throws IOException {
        String[] parts = subject.id().split("\\|", 3);
        Host host = parts.length == 3 ? byId(parts[1]) : null;
        if (host == null) {
            return null;
        }
        for (RuleSpec spec : rules.get()) {
            if (spec.id().equals(parts[0]) && spec.rule() != null) {
                Picture picture = draw(host, curve(spec.rule().condition(), parts[2]), atMillis);
                return picture == null ? draw(host, busy(), atMillis) : picture;
            }
        }
        return null;
    }

    private static @Nullable Curve curve(Condition condition, String entity) {
        return switch (condition) {
            case Condition.Limit limit -> {
                boolean share = limit.limit().unit() == AmountUnit.PERCENT
                        && limit.value().metric().whole() != null;
                boolean lowest = limit.comparison() == Comparison.BELOW || limit.comparison() == Comparison.AT_MOST;
                Metric metric = limit.value().metric();
                double level = limit.limit().value(metric.column().unit());
                yield curve(limit.value(), entity, share, lowest, level);
            }
            case Condition.Yesterday yesterday -> curve(yesterday.value(), entity, false, false, Double.NaN);
            case Condition.Forecast forecast -> {
                double level = forecast.level()
                        .value(forecast.value().metric().column().unit());
                yield curve(forecast.value(), entity, false, true, level);
            }
            case Condition.Gone _, Condition.Failed _, Condition.NoData _ -> null;
        };
    }

    private static @Nullable Curve curve(
            Condition.Value value, String entity, boolean share, boolean lowest, double limit) {
        boolean whole = value.metric().table().id() == Tables.SYSTEM.id();
        return entity.isEmpty() && !whole // of many, of which nobody says which
                ? null
                : new Curve(value.metric(), whole ? null : entity, share, lowest, limit);
    }

    private static @Nullable Curve busy() {
        Metric metric = Metric.of(Tables.SYSTEM.name(), BUSY);
        return metric == null ? null : new Curve(metric, null, false, false, Double.NaN);
    }

    private @Nullable Picture draw(Host host, @Nullable Curve curve, long atMillis) throws IOException {
        Queries queries = world.queries();
        if (queries == null || curve == null) {
            return null;
        }
        Table table = curve.metric().table();
        QueryColumn whole = curve.share() ? curve.metric().whole() : null;
        QueryColumn column = curve.metric().column();
        long to = Math.floorDiv(atMillis, STEP_MILLIS) * STEP_MILLIS + STEP_MILLIS;
        long from = to - BEFORE_MILLIS;
        List<Series> found = queries.series(new SeriesRequest(
                        host.id(),
                        table,
                        whole == null ? List.of(column) : List.of(column, whole),
                        curve.key(),
                        from,
                        to,
                        STEP_MILLIS))
                .series();
        Series part = find(found, column);
        Series all = whole == null ? null : find(found, whole);
        if (part == null || (whole != null && all == null)) {
            return null;
        }
        boolean percent = whole != null || column.unit() == Unit.RATIO;
        double[] values = curve.lowest() ? part.min() : part.max();
        double[] drawn = new double[values.length];
        long[] times = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            times[i] = from + i * STEP_MILLIS + STEP_MILLIS / 2;
            drawn[i] = values[i] / (all == null ? 1 : all.avg()[i]) * (percent ? 100 : 1);
        }
        if (Arrays.stream(drawn).allMatch(Double::isNaN)) {
            return null;
        }
        String unit = percent ? "%" : column.unit().word();
        String what = curve.metric().words() + (curve.key() == null ? "" : " on " + curve.key());
        Graph graph = new Graph(from, to, times, drawn, curve.limit() * (percent ? 100 : 1));
        return AlertPicture.of(graph, AlertPicture.words(graph, what + " of " + host.name(), unit));
    }

    private static @Nullable Series find(List<Series> found, QueryColumn column) {
        return found.stream()
                .filter(one -> one.column().equals(column))
                .findFirst()
                .orElse(null);
    }

    /// Who was busy on the host that people call `name` at `atMillis` (epoch ms), for a message; empty when
    /// there is no such host, or nothing is recorded of that moment.
    public String busiest(String name, long atMillis) {
        for (Host host : world.hosts()) {
            if (host.name().equalsIgnoreCase(name)) {
                Moment moment = new Moment(world.queries(), log);
                moment.begin();
                return moment.of(host.id().toString(), atMillis);
            }
        }
        return "";
    }

    private @Nullable Host byId(String id) {
        return world.hosts().stream()
                .filter(host -> host.id().toString().equals(id))
                .findFirst()
                .orElse(null);
    }
}
