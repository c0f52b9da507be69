package dev.tocsin.web.api;

import dev.tocsin.web.access.Audit;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.List;

/// `/audit`: who did what, and whether that still stands as it was written.
public final class AuditApi {
    private static final int MOST = 1_000;

    private final Audit audit;

    /// Reads `audit`.
    public AuditApi(Audit audit) {
        this.audit = audit;
    }

    /// `GET /audit`: newest first.
    ///
    /// @throws IOException when the catalog failed
    public Answer list(Call call) throws IOException {
        int limit = call.query().whole("limit", 100, 1, MOST);
        List<Audit.Entry> found = audit.latest(cursor(call.query()), limit);
        return Answer.json(json -> {
            json.object().array("items");
            for (Audit.Entry entry : found) {
                json.object();
                json.whole("seq", entry.seq());
                json.whole("at", entry.atMillis());
                json.text("actor", entry.deed().actor());
                json.text("remote", entry.deed().remote());
                json.text("action", entry.deed().action());
                json.text("subject", entry.deed().subject());
                json.text("outcome", entry.deed().outcome());
                json.text("detail", entry.deed().detail());
                json.text("before", entry.before());
                json.text("hash", entry.hash());
                json.endObject();
            }
            boolean more = found.size() == limit && found.getLast().seq() > 1;
            json.endArray();
            json.text("next", more ? Long.toString(found.getLast().seq()) : null);
            json.endObject();
        });
    }

    /// `GET /audit/verify`.
    ///
    /// @throws IOException when the catalog failed
    public Answer verify(Call call) throws IOException {
        Audit.Walk walk = audit.verify();
        return Answer.json(json -> json.object()
                .flag("whole", walk.broken() == null)
                .wholeOrNull("broken", walk.broken())
                .whole("entries", walk.entries())
                .whole("first", walk.first())
                .whole("head", walk.head())
                .text("hash", walk.headHash())
                .endObject());
    }

    private static long cursor(Parameters query) {
        String cursor = query.get("cursor");
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        boolean digits = !cursor.isEmpty() && cursor.length() <= 18;
        if (!digits || !cursor.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.field("cursor", "must be next of the answer before");
        }
        return Long.parseLong(cursor);
    }
}
