package dev.tocsin.web.api;

import dev.tocsin.base.config.Given;
import dev.tocsin.probe.Phases;
import dev.tocsin.signal.Memory;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.alert.Outbox;
import dev.tocsin.watch.check.CheckHour;
import dev.tocsin.watch.check.CheckResult;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.Sighting;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.Settings.Setting;
import dev.tocsin.web.http.JsonOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// What the watch has, as JSON.
final class WatchJson {
    private static final Set<String> NAMED = Set.of("host", "name", "type", "interval");

    private WatchJson() {}

    /// @param whole whether all that is set may be seen, as guests of a demonstration do not
    /// @param eyes which observers may be named
    static void check(JsonOut json, Checks.View check, boolean whole, OwnEyes eyes) {
        Memory memory = check.memory();
        CheckSpec spec = check.spec();
        json.object()
                .text("id", check.id())
                .text("host", check.host())
                .text("name", check.name())
                .text("type", spec == null ? "" : spec.type())
                .text(
                        "state",
                        spec != null && spec.paused()
                                ? "paused"
                                : memory.state().word())
                .whole("code", memory.code())
                .text(
                        "message",
                        spec == null ? "what is set cannot be read by this version" : eyes.hide(memory.message()))
                .whole("since", memory.sinceMillis())
                .whole("pending", memory.pending())
                .flag("failed", memory.failure())
                .flag("flapping", memory.flapping())
                .wholeOrNull("lastRun", check.runMillis() == 0 ? null : check.runMillis())
                .name("took");
        Long took = check.tookMicros();
        if (took == null) {
            json.nothing();
        } else {
            json.number(took / 1_000.0);
        }
        json.wholeOrNull(
                        "interval",
                        spec == null ? null : spec.policy().interval().toMillis())
                .text("accepted", whole ? check.accepted() : null)
                .flag("provisioned", check.provisioned())
                .whole("version", check.version());
        observers(json, check, whole, eyes);
        json.name("set")
                .ready(GivenJson.write(whole ? Secrets.masked(eyes.hide(check.given())) : named(check.given())))
                .endObject();
    }

    /// Who looks, and what each of them saw last; nobody for a guest (not `whole`), who learns no host's name by it.
    private static void observers(JsonOut json, Checks.View check, boolean whole, OwnEyes eyes) {
        CheckSpec spec = check.spec();
        json.wholeOrNull(
                "need",
                !whole || spec == null || spec.observed().none()
                        ? null
                        : Long.valueOf(spec.observed().need()));
        json.array("observers");
        for (Sighting one : whole ? check.observers() : List.<Sighting>of()) {
            if (!eyes.sees(one.observer())) {
                continue;
            }
            json.object()
                    .text("name", one.observer())
                    .text("state", one.outcome().word())
                    .whole("code", one.code())
                    .text("message", eyes.hide(one.message()))
                    .wholeOrNull("at", one.atMillis() == 0 ? null : one.atMillis())
                    .text("away", one.away())
                    .endObject();
        }
        json.endArray();
    }

    /// What a guest sees of what is set: what it is called and how often it looks; no address, argument or person.
    private static Given named(Given given) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        if (given instanceof Given.Fields fields) {
            fields.members().forEach((name, value) -> {
                if (NAMED.contains(name)) {
                    members.put(name, value);
                }
            });
        }
        return new Given.Fields(members, Given.Place.NOWHERE);
    }

    /// How much of a result somebody sees.
    ///
    /// @param transcript what servers said
    /// @param whole all that was found, as guests of a demonstration do not
    /// @param eyes which observers may be named
    record Sight(boolean transcript, boolean whole, OwnEyes eyes) {}

    static void result(JsonOut json, CheckResult result, Sight sight) {
        json.object()
                .whole("at", result.atMillis())
                .text("state", result.state().word())
                .whole("code", result.code())
                .text("message", sight.eyes.hide(result.message()));
        phases(json, result.phases());
        json.object("facts");
        if (sight.whole) {
            result.facts().forEach((name, value) -> {
                if (sight.eyes.tells(name)) {
                    json.text(name, sight.eyes.hide(value));
                }
            });
        }
        json.endObject()
                .text("transcript", sight.transcript ? sight.eyes.hide(result.transcript()) : null)
                .endObject();
    }

    static void phases(JsonOut json, Phases phases) {
        json.object("phases");
        phase(json, "dns", phases.dns());
        phase(json, "connect", phases.connect());
        phase(json, "tls", phases.tls());
        phase(json, "firstByte", phases.firstByte());
        phase(json, "total", phases.total());
        json.endObject();
    }

    /// Milliseconds; null for a part that there was not.
    private static void phase(JsonOut json, String name, long micros) {
        if (micros < 0) {
            json.name(name).nothing();
        } else {
            json.number(name, micros / 1_000.0);
        }
    }

    static void hour(JsonOut json, CheckHour hour) {
        json.object()
                .whole("at", hour.hourMillis())
                .whole("up", hour.upMillis())
                .whole("degraded", hour.degradedMillis())
                .whole("down", hour.downMillis())
                .whole("unknown", hour.unknownMillis())
                .whole("outages", hour.outages())
                .whole("looks", hour.looks());
        if (hour.looks() == 0) {
            json.name("avg").nothing().name("max").nothing();
        } else {
            json.number("avg", hour.sumMicros() / 1_000.0 / hour.looks()).number("max", hour.maxMicros() / 1_000.0);
        }
        json.endObject();
    }

    /// @param whole whether people may be seen, as guests of a demonstration do not
    /// @param eyes which hosts may be named
    static void incident(JsonOut json, Incident incident, boolean whole, OwnEyes eyes) {
        json.object()
                .whole("id", incident.id())
                .text("check", incident.subject().id())
                .text("host", incident.subject().host())
                .text("service", incident.subject().service())
                .text("severity", incident.severity().word())
                .whole("code", incident.code())
                .text("message", eyes.hide(incident.message()))
                .flag("flapping", incident.flapping())
                .whole("opened", incident.openedMillis())
                .wholeOrNull("acked", incident.ackedMillis())
                .text("ackedBy", whole ? incident.ackedBy() : null)
                .wholeOrNull("ended", incident.endedMillis())
                .text("endReason", incident.endReason())
                .endObject();
    }

    /// @param eyes which hosts may be named
    static void line(JsonOut json, Journal.Line line, OwnEyes eyes) {
        json.object()
                .whole("id", line.id())
                .whole("at", line.atMillis())
                .text("actor", line.actor())
                .text("subject", line.subject())
                .wholeOrNull("incident", line.incident() == 0 ? null : line.incident())
                .text("what", line.what())
                .text("reason", line.reason())
                .text("text", eyes.hide(line.text()))
                .endObject();
    }

    static void message(JsonOut json, Outbox.Message message) {
        json.object()
                .whole("id", message.id())
                .text("channel", message.channel())
                .text("subject", message.notice().subject())
                .text("severity", message.notice().severity().word())
                .array("contacts");
        message.contacts().forEach(json::text);
        json.endArray()
                .flag("fallback", message.fallback())
                .text("state", message.state())
                .whole("attempts", message.attempts())
                .whole("created", message.createdMillis())
                .whole("due", message.dueMillis())
                .wholeOrNull("done", message.doneMillis())
                .text("detail", message.detail())
                .endObject();
    }

    static void setting(JsonOut json, Setting setting) {
        json.object()
                .text("id", setting.id())
                .text("name", setting.name())
                .flag("provisioned", setting.provisioned())
                .whole("version", setting.version())
                .whole("created", setting.createdMillis())
                .whole("changed", setting.changedMillis())
                .name("set")
                .ready(GivenJson.write(Secrets.masked(setting.given())))
                .endObject();
    }
}
