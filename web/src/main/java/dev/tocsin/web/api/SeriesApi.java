package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Limits;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.hub.HostView;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesAnswer;
import dev.tocsin.store.SeriesRequest;
import dev.tocsin.store.TooMuch;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `GET /hosts/{host}/series`: columns over time, as JSON or ([SeriesCsv]) as CSV. Everything is checked before the
/// store is asked; the answer is written value by value.
public final class SeriesApi {
    private static final int AUTO_POINTS = 2_000; // two per pixel of a wide chart

    private final HostsApi hosts;
    private final Queries queries;
    private final Clock clock;

    /// Finds hosts by `hosts` and reads history from `queries`.
    public SeriesApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    /// The answer to `call`.
    ///
    /// @throws IOException when the store cannot be read
    public Answer answer(Call call) throws IOException {
        HostView host = hosts.named(call);
        SeriesRequest request = request(host, call.query());
        SeriesAnswer answer = ask(request);
        if (wantsCsv(call)) {
            return new Answer.Text(200, "text/csv; charset=utf-8", new SeriesCsv(answer)::write, Map.of());
        }
        return Answer.json(json -> write(json, answer));
    }

    /// True when the caller takes CSV and does not take JSON first.
    private static boolean wantsCsv(Call call) {
        String accept = call.facts().accept();
        int csv = accept.indexOf("text/csv");
        int json = accept.indexOf("application/json");
        return csv >= 0 && (json < 0 || csv < json);
    }

    private SeriesRequest request(HostView host, Parameters query) {
        Table table = Asked.history("table", query.need("table"));
        query.need("columns");
        List<QueryColumn> columns = Asked.columns(query, table, List.of());
        long now = clock.wallMillis();
        long from = Asked.moment(query, "from", "-1h", now);
        long to = Asked.moment(query, "to", "now", now);
        if (from >= to) {
            throw Refusal.field("from", "must be before to; got " + from + " and " + to + " (epoch ms)");
        }
        String given = query.get("step");
        long step = given == null ? Steps.fitting(to - from, AUTO_POINTS) : Asked.step(given);
        long first = Math.floorDiv(from, step) * step;
        long end = Math.ceilDiv(to, step) * step;
        long values = (end - first) / step * columns.size();
        if (values > Limits.ANSWER_VALUES) {
            throw Refusal.field(
                    "step",
                    "this asks for " + values + " values; at most " + Limits.ANSWER_VALUES
                            + " in one answer: ask for a wider step, a shorter range or fewer columns");
        }
        return new SeriesRequest(host.id(), table, columns, query.get("key"), first, end, step);
    }

    private SeriesAnswer ask(SeriesRequest request) throws IOException {
        try {
            return queries.series(request);
        } catch (TooMuch tooMuch) {
            throw Refusal.field("step", String.valueOf(tooMuch.getMessage()));
        }
    }

    private static void write(JsonOut json, SeriesAnswer answer) {
        SeriesRequest request = answer.request();
        json.object();
        json.whole("from", request.fromMillis());
        json.whole("to", request.toMillis());
        json.whole("stepMillis", request.stepMillis());
        json.wholeOrNull("freshUntil", answer.freshUntilMillis() == 0 ? null : answer.freshUntilMillis());
        json.array("series");
        for (Series series : answer.series()) {
            json.object();
            json.text("key", series.key());
            json.text("column", series.column().name());
            json.text("unit", series.column().unit().word());
            json.wholes("t", request.fromMillis(), request.stepMillis(), request.points());
            json.numbers("avg", series.avg());
            json.numbers("min", series.min());
            json.numbers("max", series.max());
            json.endObject();
        }
        json.endArray().endObject();
    }
}
