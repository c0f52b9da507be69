package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.CheckDays;
import dev.tocsin.watch.check.CheckHour;
import dev.tocsin.watch.check.CheckResult;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.web.access.Role;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/checks`: what is looked at from outside, how it is, and what the last looks found.
public final class ChecksApi {
    private static final int RESULTS = 1_000;
    private static final int DAYS = 450; // as long as hours are kept by default
    private static final int DAYS_OF = 200; // checks: a second of reading

    private final Checks checks;
    private final Clock clock;
    private final HostsApi hosts;
    private final List<Kind> kinds;

    /// A type of check, for the help.
    ///
    /// @param required members of its own that there must be
    public record Kind(String name, String help, List<String> required) {}

    /// Works on the checks of `watch`; whose they are is judged by `hosts`.
    public ChecksApi(Watch watch, Clock clock, HostsApi hosts) {
        this.hosts = hosts;
        this.checks = watch.checks();
        this.clock = clock;
        this.kinds = watch.types().stream()
                .map(type -> new Kind(type.name(), type.help(), type.required()))
                .toList();
    }

    /// `GET /check-types`.
    public Answer types(Call call) {
        return Answer.json(json -> {
            json.object().array("items");
            for (Kind kind : kinds) {
                json.object()
                        .text("name", kind.name())
                        .text("help", kind.help())
                        .array("required");
                kind.required().forEach(json::text);
                json.endArray().endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /checks`.
    public Answer list(Call call) {
        List<Checks.View> all = seen(call);
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(check -> WatchJson.check(json, check, isKnown(call), eyes(call, check)));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /checks/{id}`.
    public Answer one(Call call) {
        Checks.View check = find(call);
        return Answer.json(json -> WatchJson.check(json, check, isKnown(call), eyes(call, check)));
    }

    /// `POST /checks`.
    ///
    /// @throws IOException when the catalog failed
    public Answer create(Call call) throws IOException {
        Given given = known(call.given());
        return answer(201, checks.create(given, call.principal().name()));
    }

    /// `PUT /checks/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer change(Call call) throws IOException {
        Checks.View before = find(call);
        refuseProvisioned(before);
        Given given = known(Secrets.unmasked(call.given(), before.given()));
        return answer(200, checks.change(before.id(), given, call.principal().name()));
    }

    /// `DELETE /checks/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer delete(Call call) throws IOException {
        Checks.View before = find(call);
        refuseProvisioned(before);
        if (!checks.delete(before.id(), call.principal().name())) {
            throw missing();
        }
        return Answer.nothing();
    }

    /// `POST /checks/{id}/run`.
    public Answer run(Call call) {
        Checks.View check = find(call);
        CheckRun run = runNow(check.id());
        if (run == null) {
            throw Refusal.of(Refusal.Code.UNAVAILABLE, "the check is paused, was deleted, or does not end");
        }
        CheckResult result = new CheckResult(
                run.atMillis(),
                state(run),
                run.verdict().code(),
                run.verdict().message(),
                run.phases(),
                run.verdict().facts(),
                run.transcript());
        WatchJson.Sight sight = new WatchJson.Sight(seesAll(call), true, eyes(call, check));
        return Answer.json(json -> WatchJson.result(json, result, sight));
    }

    private static dev.tocsin.signal.State state(CheckRun run) {
        return dev.tocsin.signal.State.valueOf(run.verdict().outcome().name());
    }

    private @Nullable CheckRun runNow(String id) {
        try {
            return checks.runNow(id);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// `POST /checks/{id}/accept`: the value that was found last is the one that is right.
    ///
    /// @throws IOException when the catalog failed
    public Answer accept(Call call) throws IOException {
        Checks.View check = find(call);
        if (!checks.accept(check.id(), call.principal().name())) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "no look has found a value yet; run the check first");
        }
        return one(call);
    }

    /// `GET /checks/{id}/results`.
    ///
    /// @throws IOException when the catalog failed
    public Answer results(Call call) throws IOException {
        Checks.View check = find(call);
        long now = clock.wallMillis();
        long from = Asked.moment(call.query(), "from", "-24h", now);
        long to = Asked.moment(call.query(), "to", "now", now) + 1;
        int limit = call.query().whole("limit", 100, 1, RESULTS);
        List<CheckResult> results = checks.results(check.id(), from, to, limit);
        WatchJson.Sight sight = new WatchJson.Sight(seesAll(call), isKnown(call), eyes(call, check));
        return Answer.json(json -> {
            json.object().array("items");
            results.forEach(result -> WatchJson.result(json, result, sight));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /checks/{id}/hours`.
    ///
    /// @throws IOException when the catalog failed
    public Answer hours(Call call) throws IOException {
        Checks.View check = find(call);
        long now = clock.wallMillis();
        long from = Asked.moment(call.query(), "from", "-90d", now);
        long to = Asked.moment(call.query(), "to", "now", now) + 1;
        List<CheckHour> hours = checks.hours(check.id(), from, to);
        return Answer.json(json -> {
            json.object().array("items");
            hours.forEach(hour -> WatchJson.hour(json, hour));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /checks/days`: many checks in one answer, for a page that draws a bar for each day of each of them.
    ///
    /// @throws IOException when the catalog failed
    public Answer days(Call call) throws IOException {
        int count = call.query().whole("days", 90, 1, DAYS);
        ZoneId zone = zone(call.query().get("zone"));
        String named = call.query().get("checks");
        List<String> ids =
                named == null ? seen(call).stream().map(Checks.View::id).toList() : List.of(named.split(",", -1));
        if (ids.size() > DAYS_OF) {
            throw Refusal.field("checks", "got " + ids.size() + " checks; name at most " + DAYS_OF + " at a time");
        }
        LocalDate today = Instant.ofEpochMilli(clock.wallMillis()).atZone(zone).toLocalDate();
        long[] starts = new long[count + 1];
        for (int i = 0; i <= count; i++) {
            starts[i] = today.minusDays(count - 1L - i)
                    .atStartOfDay(zone)
                    .toInstant()
                    .toEpochMilli();
        }
        Set<String> seen = seen(call).stream().map(Checks.View::id).collect(Collectors.toSet());
        Map<String, CheckDays> found =
                checks.days(ids.stream().filter(seen::contains).toList(), starts);
        return Answer.json(json -> {
            json.object().text("zone", zone.getId());
            numbers(json, "at", Arrays.copyOf(starts, count));
            json.array("items");
            for (String id : new LinkedHashSet<>(ids)) {
                CheckDays days = found.get(id);
                if (days != null) {
                    json.object().text("id", id);
                    numbers(json, "up", days.upMillis());
                    numbers(json, "degraded", days.degradedMillis());
                    numbers(json, "down", days.downMillis());
                    numbers(json, "unknown", days.unknownMillis());
                    numbers(json, "outages", days.outages());
                    json.endObject();
                }
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static void numbers(JsonOut json, String name, long[] values) {
        json.array(name);
        for (long value : values) {
            json.whole(value);
        }
        json.endArray();
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw Refusal.field("zone", "got \"" + name + "\"; must be a zone such as Europe/Berlin or UTC");
        }
    }

    /// A guest of a demonstration sees how things are, and nothing of how they are looked at.
    private static boolean isKnown(Call call) {
        return call.principal().role() != Role.GUEST;
    }

    /// What a server said may hold what not everybody should read.
    private static boolean seesAll(Call call) {
        return call.principal().role().compareTo(Role.OPERATOR) >= 0;
    }

    /// By whose names the caller may know who looks.
    private OwnEyes eyes(Call call, Checks.View check) {
        return call.hosts().isAll() ? OwnEyes.ALL : OwnEyes.of(check, name -> hosts.holds(call.hosts(), name));
    }

    private List<Checks.View> seen(Call call) {
        return call.hosts().isAll()
                ? checks.all()
                : checks.all().stream()
                        .filter(check -> hosts.holds(call.hosts(), check.host()))
                        .toList();
    }

    private Checks.View find(Call call) {
        Checks.View check = checks.find(call.path("id"));
        if (check == null || !hosts.holds(call.hosts(), check.host())) {
            throw missing();
        }
        return check;
    }

    /// `given`, whose observers are all there.
    private Given known(Given given) {
        Problems problems = checks.strangers(given);
        if (!problems.none()) {
            throw Refusal.problems(problems);
        }
        return given;
    }

    private static void refuseProvisioned(Checks.View check) {
        if (check.provisioned()) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, "a file says how this check is; change it there");
        }
    }

    private static Answer answer(int status, Checks.Outcome outcome) {
        return switch (outcome) {
            case Checks.Outcome.Kept kept ->
                Answer.json(status, json -> WatchJson.check(json, kept.check(), true, OwnEyes.ALL));
            case Checks.Outcome.Wrong wrong -> throw Refusal.problems(wrong.problems());
            case Checks.Outcome.Taken taken ->
                throw Refusal.field(
                        Refusal.Code.AMBIGUOUS, "name", "there is a check " + taken.key() + " already; give it a name");
            case Checks.Outcome.Full _ ->
                throw Refusal.of(Refusal.Code.UNAVAILABLE, "at most " + Checks.COUNT + " checks are kept");
            case Checks.Outcome.Gone _ -> throw missing();
        };
    }

    private static Refusal missing() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "there is no such check; /checks lists them");
    }
}
