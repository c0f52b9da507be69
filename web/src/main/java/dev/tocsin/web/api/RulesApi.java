package dev.tocsin.web.api;

import dev.tocsin.signal.rule.Place;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.rule.RuleSpec;
import dev.tocsin.watch.rule.Rules;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import dev.tocsin.web.rules.Absent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/rules`: what must hold of what is recorded, and where it does not.
public final class RulesApi {
    private static final Set<String> MEMBERS = Set.of("text", "enabled", "version");

    private final Rules rules;
    private final Absent absent;

    /// Works on the rules of `watch`; `absent` says what nobody has.
    public RulesApi(Watch watch, Absent absent) {
        this.rules = watch.rules();
        this.absent = absent;
    }

    /// `GET /rules`.
    public Answer list(Call call) {
        List<Rules.View> all = rules.all();
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(rule -> write(json, rule, null));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `GET /rules/{id}`.
    public Answer one(Call call) {
        Rules.View rule = find(call);
        return Answer.json(json -> write(json, rule, null));
    }

    /// `POST /rules`.
    ///
    /// @throws IOException when the catalog failed
    public Answer create(Call call) throws IOException {
        JsonIn body = call.body(MEMBERS);
        return answer(
                201,
                rules.create(
                        text(body), body.flag("enabled", true), call.principal().name()));
    }

    /// `PUT /rules/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer change(Call call) throws IOException {
        RuleSpec before = find(call).rule();
        refuseProvisioned(before);
        JsonIn body = call.body(MEMBERS);
        Long version = body.has("version") ? (Long) (long) body.whole("version", 0, 1, Integer.MAX_VALUE) : null;
        String text = body.has("text") ? text(body) : before.text();
        boolean enabled = body.flag("enabled", before.enabled());
        return answer(
                200,
                rules.change(
                        before.id(), text, enabled, version, call.principal().name()));
    }

    /// `DELETE /rules/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer delete(Call call) throws IOException {
        RuleSpec before = find(call).rule();
        refuseProvisioned(before);
        if (!rules.delete(before.id(), call.principal().name())) {
            throw missing();
        }
        return Answer.nothing();
    }

    private static String text(JsonIn body) {
        String text = body.text("text");
        if (text == null || text.isBlank()) {
            throw Refusal.field("text", "is missing; a rule is one line such as disk free on / < 1 GB");
        }
        return text.strip();
    }

    private Rules.View find(Call call) {
        Rules.View rule = rules.find(call.path("id"));
        if (rule == null) {
            throw missing();
        }
        return rule;
    }

    private static void refuseProvisioned(RuleSpec rule) {
        if (rule.provisioned()) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, "a file says how this rule is; change it there");
        }
    }

    private Answer answer(int status, Rules.Outcome outcome) throws IOException {
        return switch (outcome) {
            case Rules.Outcome.Done(Rules.View view) -> {
                Rule rule = view.rule().rule();
                String hint = rule == null ? null : absent.hint(rule);
                yield Answer.json(status, json -> write(json, view, hint));
            }
            case Rules.Outcome.Wrong wrong -> throw Refusal.field("text", wrong.text());
            case Rules.Outcome.Full _ ->
                throw Refusal.of(Refusal.Code.UNAVAILABLE, "at most " + Rules.COUNT + " rules are kept");
            case Rules.Outcome.Gone _ -> throw missing();
            case Rules.Outcome.Stale stale ->
                throw Refusal.field(
                        Refusal.Code.AMBIGUOUS,
                        "version",
                        "somebody has changed this rule meanwhile; it has version " + stale.version() + " now");
        };
    }

    private static Refusal missing() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "there is no such rule; /rules lists them");
    }

    /// @param hint what is odd about it, though it is kept; null: nothing, or nobody asked
    private static void write(JsonOut json, Rules.View view, @Nullable String hint) {
        RuleSpec spec = view.rule();
        Rule rule = spec.rule();
        Place place = rule == null ? null : rule.place();
        json.object()
                .text("id", spec.id())
                .text("text", spec.text())
                .text("sentence", rule == null ? "" : rule.sentence())
                .flag("enabled", spec.enabled())
                .text("severity", rule == null ? "" : rule.severity().word())
                .text("where", place == null || place.where() == Place.Where.HUB ? "hub" : "agent")
                .whole("lag", place == null ? 0 : place.lag().toMillis())
                .flag("provisioned", spec.provisioned())
                .whole("version", spec.version())
                .whole("created", spec.createdMillis())
                .whole("changed", spec.changedMillis())
                .array("firing");
        view.firing().forEach(firing -> firing(json, firing));
        json.endArray().text("error", view.error()).text("hint", hint).endObject();
    }

    private static void firing(JsonOut json, Rules.Firing firing) {
        json.object()
                .text("host", firing.host())
                .text("name", firing.name())
                .text("key", firing.entity())
                .text("state", firing.state().word())
                .whole("since", firing.sinceMillis());
        @Nullable Double value = Double.isFinite(firing.value()) ? (Double) firing.value() : null;
        if (value == null) {
            json.name("value").nothing();
        } else {
            json.number("value", value);
        }
        json.endObject();
    }
}
