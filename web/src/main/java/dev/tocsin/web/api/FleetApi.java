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
import java.util.ArrayList;
import java.util.List;

/// `GET /fleet`: one short row of each asked column for every host, for the overview.
///
/// The range ends at the last whole step, so that everybody who looks within one step asks the same question, and the
/// next one is the same a step further: [Queries#sliding] reads only what is new.
public final class FleetApi {
    /// Points of one row.
    private static final int POINTS = 120;

    private static final int HOSTS = 2_000;
    private static final int MINUTES = 1_440;
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

    private static final List<String> CARD = List.of("cpu_busy", "mem_used", "mem_total", "disk_used_worst");
    private static final int CARD_MINUTES = 5;

    private final HostsApi hosts;
    private final Queries queries;
    private final Clock clock;

    /// Lists `hosts` and reads history from `queries`.
    public FleetApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    private record Row(HostView host, List<Series> series) {}

    private record Range(long fromMillis, long toMillis, long stepMillis) {}

    /// The answer to `call`.
    ///
    /// @throws IOException when the store cannot be read
    public Answer answer(Call call) throws IOException {
        List<QueryColumn> columns = Asked.columns(call.query(), Tables.SYSTEM, COLUMNS);
        int minutes = call.query().whole("minutes", 60, 1, MINUTES);
        List<HostView> all = hosts.all(call.hosts());
        List<HostView> shown = all.subList(0, Math.min(all.size(), HOSTS));
        Range range = range(minutes, shown.size(), columns.size());
        List<Row> rows = new ArrayList<>(shown.size());
        for (HostView host : shown) {
            rows.add(new Row(host, read(host.id(), columns, range)));
        }
        return Answer.json(json -> write(json, range, columns, rows));
    }

    /// `GET /hosts/{host}/card`: what a small picture of one host needs, of the last minutes.
    ///
    /// @throws IOException when the store cannot be read
    public Answer card(Call call) throws IOException {
        HostView host = hosts.named(call);
        Range range = range(CARD_MINUTES, 1, CARD.size());
        List<Series> series = read(host.id(), Asked.columns(Tables.SYSTEM, CARD), range);
        return Answer.json(json -> {
            json.object();
            HostJson.head(json, host);
            HostJson.health(json, host);
            json.whole("from", range.fromMillis);
            json.whole("to", range.toMillis);
            json.whole("stepMillis", range.stepMillis);
            columns(json, series);
            json.endObject();
        });
    }

    private static void columns(JsonOut json, List<Series> all) {
        json.object("columns");
        for (Series series : all) {
            json.object(series.column().name());
            json.numbers("avg", series.avg());
            json.numbers("max", series.max());
            json.endObject();
        }
        json.endObject();
    }

    private Range range(int minutes, int hostCount, int columnCount) {
        long fitting = Limits.ANSWER_VALUES / Math.max(1L, (long) hostCount * columnCount);
        long span = minutes * 60_000L;
        long step = Steps.fitting(span, Math.clamp(fitting, 2, POINTS) + 1L);
        long to = Math.floorDiv(clock.wallMillis(), step) * step;
        return new Range(to - Math.ceilDiv(span, step) * step, to, step);
    }

    private List<Series> read(HostId host, List<QueryColumn> columns, Range range) throws IOException {
        SeriesRequest request =
                new SeriesRequest(host, Tables.SYSTEM, columns, "", range.fromMillis, range.toMillis, range.stepMillis);
        try {
            return queries.sliding(request).series();
        } catch (TooMuch tooMuch) {
            throw Refusal.field("columns", String.valueOf(tooMuch.getMessage()));
        }
    }

    private static void write(JsonOut json, Range range, List<QueryColumn> columns, List<Row> rows) {
        json.object();
        json.whole("from", range.fromMillis);
        json.whole("to", range.toMillis);
        json.whole("stepMillis", range.stepMillis);
        json.array("columns");
        columns.forEach(column -> json.text(column.name()));
        json.endArray().array("hosts");
        for (Row row : rows) {
            HostView host = row.host;
            json.object();
            HostJson.head(json, host);
            HostJson.health(json, host);
            json.wholeOrNull("cpus", host.facts() == null ? null : host.facts().cpus());
            json.wholeOrNull(
                    "memTotal", host.facts() == null ? null : host.facts().memTotalBytes());
            HostJson.labels(json, host);
            columns(json, row.series);
            json.endObject();
        }
        json.endArray().endObject();
    }
}
