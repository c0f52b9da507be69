package dev.tocsin.web.api;

import dev.tocsin.base.HostFacts;
import dev.tocsin.hub.HostView;
import dev.tocsin.web.http.JsonOut;
import org.jspecify.annotations.Nullable;

/// A host as the API shows it. What nobody has reported yet is `null`.
final class HostJson {
    private HostJson() {}

    /// Writes the object of `/hosts/{host}`.
    static void write(JsonOut json, HostView host) {
        HostFacts facts = host.facts();
        json.object();
        head(json, host);
        labels(json, host);
        json.text("os", facts == null ? null : emptyToNull(facts.os()));
        json.text("kernel", facts == null ? null : emptyToNull(facts.kernel()));
        json.text("arch", facts == null ? null : emptyToNull(facts.arch()));
        json.wholeOrNull("cpus", facts == null ? null : facts.cpus());
        json.text("cpuModel", facts == null ? null : emptyToNull(facts.cpuModel()));
        json.wholeOrNull("memTotal", facts == null ? null : facts.memTotalBytes());
        json.wholeOrNull("bootTime", facts == null ? null : facts.bootMillis());
        json.text("agentVersion", facts == null ? null : emptyToNull(facts.agentVersion()));
        json.wholeOrNull("clockSkewMillis", facts == null ? null : host.clockSkewMillis());
        json.wholeOrNull("processes", host.processes());
        health(json, host);
        json.endObject();
    }

    /// Writes the members `id`, `name`, `state` and `lastSeen` into the current object.
    static void head(JsonOut json, HostView host) {
        json.text("id", host.id().toString());
        json.text("name", host.name());
        json.text("state", host.state().word());
        json.wholeOrNull("lastSeen", host.lastSeenMillis());
    }

    /// Writes the member `labels`.
    static void labels(JsonOut json, HostView host) {
        json.object("labels");
        host.labels().forEach(json::text);
        json.endObject();
    }

    /// Writes the member `health`: the worst of whether it is heard and what was found.
    static void health(JsonOut json, HostView host) {
        String level = switch (host.state()) {
            case UP -> host.failing() ? "failing" : host.reasons().isEmpty() ? "ok" : "warn";
            case STALE -> "stale";
            case DOWN -> "down";
            case UNKNOWN -> "unknown";
        };
        json.object("health").text("level", level).array("reasons");
        host.reasons().forEach(json::text);
        json.endArray().endObject();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
