package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Units;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problems;
import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Place;
import dev.tocsin.signal.rule.Rehearsal;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleFields;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import dev.tocsin.web.rules.Absent;
import dev.tocsin.web.rules.Preview;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `/rules/parse` and `/rules/preview`: a rule as a line, as a sentence and as members, each from the other, and what
/// it would have done. Nothing is kept; a form asks both while somebody writes.
public final class RuleTextApi {
    private static final long MINUTE = 60_000;
    private static final long MOST_MILLIS = 31 * 86_400_000L;
    private static final List<String> FORMS = List.of("text", "sentence", "condition");

    private final Preview preview;
    private final Absent absent;
    private final Clock clock;

    /// Rehearses by `preview`; `absent` says what nobody has.
    public RuleTextApi(Preview preview, Absent absent, Clock clock) {
        this.preview = preview;
        this.absent = absent;
        this.clock = clock;
    }

    /// `POST /rules/parse`: one of `text`, `sentence` and `condition` (members), answered with all of them.
    public Answer parse(Call call) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(call.given(), "", problems);
        Rule rule = rule(in, problems);
        in.end();
        check(problems);
        Place place = rule.place();
        return Answer.json(json -> json.object()
                .text("text", rule.text())
                .text("sentence", rule.sentence())
                .text("where", place.where().name().toLowerCase(Locale.ROOT))
                .text("why", place.why())
                .whole("lag", place.lag().toMillis())
                .text("severity", rule.severity().word())
                .name("condition")
                .ready(GivenJson.write(RuleFields.write(rule)))
                .endObject());
    }

    private static Rule rule(FieldReader in, Problems problems) {
        List<String> forms = FORMS.stream().filter(in::has).toList();
        if (forms.size() != 1) {
            throw Refusal.field("text", "must have one of text, sentence and condition");
        }
        String form = forms.getFirst();
        FieldReader members = form.equals("condition") ? in.child(form) : null;
        if (members != null) {
            Rule rule = RuleFields.read(members);
            members.end();
            check(problems);
            if (rule == null) {
                throw new AssertionError("BUG: got no rule, must have been refused");
            }
            return rule;
        }
        String text = in.text(form);
        check(problems);
        boolean said = form.equals("sentence") || text.stripLeading().regionMatches(true, 0, "when ", 0, 5);
        return switch (said ? RuleParser.sentence(text) : RuleParser.rule(text)) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong(int position, String why) -> throw Refusal.at(form, position + 1, why);
        };
    }

    private static void check(Problems problems) {
        if (!problems.none()) {
            throw Refusal.problems(problems);
        }
    }

    /// `POST /rules/preview`: when the rule would have rung in a range of at most 31 days.
    ///
    /// @throws IOException when the store cannot be read
    public Answer preview(Call call) throws IOException {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(call.given(), "", problems);
        Rule rule = rule(in, problems);
        long now = clock.wallMillis();
        long from = Math.floorDiv(moment(in, "from", "-7d", now), MINUTE) * MINUTE;
        long to = Math.ceilDiv(Math.min(now, moment(in, "to", "now", now)), MINUTE) * MINUTE;
        in.end();
        check(problems);
        if (from >= to || to - from > MOST_MILLIS) {
            throw Refusal.field("from", "must be before to and now, by 31 days at most");
        }
        Preview.Answer answer =
                preview.answer(new Preview.Ask(rule, from, to), call.principal().name());
        if (answer == null) {
            throw Refusal.later(1, "others look into the past of their rules at the moment");
        }
        String hint = absent.hint(rule);
        return Answer.json(json -> write(json, from, to, answer, hint));
    }

    private static long moment(FieldReader in, String name, String fallback, long now) {
        try {
            return Math.max(0, Units.momentMillis(in.text(name, fallback), now));
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field(name, String.valueOf(wrong.getMessage()));
        }
    }

    private static void write(JsonOut json, long from, long to, Preview.Answer answer, @Nullable String hint) {
        json.object()
                .whole("from", from)
                .whole("to", to)
                .whole("hosts", answer.hosts())
                .flag("complete", answer.complete())
                .text("resolution", answer.resolution().word())
                .text("unit", answer.unit())
                .number("limit", answer.limit())
                .whole("count", answer.count())
                .array("firings");
        for (Preview.Firing one : answer.firings()) {
            Rehearsal.Firing firing = one.firing();
            json.object()
                    .text("host", one.host() == null ? null : one.host().id().toString())
                    .text("name", one.host() == null ? null : one.host().name())
                    .text("key", one.key())
                    .whole("from", firing.fromMillis())
                    .wholeOrNull("to", firing.toMillis() == 0 ? null : firing.toMillis())
                    .number("peak", Double.isFinite(firing.peak()) ? firing.peak() : Double.NaN)
                    .endObject();
        }
        json.endArray().text("hint", hint).endObject();
    }
}
