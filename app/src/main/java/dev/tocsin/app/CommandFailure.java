package dev.tocsin.app;

import java.util.List;

/// An expected end of a command that is not success: one sentence for standard error and a number for the shell. Thrown
/// from anywhere below a command, caught once in [Cli].
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String reason;
    private final transient List<String> details;

    /// Ends the command with `exit`; `message` says what, got, allowed and the next step.
    CommandFailure(ExitCode exit, String message) {
        this(exit, message, List.of());
    }

    /// The same with lines that are printed before it, such as every mistake of a file.
    CommandFailure(ExitCode exit, String message, List<String> details) {
        super(message);
        this.exit = exit;
        this.reason = message;
        this.details = List.copyOf(details);
    }

    /// The same with the failure below it.
    CommandFailure(ExitCode exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.reason = message;
        this.details = List.of();
    }

    /// The sentence.
    String reason() {
        return reason;
    }

    /// Lines before it.
    List<String> details() {
        return details;
    }

    /// The number for the shell.
    ExitCode exit() {
        return exit;
    }
}
