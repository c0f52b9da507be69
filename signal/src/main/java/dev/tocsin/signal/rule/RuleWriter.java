package dev.tocsin.signal.rule;

import dev.tocsin.base.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes a rule, as a line and as a sentence, so that [RuleParser] reads the same rule back from either.
final class RuleWriter {
    private RuleWriter() {}

    static String text(Rule rule) {
        StringBuilder out = new StringBuilder();
        switch (rule.condition()) {
            case Condition.Limit(Condition.Value value, Comparison comparison, Amount limit) ->
                out.append(value(value))
                        .append(' ')
                        .append(comparison.sign())
                        .append(' ')
                        .append(limit.text());
            case Condition.Yesterday(Condition.Value value, Comparison comparison, Amount share) ->
                out.append(value(value))
                        .append(' ')
                        .append(comparison.sign())
                        .append(' ')
                        .append(share.text())
                        .append(" of yesterday");
            case Condition.Forecast(Condition.Value value, Amount level, Duration within) ->
                out.append(value(value))
                        .append(" reaches ")
                        .append(level.text())
                        .append(" within ")
                        .append(span(within, ""));
            case Condition.Gone(boolean unit, Selection name) ->
                out.append(unit ? "unit " : "process ").append(name.text()).append(" dead");
            case Condition.Failed(Selection name) ->
                out.append("service ").append(name.text()).append(" failed");
            case Condition.NoData() -> out.append("no data");
        }
        out.append(hold(rule.hold(), ""));
        End end = rule.end();
        if (end != null) {
            out.append(" until ")
                    .append(end.comparison().sign())
                    .append(' ')
                    .append(end.limit().text())
                    .append(hold(end.hold(), ""));
        }
        if (!rule.scope().host().isAny()) {
            out.append(" host ").append(rule.scope().host().text());
        }
        out.append(labels(rule.scope()));
        if (rule.severity() != Severity.WARNING) {
            out.append(" severity ").append(rule.severity().word());
        }
        return out.toString();
    }

    private static String value(Condition.Value value) {
        String what = value.metric().text() + on(value.of());
        return switch (value.fold()) {
            case Fold.Now() -> what;
            case Fold.Over(Fold.Function function, Duration window) ->
                function.word() + " of " + what + " over " + span(window, "");
            case Fold.Across(Fold.Function function) -> function.word() + " of " + what + " across hosts";
        };
    }

    static String sentence(Rule rule) {
        Scope scope = rule.scope();
        String what = switch (rule.condition()) {
            case Condition.Limit(Condition.Value value, Comparison comparison, Amount limit) ->
                said(value, scope) + " is " + comparison.words() + " " + limit.text();
            case Condition.Yesterday(Condition.Value value, Comparison comparison, Amount share) ->
                said(value, scope) + " is " + comparison.words() + " " + share.text() + " of yesterday";
            case Condition.Forecast(Condition.Value value, Amount level, Duration within) ->
                said(value, scope) + " is to reach " + level.text() + " within " + span(within, " ");
            case Condition.Gone(boolean unit, Selection name) ->
                (unit ? "unit " : "process ") + name.text() + " of " + hosts(scope) + " is dead";
            case Condition.Failed(Selection name) -> "service " + name.text() + " of " + hosts(scope) + " has failed";
            case Condition.NoData() -> "data of " + hosts(scope) + " is missing";
        };
        String raise = "When " + what + hold(rule.hold(), " ") + ", raise "
                + rule.severity().word() + ".";
        return raise + end(rule.end());
    }

    private static String end(@Nullable End end) {
        return end == null
                ? ""
                : " End when " + end.comparison().words() + " " + end.limit().text() + hold(end.hold(), " ") + ".";
    }

    private static String said(Condition.Value value, Scope scope) {
        String what = value.metric().words() + on(value.of());
        return switch (value.fold()) {
            case Fold.Now() -> what + " of " + hosts(scope);
            case Fold.Over(Fold.Function function, Duration window) ->
                "the " + function.word() + " of " + what + " over " + span(window, " ") + " of " + hosts(scope);
            case Fold.Across(Fold.Function function) ->
                "the " + function.word() + " of " + what + " across " + hosts(scope);
        };
    }

    private static String hosts(Scope scope) {
        return (scope.host().isAny() ? "every host" : "host " + scope.host().text()) + labels(scope);
    }

    private static String labels(Scope scope) {
        StringBuilder out = new StringBuilder();
        scope.labels()
                .forEach((name, value) -> out.append(" with ")
                        .append(Selection.quoted(name))
                        .append('=')
                        .append(Selection.quoted(value)));
        return out.toString();
    }

    private static String on(Selection of) {
        return of.isAny() ? "" : " on " + of.text();
    }

    private static String hold(Duration hold, String blank) {
        return hold.isZero() ? "" : " for " + span(hold, blank);
    }

    /// The largest unit that divides it: `5m` or, with a blank, `5 min`.
    static String span(Duration span, String blank) {
        long seconds = span.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + blank + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + blank + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + blank + (blank.isEmpty() ? "m" : "min") : seconds + blank + "s";
    }
}
