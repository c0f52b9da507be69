package dev.tocsin.signal.rule;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Observation;
import dev.tocsin.signal.State;
import java.time.Duration;
import java.util.Locale;

/// From one value to the next: a pure function.
///
/// ```
///           holds              held for `for`            end holds             held for its `for`
///     OK ─────────▶ PENDING ──────────────────▶ FIRING ───────────▶ RESOLVING ───────────────────▶ OK
///      ◀──────────────┘ does not hold             ◀────────────────────┘ end does not hold
/// ```
///
/// The *value* of a rule is, by the kind of its condition: of a limit the folded column (a share of its whole
/// when the limit is in per cent of a size); of yesterday the ratio to it; of a forecast the seconds until
/// then, infinite when never; of `dead` how many there are; of `no data` the seconds since something was
/// heard. NaN is not known.
///
/// A value that is not known changes nothing for a while, so that a late second does not begin a `for` anew;
/// then it is `NO_DATA`. What fired goes on firing there: that nothing is heard any more is no good news.
public final class RuleMachine {
    /// Code of a rule that fires.
    public static final int FIRES = 1;

    /// How long a value may be missing at the agent, which has one each second.
    static final Duration PATIENCE_AGENT = Duration.ofSeconds(10);

    /// The same at the hub, which looks at some once a minute.
    static final Duration PATIENCE_HUB = Duration.ofMinutes(3);

    // A host is stale then; the rule's `for` comes on top.
    private static final double SILENT_SECONDS = 15;

    private enum Truth {
        HOLDS,
        BETWEEN,
        OVER,
        UNKNOWN
    }

    private RuleMachine() {}

    /// Takes one step with `value` at `atMillis`.
    public static RuleMemory step(Rule rule, RuleMemory before, double value, long atMillis) {
        Truth truth = truth(rule, value);
        long since = Math.min(before.sinceMillis(), atMillis); // the clock may have gone back
        long known = Math.min(before.knownMillis(), atMillis);
        if (truth == Truth.UNKNOWN) {
            Duration patience = rule.place().where() == Place.Where.AGENT ? PATIENCE_AGENT : PATIENCE_HUB;
            boolean lost = known == 0 || atMillis - known > patience.toMillis();
            RuleState state = lost ? RuleState.NO_DATA : before.state();
            long from = state == before.state() ? since : atMillis;
            return new RuleMemory(state, from, before.fires(), before.value(), known);
        }
        RuleState was =
                before.state() != RuleState.NO_DATA ? before.state() : before.fires() ? RuleState.FIRING : RuleState.OK;
        RuleState now = next(rule, was, truth, was == before.state() ? atMillis - since : 0);
        long from = now == before.state() ? since : atMillis;
        boolean fires = now == RuleState.FIRING || now == RuleState.RESOLVING;
        return new RuleMemory(now, from, fires, value, atMillis);
    }

    private static RuleState next(Rule rule, RuleState was, Truth truth, long heldMillis) {
        boolean holds = truth == Truth.HOLDS;
        boolean over = truth == Truth.OVER;
        End end = rule.end();
        long hold = rule.hold().toMillis();
        long endHold = end == null ? 0 : end.hold().toMillis();
        return switch (was) {
            case OK, NO_DATA -> !holds ? RuleState.OK : hold == 0 ? RuleState.FIRING : RuleState.PENDING;
            case PENDING -> !holds ? RuleState.OK : heldMillis >= hold ? RuleState.FIRING : RuleState.PENDING;
            case FIRING -> !over ? RuleState.FIRING : endHold == 0 ? RuleState.OK : RuleState.RESOLVING;
            case RESOLVING -> !over ? RuleState.FIRING : heldMillis >= endHold ? RuleState.OK : RuleState.RESOLVING;
        };
    }

    private static Truth truth(Rule rule, double value) {
        if (Double.isNaN(value)) {
            return Truth.UNKNOWN;
        }
        return switch (rule.condition()) {
            case Condition.Limit(Condition.Value of, Comparison comparison, Amount limit) ->
                truth(rule, of, comparison, limit, value);
            case Condition.Yesterday(Condition.Value of, Comparison comparison, Amount share) ->
                is(comparison.holds(value, share.value(of.metric().column().unit())));
            case Condition.Forecast(Condition.Value _, Amount _, Duration within) -> is(value <= within.toSeconds());
            case Condition.Gone _ -> is(value == 0);
            case Condition.Failed _ -> is(value == 1);
            case Condition.NoData() -> is(value >= SILENT_SECONDS);
        };
    }

    private static Truth truth(Rule rule, Condition.Value of, Comparison comparison, Amount limit, double value) {
        if (comparison.holds(value, limit.value(of.metric().column().unit()))) {
            return Truth.HOLDS;
        }
        End end = rule.end();
        return end == null
                        || end.comparison()
                                .holds(
                                        value,
                                        end.limit().value(of.metric().column().unit()))
                ? Truth.OVER
                : Truth.BETWEEN;
    }

    private static Truth is(boolean holds) {
        return holds ? Truth.HOLDS : Truth.OVER;
    }

    /// What the state machine of all that is watched sees of it: `DOWN` while it fires, with the code [#FIRES];
    /// `UNKNOWN` where nothing is known; otherwise `UP`. `key` is empty where there is one thing only.
    public static Observation observe(
            Rule rule, RuleMemory memory, String key, long atMillis, Observation.Around around) {
        State state = memory.state() == RuleState.NO_DATA ? State.UNKNOWN : memory.fires() ? State.DOWN : State.UP;
        int code = state == State.DOWN ? FIRES : Observation.OK;
        Severity severity = state == State.DOWN ? rule.severity() : Severity.INFO;
        return new Observation(state, code, message(rule, memory.value(), key), severity, atMillis, around);
    }

    private static String message(Rule rule, double value, String key) {
        String on = key.isEmpty() ? "" : " on " + key;
        return switch (rule.condition()) {
            case Condition.Limit(Condition.Value of, Comparison _, Amount limit) ->
                of.metric().words() + on + " is " + shown(value, limit, of.metric());
            case Condition.Yesterday(Condition.Value of, Comparison _, Amount _) ->
                of.metric().words() + on + " is " + number(value * 100) + " % of yesterday";
            case Condition.Forecast(Condition.Value of, Amount level, Duration _) ->
                of.metric().words()
                        + on
                        + (Double.isInfinite(value)
                                ? " does not reach " + level.text()
                                : " reaches " + level.text() + " in " + number(value / 3_600) + " h");
            case Condition.Gone(boolean unit, Selection name) ->
                (unit ? "unit " : "process ") + name.pattern() + (value == 0 ? " is dead" : " runs");
            case Condition.Failed _ -> "service " + key + (value == 0 ? " is no longer failed" : " has failed");
            case Condition.NoData() -> "nothing heard for " + number(value) + " s";
        };
    }

    private static String shown(double value, Amount limit, Metric metric) {
        double inUnit = value / Amount.of(1, limit.unit()).value(metric.column().unit());
        return number(inUnit)
                + (limit.unit() == AmountUnit.NONE ? "" : " " + limit.unit().symbol());
    }

    /// Three digits are enough for people.
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "unknown";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
