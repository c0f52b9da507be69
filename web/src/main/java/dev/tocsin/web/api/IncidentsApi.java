package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.hub.HostView;
import dev.tocsin.signal.Event;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Outbox;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.web.access.Role;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/incidents`, `/journal`, `/messages`: what failed, what was decided, who was told.
public final class IncidentsApi {
    private static final int TEXT_CHARS = 4_000;
    private static final String HUB = "hub"; // who writes what people do not
    private static final String GONE = ""; // the id of no check

    /// What the state itself says, without who was told of it.
    private static final Set<String> HAPPENED = Arrays.stream(Event.Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final Watch watch;
    private final Clock clock;
    private final HostsApi hosts;

    /// Works on the incidents of `watch`; whose they are is judged by `hosts`.
    public IncidentsApi(Watch watch, Clock clock, HostsApi hosts) {
        this.hosts = hosts;
        this.watch = watch;
        this.clock = clock;
    }

    /// `GET /incidents`.
    ///
    /// @throws IOException when the catalog failed
    public Answer list(Call call) throws IOException {
        String state = call.query().get("state");
        if (state != null && !state.equals("open") && !state.equals("ended")) {
            throw Refusal.field("state", "got \"" + state + "\"; must be open or ended");
        }
        List<Incident> found = watch.incidents().list(!"ended".equals(state)).stream()
                .filter(incident -> isSeen(call, incident))
                .toList();
        Function<Incident, OwnEyes> eyes = eyes(call);
        OwnNetwork.Blindness blind = watch.network().blind();
        return Answer.json(json -> {
            json.object().array("items");
            found.forEach(incident -> WatchJson.incident(json, incident, isKnown(call), eyes.apply(incident)));
            json.endArray()
                    .name("next")
                    .nothing()
                    .wholeOrNull("blindSince", blind == null ? null : Long.valueOf(blind.sinceMillis()))
                    .endObject();
        });
    }

    /// `GET /incidents/{id}`: with its lines of the journal.
    ///
    /// @throws IOException when the catalog failed
    public Answer one(Call call) throws IOException {
        return answer(call, watch.incidents().find(seen(call)));
    }

    private Answer answer(Call call, @Nullable Incident incident) throws IOException {
        if (incident == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "there is no such incident; /incidents lists them");
        }
        boolean whole = isKnown(call);
        OwnEyes eyes = eyes(call).apply(incident);
        List<Journal.Line> lines = watch.journal().of(incident.id());
        return Answer.json(json -> {
            json.object().name("incident");
            WatchJson.incident(json, incident, whole, eyes);
            json.array("journal");
            lines.stream()
                    .filter(line -> whole || HAPPENED.contains(line.what()))
                    .forEach(line -> WatchJson.line(json, line, line.actor().equals(HUB) ? eyes : OwnEyes.ALL));
            json.endArray().endObject();
        });
    }

    /// `POST /incidents/{id}/ack`.
    ///
    /// @throws IOException when the catalog failed
    public Answer acknowledge(Call call) throws IOException {
        String text = text(call);
        return answer(
                call, watch.incidents().acknowledge(seen(call), call.principal().name(), text, clock.wallMillis()));
    }

    /// `POST /incidents/{id}/note`.
    ///
    /// @throws IOException when the catalog failed
    public Answer note(Call call) throws IOException {
        String text = text(call);
        if (text.isEmpty()) {
            throw Refusal.field("text", "must not be empty");
        }
        return answer(call, watch.incidents().note(seen(call), call.principal().name(), text, clock.wallMillis()));
    }

    /// `POST /incidents/{id}/resolve`.
    ///
    /// @throws IOException when the catalog failed
    public Answer resolve(Call call) throws IOException {
        String text = text(call);
        return answer(
                call, watch.incidents().resolve(seen(call), call.principal().name(), text, clock.wallMillis()));
    }

    /// `GET /journal`.
    ///
    /// @throws IOException when the catalog failed
    public Answer journal(Call call) throws IOException {
        long now = clock.wallMillis();
        long from = Asked.moment(call.query(), "from", "-24h", now);
        long to = Asked.moment(call.query(), "to", "now", now) + 1;
        List<Journal.Line> lines =
                watch.journal().between(from, to, call.query().get("subject"));
        return Answer.json(json -> {
            json.object().array("items");
            lines.forEach(line -> WatchJson.line(json, line, OwnEyes.ALL));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /messages`: the latest that are or were owed.
    ///
    /// @throws IOException when the catalog failed
    public Answer messages(Call call) throws IOException {
        List<Outbox.Message> messages = watch.outbox().latest(call.query().whole("limit", 100, 1, 1_000));
        return Answer.json(json -> {
            json.object().array("items");
            messages.forEach(message -> WatchJson.message(json, message));
            json.endArray().name("next").nothing().object("shut");
            watch.shutChannels().forEach(json::whole);
            json.endObject().endObject();
        });
    }

    /// A guest of a demonstration sees what failed, and nothing of people.
    private static boolean isKnown(Call call) {
        return call.principal().role() != Role.GUEST;
    }

    private static String text(Call call) {
        JsonIn body = call.body(Set.of("text"));
        String text = body.text("text");
        if (text != null && text.length() > TEXT_CHARS) {
            throw Refusal.field("text", "got " + text.length() + " characters; at most " + TEXT_CHARS);
        }
        return text == null ? "" : text.strip();
    }

    /// Which hosts the caller may read of in what is said of an incident. Of a check that is there no more nobody knows
    /// who looked: it could have been any host.
    private Function<Incident, OwnEyes> eyes(Call call) {
        if (call.hosts().isAll()) {
            return _ -> OwnEyes.ALL;
        }
        Predicate<String> holds = name -> hosts.holds(call.hosts(), name);
        Map<String, OwnEyes> made = new HashMap<>();
        return incident -> {
            if (incident.subject().isOfRule()) {
                return OwnEyes.ALL;
            }
            Checks.View check = watch.checks().find(incident.subject().id());
            return check == null
                    ? made.computeIfAbsent(GONE, _ -> OwnEyes.of(names(), holds))
                    : made.computeIfAbsent(check.id(), _ -> OwnEyes.of(check, holds));
        };
    }

    private List<String> names() {
        return hosts.all().stream().map(HostView::name).toList();
    }

    private boolean isSeen(Call call, Incident incident) {
        return hosts.holds(call.hosts(), incident.subject().host());
    }

    /// The number of the incident that the path names; of one that the caller may not know of, one that none has.
    private long seen(Call call) throws IOException {
        long id = id(call);
        if (call.hosts().isAll()) {
            return id;
        }
        Incident incident = watch.incidents().find(id);
        return incident != null && isSeen(call, incident) ? id : -1;
    }

    private static long id(Call call) {
        try {
            return Long.parseLong(call.path("id"));
        } catch (NumberFormatException none) {
            return -1; // no incident has it
        }
    }
}
