package dev.tocsin.app;

/// An expected end of a command that is not success: one sentence for standard error and a number for the shell. Thrown
/// from anywhere below a command, caught once in [Cli].
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String reason;

    /// Ends the command with `exit`; `message` says what, got, allowed and the next step.
    CommandFailure(ExitCode exit, String message) {
        super(message);
        this.exit = exit;
        this.reason = message;
    }

    /// The same with the failure below it.
    CommandFailure(ExitCode exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.reason = message;
    }

    /// The sentence.
    String reason() {
        return reason;
    }

    /// The number for the shell.
    ExitCode exit() {
        return exit;
    }
}
