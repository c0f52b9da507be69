package dev.tocsin.watch.check;

import dev.tocsin.base.Severity;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.Observation;
import dev.tocsin.signal.State;
import org.jspecify.annotations.Nullable;

/// What a look means for the state of a check: its severity, and whether a value that is watched has changed.
final class Judge {
    /// Code of a value that is not the one that was accepted: 409, "conflict with the current state" (RFC 9110
    /// §15.5.10).
    static final int CHANGED = 409;

    private Judge() {}

    /// The observation that `run` of `spec` is, when `accepted` is the value that was accepted (null: none yet).
    static Observation observe(CheckSpec spec, CheckRun run, @Nullable String accepted, Observation.Around around) {
        Verdict verdict = run.verdict();
        String value = verdict.facts().get(Verdict.VALUE);
        if (spec.watch()
                && verdict.outcome() == Outcome.UP
                && accepted != null
                && value != null
                && !value.equals(accepted)) {
            return new Observation(
                    State.DOWN,
                    CHANGED,
                    "changed from " + accepted + " to " + value,
                    spec.severities().wrongAnswer(),
                    run.atMillis(),
                    around);
        }
        return new Observation(
                state(verdict.outcome()),
                verdict.code(),
                verdict.message(),
                severity(spec, verdict),
                run.atMillis(),
                around);
    }

    private static State state(Outcome outcome) {
        return switch (outcome) {
            case UP -> State.UP;
            case DEGRADED -> State.DEGRADED;
            case DOWN -> State.DOWN;
            case UNKNOWN -> State.UNKNOWN;
        };
    }

    private static Severity severity(CheckSpec spec, Verdict verdict) {
        return switch (verdict.outcome()) {
            case UP, UNKNOWN -> Severity.INFO;
            case DEGRADED -> spec.severities().degraded();
            case DOWN ->
                verdict.answered()
                        ? spec.severities().wrongAnswer()
                        : spec.severities().noAnswer();
        };
    }
}
