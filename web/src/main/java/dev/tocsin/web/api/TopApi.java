package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Units;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.store.Queries;
import dev.tocsin.store.TopAnswer;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `GET /hosts/{host}/top`: every process of one second, any past one.
public final class TopApi {
    private static final int ROWS = 10_000;
    private static final Table PROCESS = Tables.PROCESS;

    private final HostsApi hosts;
    private final Queries queries;
    private final Clock clock;

    /// Finds hosts by `hosts` and reads history from `queries`.
    public TopApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    /// The answer to `call`.
    ///
    /// @throws IOException when the store cannot be read
    public Answer answer(Call call) throws IOException {
        HostView host = hosts.named(call);
        Parameters query = call.query();
        long at = query.get("at") == null ? Long.MAX_VALUE : Asked.moment(query, "at", "now", clock.wallMillis());
        String sort = query.get("sort");
        QueryColumn by = Asked.column("sort", PROCESS, sort == null ? "cpu" : sort);
        int limit = query.whole("limit", ROWS, 1, ROWS);
        TopAnswer top = queries.top(host.id(), PROCESS, at);
        if (top == null) {
            throw notRecorded(host, at);
        }
        List<TopAnswer.Row> rows = sorted(top.rows(), PROCESS.queryColumns().indexOf(by));
        List<TopAnswer.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return Answer.json(json -> write(json, top, shown));
    }

    private Refusal notRecorded(HostView host, long at) throws IOException {
        long wanted = at == Long.MAX_VALUE ? clock.wallMillis() : at;
        Long nearest = queries.nearestMillis(host.id(), wanted);
        String where = nearest == null
                ? "nothing within an hour of it is"
                : "the nearest recorded second is " + nearest + " (" + Units.iso(nearest) + ")";
        return Refusal.field(
                Refusal.Code.NOT_FOUND,
                "at",
                "the second " + Units.iso(wanted) + " of " + host.name() + " is not recorded; " + where);
    }

    private static List<TopAnswer.Row> sorted(List<TopAnswer.Row> rows, int column) {
        List<TopAnswer.Row> sorted = new ArrayList<>(rows);
        Comparator<TopAnswer.Row> greatestFirst = Comparator.comparingDouble(
                row -> Double.isNaN(row.values()[column]) ? Double.POSITIVE_INFINITY : -row.values()[column]);
        sorted.sort(greatestFirst.thenComparing(row -> row.entity().key()));
        return sorted;
    }

    private static void write(JsonOut json, TopAnswer top, List<TopAnswer.Row> rows) {
        json.object();
        json.whole("at", top.atMillis());
        json.whole("freshUntil", top.freshUntilMillis());
        json.whole("total", top.rows().size());
        json.array("rows");
        for (TopAnswer.Row row : rows) {
            json.object().text("key", row.entity().key());
            RowJson.attributes(json, PROCESS, row.entity());
            for (int i = 0; i < PROCESS.queryColumns().size(); i++) {
                QueryColumn column = PROCESS.queryColumns().get(i);
                json.name(column.name());
                RowJson.value(json, column, row.values()[i]);
            }
            json.endObject();
        }
        json.endArray().endObject();
    }
}
