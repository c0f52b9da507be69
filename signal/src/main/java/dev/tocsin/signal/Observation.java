package dev.tocsin.signal;

import dev.tocsin.base.Severity;

/// One look at something, as the state machine sees it.
///
/// @param state `UP`, `DEGRADED`, `DOWN` or `UNKNOWN`; `PAUSED` when somebody said not to look
/// @param code 200: as it should be, 0: no answer, otherwise the protocol's own
/// @param message for people
/// @param severity how much it matters when it is bad; of what is good it means nothing
/// @param atMillis when, epoch ms
/// @param around what else holds at this moment
public record Observation(State state, int code, String message, Severity severity, long atMillis, Around around) {
    /// Code of what is as it should be.
    public static final int OK = 200;

    /// Code of what did not answer.
    public static final int NO_ANSWER = 0;

    /// What holds around an observation and changes what it means.
    public enum Around {
        /// Nothing.
        NORMAL,
        /// A maintenance was announced: what is bad now rings nobody.
        MAINTENANCE,
        /// What it depends on is down, and has rung.
        DEPENDENCY_DOWN,
        /// The observer itself is cut off: nothing can be said.
        BLIND
    }

    /// How much it matters unless somebody says otherwise: no answer is critical, a wrong answer and a limit that warns
    /// are a warning, the rest is worth knowing.
    public static Severity severity(State state, int code) {
        return switch (state) {
            case DOWN -> code == NO_ANSWER ? Severity.CRITICAL : Severity.WARNING;
            case DEGRADED -> Severity.WARNING;
            case UP, UNKNOWN, PAUSED, MAINTENANCE -> Severity.INFO;
        };
    }
}
