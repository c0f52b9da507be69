package dev.tocsin.signal;

import dev.tocsin.base.Severity;
import java.util.List;
import java.util.Objects;

/// What the state machine remembers of one thing between two looks; all of it is kept durably.
///
/// `state` is what is shown and counted, `verdict` what the looks came to: in a maintenance the first says maintenance
/// while the second says whether it works.
///
/// @param state how it is, as it is shown
/// @param code the confirmed code; -1: never looked at
/// @param message the message of the last look
/// @param sinceMillis since when `state` holds, epoch ms: a failure holds since its first bad look
/// @param pending how many bad looks in a row are not confirmed yet
/// @param failure whether it counts as failed: confirmed as bad and not recovered
/// @param failedMillis when the first bad look of this failure was, epoch ms; 0 when there is none
/// @param toldMillis when somebody was last told of this failure, epoch ms; 0: nobody
/// @param flapping whether it is told as flapping at present
/// @param changes when its confirmed code last changed, epoch ms, latest last; as many as flapping needs
/// @param verdict the last confirmed of `UP`, `DEGRADED` and `DOWN`; `UNKNOWN` before the first
/// @param severity the worst of this failure, or of this flapping; `INFO` when there is neither
/// @param suspectMillis when the first of the `pending` looks was, epoch ms; 0 when there is none
/// @param good how many good looks in a row are not enough yet for a recovery
/// @param owed whether people must still be told of this failure, because something kept it silent
public record Memory(
        State state,
        int code,
        String message,
        long sinceMillis,
        int pending,
        boolean failure,
        long failedMillis,
        long toldMillis,
        boolean flapping,
        List<Long> changes,
        State verdict,
        Severity severity,
        long suspectMillis,
        int good,
        boolean owed) {
    /// Code of what was never looked at.
    public static final int NEVER = -1;

    /// Nothing is known.
    public static final Memory NONE =
            new Memory(State.UNKNOWN, NEVER, "never checked", 0, 0, false, 0, 0, false, List.of());

    /// Keeps a copy of `changes`. A verdict and a severity that an earlier program did not keep, and a reader of its
    /// words hands in as null, are what `failure` says.
    public Memory {
        changes = List.copyOf(changes);
        verdict = Objects.requireNonNullElse(verdict, verdict(state, failure));
        severity = Objects.requireNonNullElse(severity, Severity.INFO);
    }

    /// Without what only some moments need: no look is in doubt, nothing is owed, the verdict is what is shown.
    public Memory(
            State state,
            int code,
            String message,
            long sinceMillis,
            int pending,
            boolean failure,
            long failedMillis,
            long toldMillis,
            boolean flapping,
            List<Long> changes) {
        this(
                state,
                code,
                message,
                sinceMillis,
                pending,
                failure,
                failedMillis,
                toldMillis,
                flapping,
                changes,
                verdict(state, failure),
                Severity.INFO,
                pending > 0 ? sinceMillis : 0,
                0,
                failure && toldMillis == 0);
    }

    private static State verdict(State state, boolean failure) {
        return switch (state) {
            case UP, DEGRADED, DOWN -> state;
            case UNKNOWN, PAUSED, MAINTENANCE -> failure ? State.DOWN : State.UNKNOWN;
        };
    }
}
