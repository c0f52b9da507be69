package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.store.LifeEvent;
import dev.tocsin.store.ProcessLife;
import dev.tocsin.store.Queries;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /hosts/{host}/lifecycle` and `GET /hosts/{host}/processes/{process}`: when processes came and went.
public final class LifeApi {
    private static final long RANGE_MILLIS = 86_400_000L;
    private static final int EVENTS = 10_000;

    private final HostsApi hosts;
    private final Queries queries;
    private final Clock clock;

    /// Finds hosts by `hosts` and reads history from `queries`.
    public LifeApi(HostsApi hosts, Queries queries, Clock clock) {
        this.hosts = hosts;
        this.queries = queries;
        this.clock = clock;
    }

    /// The births and deaths of a range.
    ///
    /// @throws IOException when the store cannot be read
    public Answer events(Call call) throws IOException {
        HostView host = hosts.named(call);
        long now = clock.wallMillis();
        long from = Asked.moment(call.query(), "from", "-1h", now);
        long to = Asked.moment(call.query(), "to", "now", now);
        if (from >= to || to - from > RANGE_MILLIS) {
            throw Refusal.field("from", "must be before to, by a day at most; got " + from + " and " + to);
        }
        int limit = call.query().whole("limit", EVENTS, 1, EVENTS);
        List<LifeEvent> events = queries.lifecycle(host.id(), from, to);
        List<LifeEvent> last = events.subList(Math.max(0, events.size() - limit), events.size());
        return Answer.json(json -> {
            json.object().whole("from", from).whole("to", to).whole("total", events.size());
            json.array("events");
            last.forEach(event -> write(json, event));
            json.endArray().endObject();
        });
    }

    private static void write(JsonOut json, LifeEvent event) {
        json.object().whole("at", event.atMillis());
        json.text("kind", event.born() ? "born" : "died");
        json.text("key", event.process().key());
        RowJson.attributes(json, Tables.PROCESS, event.process());
        json.wholeOrNull("exit", null); // not known without the kernel's own events
        json.endObject();
    }

    /// One process.
    ///
    /// @throws IOException when the store cannot be read
    public Answer process(Call call) throws IOException {
        HostView host = hosts.named(call);
        String key = call.path("process");
        long at = Asked.moment(call.query(), "at", "now", clock.wallMillis());
        @Nullable ProcessLife life = queries.process(host.id(), key, at);
        if (life == null) {
            throw Refusal.field(
                    Refusal.Code.NOT_FOUND,
                    "at",
                    "process " + key + " of " + host.name() + " was not recorded in the seven days before; give a"
                            + " moment at which it lived as at=");
        }
        return Answer.json(json -> {
            json.object().text("key", key);
            RowJson.attributes(json, Tables.PROCESS, life.process());
            json.whole("firstSeen", life.firstSeenMillis()).whole("lastSeen", life.lastSeenMillis());
            json.wholeOrNull("died", life.diedMillis()).wholeOrNull("exit", null);
            json.endObject();
        });
    }
}
