package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.hub.HostView;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.control.Action;
import dev.tocsin.watch.service.HostServices;
import dev.tocsin.web.access.Audit;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import dev.tocsin.web.http.Route.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/hosts/{host}/services/{service}/start|stop|restart` and `/control/…`: what is done to services, and by whom.
///
/// The audit has two entries of each: the intent before anything is sent, and what came of it. An intent without the
/// other is one that nobody knows the end of. Who asks once more for what was asked under the same id only reads what
/// came of it, which is no deed.
public final class ControlApi {
    private static final int REASON_BYTES = 400;
    private static final int ACTOR_BYTES = 128;
    private static final int LINES = 200;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int USUAL = 20;
    /// Where agent.sh of root puts it: sudo of RHEL does not look into /usr/local/bin.
    private static final String AGENT = "/opt/tocsin-agent/current/bin/tocsin-agent";

    private final HostsApi hosts;
    private final Watch watch;
    private final Audit audit;
    private final ControlPace pace;

    /// Finds hosts by `hosts`, has it done by `watch`, tells `audit`.
    public ControlApi(HostsApi hosts, Watch watch, Audit audit, ControlPace pace) {
        this.hosts = hosts;
        this.watch = watch;
        this.audit = audit;
        this.pace = pace;
    }

    /// What answers `POST /hosts/{host}/services/{service}/VERB`.
    public Handler doing(ServiceVerb verb) {
        return call -> act(call, verb);
    }

    private Answer act(Call call, ServiceVerb verb) throws IOException {
        HostView host = hosts.named(call);
        ServiceFacts service = service(host, call.path("service").replaceAll("(?i)%3a", ":"));
        JsonIn body = call.body(Set.of("reason", "id"));
        String reason = reason(body.text("reason"));
        UUID id = id(body.text("id"));
        int wait = pace.take(call.principal().id());
        if (wait > 0) {
            throw Refusal.later(wait, "too many actions; try again in " + wait + " s");
        }
        String actor = cut(
                call.principal().name().isEmpty()
                        ? call.principal().actor()
                        : call.principal().name());
        Action.Wish wish = new Action.Wish(host.id(), host.name(), service.name(), service.unit(), verb, actor, reason);
        try {
            Action before = id == null ? null : watch.control().earlier(wish, id);
            return answer(before == null ? done(call, wish, service.state(), id) : before);
        } catch (IllegalArgumentException another) {
            throw Refusal.field("id", "this is the id of another action; it must be a new one");
        }
    }

    private Action done(Call call, Action.Wish wish, int state, @Nullable UUID id) throws IOException {
        tell(call, wish, "intended", wish.reason());
        Action done = watch.control().act(wish, state, id);
        ServiceReply reply = end(done);
        tell(call, wish, done.result(), reply.code() + ": " + reply.text());
        return done;
    }

    private static Answer answer(Action done) {
        ServiceReply reply = end(done);
        return Answer.json(reply.result() == Result.REFUSED ? 409 : 200, json -> {
            json.object();
            if (reply.result() == Result.REFUSED) {
                json.object("error").text("code", reply.code()).text("message", reply.text());
                json.endObject();
            }
            members(json, done);
            json.endObject();
        });
    }

    /// The caller's name for the action.
    private static @Nullable UUID id(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (!UUID_TEXT.matcher(given).matches()) {
            throw Refusal.field("id", "got \"" + Printable.of(given) + "\"; must be a UUID in small letters");
        }
        return UUID.fromString(given);
    }

    private static ServiceReply end(Action done) {
        ServiceReply reply = done.reply();
        if (reply == null) {
            throw new AssertionError("BUG: got an action without an end, must have one");
        }
        return reply;
    }

    private ServiceFacts service(HostView host, String name) {
        HostServices known = watch.services().of(host.id());
        ServiceFacts found = known == null ? null : known.named(name);
        if (found == null) {
            String near = known == null ? null : known.near(name);
            throw Refusal.field(
                    Refusal.Code.NOT_FOUND,
                    "service",
                    "there is no service \"" + Printable.of(name) + "\" on " + host.name()
                            + (near == null ? "" : "; did you mean " + near + "?"));
        }
        return found;
    }

    private static String reason(@Nullable String given) {
        String reason = given == null ? "" : given.strip();
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > REASON_BYTES || !Printable.isPlain(reason)) {
            throw Refusal.field(
                    "reason",
                    "must say why, in one line of 1 to " + REASON_BYTES + " bytes without control characters");
        }
        return reason;
    }

    /// `name` with at most so many bytes as an order has room for.
    private static String cut(String name) {
        String cut = Printable.of(name);
        while (cut.getBytes(StandardCharsets.UTF_8).length > ACTOR_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private void tell(Call call, Action.Wish wish, String outcome, String detail) throws IOException {
        String action =
                "POST /api/v1/hosts/{host}/services/{service}/" + wish.verb().word();
        audit.tell(new Audit.Deed(
                call.principal().actor(),
                call.facts().remote(),
                action,
                wish.hostName() + " " + wish.service(),
                outcome,
                detail));
    }

    /// `GET /control/actions`.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer actions(Call call) throws IOException {
        Parameters query = call.query();
        int limit = query.whole("limit", USUAL, 1, LINES);
        String named = query.get("host");
        String service = query.get("service");
        HostView of = named == null ? null : hosts.named("host", named, call.hosts());
        List<Action> found = watch.control()
                .latest(
                        of == null ? null : of.id(),
                        action -> (service == null || action.wish().service().equals(service)) && shows(call, action),
                        limit);
        return Answer.json(json -> {
            json.object().array("items");
            for (Action action : found) {
                json.object();
                members(json, action);
                json.endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// Of a host that is there no more only those may know who may know of every host.
    private boolean shows(Call call, Action action) {
        HostView host = hosts.byId(action.wish().host());
        return call.hosts().isAll() || (host != null && call.hosts().holds(host));
    }

    /// `GET /control/key`.
    public Answer key(Call call) {
        String key = Base64.getEncoder().encodeToString(watch.control().key());
        return Answer.json(json -> json.object()
                .text("key", key)
                .text("setup", "sudo " + AGENT + " helper setup --trust " + key)
                .endObject());
    }

    private static void members(JsonOut json, Action action) {
        Action.Wish wish = action.wish();
        ServiceReply reply = action.reply();
        json.text("id", action.id().toString()).whole("at", action.atMillis()).object("host");
        json.text("id", wish.host().toString()).text("name", wish.hostName()).endObject();
        json.text("service", wish.service())
                .text("unit", wish.unit().isEmpty() ? null : wish.unit())
                .text("verb", wish.verb().word())
                .text("actor", wish.actor())
                .text("reason", wish.reason())
                .text("result", action.result())
                .text("code", reply == null ? null : reply.code())
                .text("text", reply == null ? null : reply.text())
                .text("before", reply == null ? null : reply.before().word())
                .text("after", reply == null ? null : reply.after().word())
                .wholeOrNull("exit", reply == null || reply.exit() < 0 ? null : (Integer) reply.exit())
                .wholeOrNull("millis", reply == null ? null : (Integer) reply.millis())
                .text("output", reply == null ? null : reply.output());
    }
}
