package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TooMuch;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /fleet`: one short row of each asked column for every host, for the overview.
///
/// The range ends at the last whole step, so that everybody who looks within one step asks the same question; its
/// answer is read once per host and kept until the step is over. Then only what may have changed is read again: the
/// last three minutes, in which packs still come in; everything each ten minutes, for a host that was cut off and
/// sends its past.
///
/// Cost per host, whoever looks and however often (an hour of 30 s points, a pack a minute): 60 packs the first time
/// and each ten minutes, 4 each 30 s.
public final class FleetApi {
    /// Points of one row.
    private static final int POINTS = 120;

    private static final int HOSTS = 2_000;
    private static final int MINUTES = 1_440;
    private static final long KEPT_VALUES = 4_000_000; // 32 MB: 2,000 hosts, 9 columns, twice 55 points, two ranges
    private static final long UNSETTLED_MILLIS = 180_000L;
    private static final long WHOLE_AGAIN_MILLIS = 600_000L;
    private static final List<String> COLUMNS = List.of(
            "cpu_busy",
            "mem_used",
            "mem_total",
            "disk_used_worst",
            "net_rx",
            "net_tx",
            "disk_read",
            "disk_write",
            "procs_total");

    private final HostsApi hosts;
    private final Queries queries;
    private final Clock clock;
    private final Object reading = new Object(); // one reads, the others then find it kept
    private final Map<Key, Row> kept = new LinkedHashMap<>(); // guarded by reading
    private long keptValues; // guarded by reading

    /// Lists `hosts` and reads history from `queries`.
    public FleetApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    private record Key(HostId host, List<String> columns, long spanMillis, long stepMillis) {}

    /// @param wholeMillis the end of the range when all of it was last read
    private record Row(long toMillis, long wholeMillis, Map<String, Points> byColumn) {}

    private record Points(double[] avg, double[] max) {}

    private record Range(long fromMillis, long toMillis, long stepMillis) {}

    /// The answer to `call`.
    ///
    /// @throws IOException when the store cannot be read
    public Answer answer(Call call) throws IOException {
        List<QueryColumn> columns = Asked.columns(call.query(), Tables.SYSTEM, COLUMNS);
        int minutes = call.query().whole("minutes", 60, 1, MINUTES);
        List<HostView> all = hosts.all();
        List<HostView> shown = all.subList(0, Math.min(all.size(), HOSTS));
        Range range = range(minutes, shown.size(), columns.size());
        Map<HostId, Row> rows = new LinkedHashMap<>();
        for (HostView host : shown) {
            synchronized (reading) {
                rows.put(host.id(), row(host.id(), columns, range));
            }
        }
        return Answer.json(json -> write(json, range, columns, shown, rows));
    }

    private Range range(int minutes, int hostCount, int columnCount) {
        long fitting = Limits.ANSWER_VALUES / Math.max(1L, (long) hostCount * columnCount);
        long span = minutes * 60_000L;
        long step = Steps.fitting(span, Math.clamp(fitting, 2, POINTS) + 1L);
        long to = Math.floorDiv(clock.wallMillis(), step) * step;
        return new Range(to - Math.ceilDiv(span, step) * step, to, step);
    }

    private Row row(HostId host, List<QueryColumn> columns, Range range) throws IOException {
        List<String> names = columns.stream().map(QueryColumn::name).toList();
        Key key = new Key(host, names, range.toMillis - range.fromMillis, range.stepMillis);
        Row known = kept.get(key);
        if (known != null && known.toMillis == range.toMillis) {
            return known;
        }
        boolean goesOn = known != null
                && range.toMillis > known.toMillis
                && range.toMillis - known.wholeMillis < WHOLE_AGAIN_MILLIS
                && known.toMillis - UNSETTLED_MILLIS > range.fromMillis;
        Row row = known != null && goesOn
                ? wentOn(host, columns, range, known)
                : new Row(range.toMillis, range.toMillis, read(host, columns, range));
        keep(key, row, 2L * names.size() * points(range));
        return row;
    }

    private void keep(Key key, Row row, long values) {
        if (kept.put(key, row) == null) {
            keptValues += values;
        }
        if (keptValues > KEPT_VALUES) {
            kept.clear(); // retired hosts and forgotten questions go with the rest, which is soon read again
            keptValues = 0;
        }
    }

    /// What is known of `range` by `known`, with its unsettled end read again.
    private Row wentOn(HostId host, List<QueryColumn> columns, Range range, Row known) throws IOException {
        long step = range.stepMillis;
        long from = Math.floorDiv(known.toMillis - UNSETTLED_MILLIS, step) * step;
        Map<String, Points> end = read(host, columns, new Range(from, range.toMillis, step));
        int shift = Math.toIntExact((range.toMillis - known.toMillis) / step);
        int settled = Math.toIntExact((from - range.fromMillis) / step);
        Points nothing = gaps(points(range));
        Map<String, Points> joined = new LinkedHashMap<>();
        for (QueryColumn column : columns) {
            Points before = known.byColumn.get(column.name());
            Points after = end.get(column.name());
            if (before != null || after != null) {
                Points whole = gaps(points(range));
                copy(before == null ? nothing : before, shift, whole, 0, settled);
                copy(after == null ? nothing : after, 0, whole, settled, points(range) - settled);
                joined.put(column.name(), whole);
            }
        }
        return new Row(range.toMillis, known.wholeMillis, joined);
    }

    private Map<String, Points> read(HostId host, List<QueryColumn> columns, Range range) throws IOException {
        Map<String, Points> byColumn = new LinkedHashMap<>();
        SeriesRequest request =
                new SeriesRequest(host, Tables.SYSTEM, columns, "", range.fromMillis, range.toMillis, range.stepMillis);
        try {
            for (Series series : queries.series(request).series()) {
                byColumn.put(series.column().name(), new Points(series.avg(), series.max()));
            }
        } catch (TooMuch tooMuch) {
            throw Refusal.field("columns", String.valueOf(tooMuch.getMessage()));
        }
        return byColumn;
    }

    private static Points gaps(int count) {
        double[] avg = new double[count];
        double[] max = new double[count];
        Arrays.fill(avg, Double.NaN);
        Arrays.fill(max, Double.NaN);
        return new Points(avg, max);
    }

    private static void copy(Points source, int at, Points target, int to, int count) {
        System.arraycopy(source.avg, at, target.avg, to, count);
        System.arraycopy(source.max, at, target.max, to, count);
    }

    private static int points(Range range) {
        return Math.toIntExact((range.toMillis - range.fromMillis) / range.stepMillis);
    }

    private static void write(
            JsonOut json, Range range, List<QueryColumn> columns, List<HostView> shown, Map<HostId, Row> rows) {
        json.object();
        json.whole("from", range.fromMillis);
        json.whole("to", range.toMillis);
        json.whole("stepMillis", range.stepMillis);
        json.array("columns");
        columns.forEach(column -> json.text(column.name()));
        json.endArray().array("hosts");
        for (HostView host : shown) {
            json.object();
            HostJson.head(json, host);
            HostJson.health(json, host);
            json.wholeOrNull("cpus", host.facts() == null ? null : host.facts().cpus());
            json.wholeOrNull(
                    "memTotal", host.facts() == null ? null : host.facts().memTotalBytes());
            HostJson.labels(json, host);
            json.object("columns");
            Row row = rows.get(host.id());
            if (row != null) {
                row.byColumn.forEach((name, points) -> json.object(name)
                        .numbers("avg", points.avg)
                        .numbers("max", points.max)
                        .endObject());
            }
            json.endObject().endObject();
        }
        json.endArray().endObject();
    }
}
