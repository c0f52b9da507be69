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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// `GET /fleet`: one short row of each asked column for every host, for the overview.
///
/// The range ends at the last whole step, so that everybody who looks within one step asks the same question; its
/// answer is read once per host and kept until the step is over. Cost: one series query per host, set of columns and
/// step (an hour of 30 s points: 60 packs of the `system` table), whoever looks and however often.
public final class FleetApi {
    /// Points of one row.
    private static final int POINTS = 120;

    private static final int HOSTS = 2_000;
    private static final int MINUTES = 1_440;
    private static final int KEPT = 4_000; // rows of 2,000 hosts for two ranges
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
    private final Map<Key, Row> kept = new ConcurrentHashMap<>();

    /// Lists `hosts` and reads history from `queries`.
    public FleetApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    private record Key(HostId host, List<String> columns, long spanMillis, long stepMillis) {}

    private record Row(long toMillis, Map<String, Series> byColumn) {}

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
            rows.put(host.id(), row(host.id(), columns, range));
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
        Row row = new Row(range.toMillis, read(host, columns, range));
        if (kept.size() >= KEPT) {
            kept.clear(); // retired hosts and forgotten questions go with the rest, which is soon read again
        }
        kept.put(key, row);
        return row;
    }

    private Map<String, Series> read(HostId host, List<QueryColumn> columns, Range range) throws IOException {
        Map<String, Series> byColumn = new LinkedHashMap<>();
        SeriesRequest request =
                new SeriesRequest(host, Tables.SYSTEM, columns, "", range.fromMillis, range.toMillis, range.stepMillis);
        try {
            for (Series series : queries.series(request).series()) {
                byColumn.put(series.column().name(), series);
            }
        } catch (TooMuch tooMuch) {
            throw Refusal.field("columns", String.valueOf(tooMuch.getMessage()));
        }
        return byColumn;
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
                row.byColumn.forEach((name, series) -> json.object(name)
                        .numbers("avg", series.avg())
                        .numbers("max", series.max())
                        .endObject());
            }
            json.endObject().endObject();
        }
        json.endArray().endObject();
    }
}
