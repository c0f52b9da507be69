package dev.tocsin.probe;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a check found.
///
/// @param outcome how it is
/// @param code 200: as it should be; 0: no answer; otherwise the protocol's own (404, 421), or [#UNEXPECTED] or
///     [#CERTIFICATE]
/// @param message for people, one line, never empty
/// @param answered whether the service answered at all; one that did not is worse
/// @param facts what else was learned, by name: `certificate.days` → `21`, `value` → `10.0.0.1`. `value` is what a
///     check that watches for change compares
public record Verdict(Outcome outcome, int code, String message, boolean answered, SequencedMap<String, String> facts) {
    /// Code of a service that is as it should be.
    public static final int OK = 200;

    /// Code of one that did not answer.
    public static final int NO_ANSWER = 0;

    /// Code of one that answered otherwise than it should, where its protocol has no number for that.
    public static final int UNEXPECTED = 1;

    /// Code of one whose certificate cannot be trusted.
    public static final int CERTIFICATE = 2;

    /// Code of one that nobody has looked at yet.
    public static final int NEVER = -1;

    /// Name of the fact that is watched for change.
    public static final String VALUE = "value";

    /// Keeps a copy of `facts`.
    public Verdict {
        facts = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
        if (message.isEmpty()) {
            throw new AssertionError("BUG: got a verdict without a message, must say something");
        }
    }

    /// As it should be.
    public static Verdict up(String message) {
        return new Verdict(Outcome.UP, OK, message, true, new LinkedHashMap<>());
    }

    /// It works, but.
    public static Verdict degraded(String message) {
        return new Verdict(Outcome.DEGRADED, OK, message, true, new LinkedHashMap<>());
    }

    /// It answered, wrongly.
    public static Verdict wrong(int code, String message) {
        return new Verdict(Outcome.DOWN, code, message, true, new LinkedHashMap<>());
    }

    /// No answer.
    public static Verdict silent(String message) {
        return new Verdict(Outcome.DOWN, NO_ANSWER, message, false, new LinkedHashMap<>());
    }

    /// It could not be looked at.
    public static Verdict unknown(String message) {
        return new Verdict(Outcome.UNKNOWN, NO_ANSWER, message, false, new LinkedHashMap<>());
    }

    /// The same with one more fact.
    public Verdict with(String name, String value) {
        LinkedHashMap<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Verdict(outcome, code, message, answered, more);
    }
}
