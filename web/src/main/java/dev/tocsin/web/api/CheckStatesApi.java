package dev.tocsin.web.api;

import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.CheckStates;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `/checks/state`: what is remembered of checks, taken out, brought back, forgotten.
public final class CheckStatesApi {
    private static final int IDS = 1_000;

    private final Checks checks;

    /// Works on the checks of `watch`.
    public CheckStatesApi(Watch watch) {
        this.checks = watch.checks();
    }

    /// `GET /checks/state`.
    ///
    /// @throws IOException when the watch is closing
    public Answer show(Call call) throws IOException {
        String text = checks.states().text();
        return Answer.json(json -> json.ready(text.strip()));
    }

    /// `PUT /checks/state`.
    ///
    /// @throws IOException when the catalog failed; nothing has changed then
    public Answer bring(Call call) throws IOException {
        CheckStates.Brought brought =
                checks.states().bring(call.text(), call.principal().name());
        if (!brought.problems().none()) {
            throw Refusal.problems(brought.problems());
        }
        return Answer.json(
                json -> json.object().whole("imported", brought.count()).endObject());
    }

    /// `DELETE /checks/state?check&host`.
    ///
    /// @throws IOException when the catalog failed; nothing has changed then
    public Answer forget(Call call) throws IOException {
        String ids = call.query().get("check");
        return reset(
                call,
                ids == null ? null : List.of(ids.split(",", -1)),
                call.query().get("host"));
    }

    /// `POST /checks/reset`: the same with a body.
    ///
    /// @throws IOException when the catalog failed; nothing has changed then
    public Answer reset(Call call) throws IOException {
        JsonIn body = call.body(Set.of("host", "check"));
        String id = body.text("check");
        return reset(call, id == null ? null : List.of(id), body.text("host"));
    }

    /// An id that there is none of is refused before anything is forgotten, because it is a slip; a host without
    /// checks is none.
    private Answer reset(Call call, @Nullable List<String> ids, @Nullable String host) throws IOException {
        if (ids != null && ids.size() > IDS) {
            throw Refusal.field("check", "got " + ids.size() + " ids; at most " + IDS + ", or a host, or all");
        }
        List<Checks.View> meant = new ArrayList<>(ids == null ? checks.all() : List.of());
        for (String id : ids == null ? List.<String>of() : ids) {
            Checks.View check = checks.find(id);
            if (check == null) {
                throw Refusal.field(
                        Refusal.Code.NOT_FOUND, "check", "there is no check \"" + id + "\"; /checks lists them");
            }
            meant.add(check);
        }
        TreeSet<String> keys = new TreeSet<>();
        for (Checks.View check : meant) {
            if (host == null || check.host().equals(host)) {
                keys.add(check.subject().key());
            }
        }
        int reset = checks.states().reset(keys, call.principal().name());
        return Answer.json(json -> {
            json.object().whole("reset", reset).array("checks");
            keys.forEach(json::text);
            json.endArray().endObject();
        });
    }
}
