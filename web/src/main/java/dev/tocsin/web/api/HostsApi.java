package dev.tocsin.web.api;

import dev.tocsin.base.HostId;
import dev.tocsin.base.config.Nearest;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The registry: `/hosts`, `/hosts/{host}`, and the one way in which all handlers find the host that a caller names.
public final class HostsApi {
    private final Hosts hosts;

    /// Reads `hosts`.
    public HostsApi(Hosts hosts) {
        this.hosts = hosts;
    }

    /// `GET /hosts`.
    public Answer list(Call call) {
        List<HostView> all = all(call.hosts());
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(host -> HostJson.write(json, host));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /hosts/{host}`.
    public Answer one(Call call) {
        HostView host = named(call);
        return Answer.json(json -> HostJson.write(json, host));
    }

    /// Every host that is not retired.
    List<HostView> all() {
        return hosts.all();
    }

    /// Every host that is not retired and that `set` holds.
    List<HostView> all(HostSet set) {
        return set.isAll()
                ? hosts.all()
                : hosts.all().stream().filter(set::holds).toList();
    }

    /// The host that the path of `call` names.
    ///
    /// @throws Refusal 404 when there is none that the caller may know of, 409 when several bear the name
    HostView named(Call call) {
        return named("host", call.path("host"), call.hosts());
    }

    /// Whether `set` holds what a check or an incident names: `name` itself, or the hosts of that name by their labels.
    boolean holds(HostSet set, String name) {
        if (set.isAll() || set.holdsName(name)) {
            return true;
        }
        List<HostView> bearers = hosts.byName(name);
        return !bearers.isEmpty() && bearers.stream().allMatch(set::holds);
    }

    /// The host of that id or name, which came in parameter `field`.
    ///
    /// @throws Refusal 404 when `set` holds none, 409 when several of them bear the name
    HostView named(String field, String idOrName, HostSet set) {
        HostView host = known(field, idOrName, set);
        if (host == null) {
            // only of those that the caller may know of, so that nobody learns names by asking for similar ones
            String near =
                    Nearest.of(idOrName, all(set).stream().map(HostView::name).toList());
            String hint = near == null ? "" : "; did you mean " + near + "?";
            throw Refusal.field(Refusal.Code.NOT_FOUND, field, "there is no host \"" + idOrName + "\"" + hint);
        }
        return host;
    }

    /// The host of that id or name, which came in parameter `field`; null when `set` holds none.
    ///
    /// @throws Refusal 409 when several of them bear the name
    @Nullable
    HostView known(String field, String idOrName, HostSet set) {
        HostView byId = byId(idOrName);
        if (byId != null) {
            return set.holds(byId) ? byId : null;
        }
        List<HostView> found =
                hosts.byName(idOrName).stream().filter(set::holds).toList();
        if (found.size() > 1) {
            String ids = found.stream().map(host -> host.id().toString()).collect(Collectors.joining(", "));
            throw Refusal.field(
                    Refusal.Code.AMBIGUOUS, field, found.size() + " hosts bear that name; use an id: " + ids);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /// The host `id`, or null.
    @Nullable
    HostView byId(HostId id) {
        return hosts.byId(id);
    }

    private @Nullable HostView byId(String text) {
        if (text.length() != 36) {
            return null;
        }
        try {
            return hosts.byId(HostId.parse(text));
        } catch (IllegalArgumentException aName) {
            return null; // a name may have 36 characters, too
        }
    }
}
