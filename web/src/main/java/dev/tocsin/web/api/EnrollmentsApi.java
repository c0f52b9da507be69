package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.base.Units;
import dev.tocsin.hub.Enrollments;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/enrollments`: tokens that let new machines join. A token is shown when it is made and never again: what is listed
/// has an id, by which it is revoked, and no secret.
public final class EnrollmentsApi {
    private static final int LABELS = 32;
    private static final int USES = 100;
    private static final Duration LIFE_MOST = Duration.ofHours(24);
    private static final String LIFE = "30m";
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");
    private static final int VALUE_CHARS = 256;

    private final Enrollments enrollments;
    private final UnaryOperator<String> joinLine;
    private final UnaryOperator<String> agents;

    /// Makes tokens by `enrollments`.
    ///
    /// @param joinLine the line to paste on a new machine, by the origin that the request was sent to
    /// @param agents where agents of other machines connect, `host:port`, by the same; empty when they cannot
    public EnrollmentsApi(Enrollments enrollments, UnaryOperator<String> joinLine, UnaryOperator<String> agents) {
        this.enrollments = enrollments;
        this.joinLine = joinLine;
        this.agents = agents;
    }

    /// `GET /enrollments`: those that still let somebody in.
    ///
    /// @throws IOException when the catalog failed
    public Answer list(Call call) throws IOException {
        List<Enrollments.Open> open = enrollments.open();
        return Answer.json(json -> {
            json.object().array("items");
            for (Enrollments.Open one : open) {
                json.object().text("id", one.id()).object("labels");
                one.labels().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(label -> json.text(label.getKey(), label.getValue()));
                json.endObject()
                        .text("by", one.by().isEmpty() ? null : one.by())
                        .whole("created", one.createdMillis())
                        .whole("expires", one.expiresMillis())
                        .whole("uses", one.uses())
                        .whole("usesLeft", one.usesLeft())
                        .endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `DELETE /enrollments/{id}`: ends one before its time.
    ///
    /// @throws IOException when the catalog failed
    public Answer revoke(Call call) throws IOException {
        if (!enrollments.revoke(call.path("id"))) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "no open join token has that id; it may have ended or be used up");
        }
        return Answer.nothing();
    }

    /// `POST /enrollments`.
    ///
    /// @throws IOException when the token could not be stored
    public Answer create(Call call) throws IOException {
        JsonIn body = call.body(Set.of("labels", "uses", "ttl"));
        Map<String, String> labels = labels(body);
        int uses = body.whole("uses", 1, 1, USES);
        Enrollments.Ticket ticket = enrollments.create(
                labels, uses, life(body.text("ttl")), call.principal().name());
        String reached = agents.apply(call.facts().origin());
        return Answer.json(
                201,
                json -> json.object()
                        .text("id", ticket.id())
                        .text("token", ticket.token())
                        .whole("expires", ticket.expiresMillis())
                        .whole("uses", ticket.uses())
                        .text("install", joinLine.apply(call.facts().origin()))
                        .text("agents", reached.isEmpty() ? null : reached)
                        .endObject());
    }

    /// The labels in `body`, empty when there are none.
    ///
    /// @throws Refusal 400 when one is wrong, with what is allowed
    static Map<String, String> labels(JsonIn body) {
        Map<String, String> labels = body.texts("labels", LABELS);
        labels.forEach(EnrollmentsApi::check);
        return labels;
    }

    private static void check(String name, String value) {
        if (!LABEL.matcher(name).matches()) {
            throw Refusal.field(
                    "labels", "got \"" + name + "\"; a label is a small letter, then up to 62 of a-z 0-9 _ . -");
        }
        if (value.length() > VALUE_CHARS || !Printable.isPlain(value)) {
            throw Refusal.field("labels", name + ": at most " + VALUE_CHARS + " characters and no control characters");
        }
    }

    private static Duration life(@Nullable String text) {
        Duration life;
        try {
            life = Units.duration(text == null ? LIFE : text);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field("ttl", String.valueOf(wrong.getMessage()));
        }
        if (!life.isPositive() || life.compareTo(LIFE_MOST) > 0) {
            throw Refusal.field("ttl", "got \"" + text + "\"; above 0 and at most 24h");
        }
        return life;
    }
}
