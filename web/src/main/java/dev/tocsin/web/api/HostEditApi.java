package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.hub.HostEdits;
import dev.tocsin.hub.HostView;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// `PATCH /hosts/{host}`: another name, other labels, or both.
public final class HostEditApi {
    private final HostsApi hosts;
    private final HostEdits edits;

    /// Changes by `edits` what `hosts` finds.
    public HostEditApi(HostsApi hosts, HostEdits edits) {
        this.hosts = hosts;
        this.edits = edits;
    }

    /// The answer to `call`: the host as it is then.
    ///
    /// @throws IOException when it could not be stored
    public Answer change(Call call) throws IOException {
        HostView host = hosts.named(call);
        JsonIn body = call.body(Set.of("name", "labels"));
        String name = body.text("name");
        if (name != null) {
            name = name.strip();
            if (name.isEmpty() || name.length() > HostEdits.NAME_CHARS || !Printable.isPlain(name)) {
                throw Refusal.field(
                        "name", "must have 1 to " + HostEdits.NAME_CHARS + " characters and no control characters");
            }
        }
        Map<String, String> labels = body.has("labels") ? EnrollmentsApi.labels(body) : null;
        if (name == null && labels == null) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "give name, labels or both");
        }
        edits.change(host.id(), name, labels);
        HostView now = hosts.named("host", host.id().toString(), HostSet.ALL);
        return Answer.json(json -> HostJson.write(json, now));
    }
}
