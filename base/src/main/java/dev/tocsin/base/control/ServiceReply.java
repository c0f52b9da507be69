package dev.tocsin.base.control;

import java.util.Locale;

/// What came of an order.
///
/// @param result in a word
/// @param code why, for programs: one of `docs/reference/helper-protocol.md`, or of the hub's own
/// @param before how the service was
/// @param after how it is
/// @param exit of the program that was run; −1 when none was, or it had to be ended
/// @param millis how long it took
/// @param text one sentence for people
/// @param output the last lines of the program, printable characters and line feeds
public record ServiceReply(
        Result result, String code, State before, State after, int exit, int millis, String text, String output) {
    /// What came of it, in a word.
    public enum Result {
        /// The state is reached, and has stayed.
        OK,
        /// It was tried, and the state is not reached.
        FAILED,
        /// Nothing was done.
        REFUSED,
        /// It may have been done or not: nobody said.
        UNKNOWN;

        /// As programs read it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How a service is, as the helper sees it.
    public enum State {
        /// Nobody says.
        UNKNOWN,
        /// It does not run.
        STOPPED,
        /// It runs.
        RUNNING,
        /// It ended by itself, and badly.
        FAILED,
        /// On its way up or down.
        CHANGING;

        /// As programs read it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Nothing was done, because of `code`.
    public static ServiceReply refused(String code, String text) {
        return new ServiceReply(Result.REFUSED, code, State.UNKNOWN, State.UNKNOWN, -1, 0, text, "");
    }

    /// Nobody says what was done, because of `code`.
    public static ServiceReply unknown(String code, String text) {
        return new ServiceReply(Result.UNKNOWN, code, State.UNKNOWN, State.UNKNOWN, -1, 0, text, "");
    }

    /// The same, that took `other` ms.
    public ServiceReply took(int other) {
        return new ServiceReply(result, code, before, after, exit, other, text, output);
    }
}
