package dev.tocsin.setup;

/// An order that was not carried out, and nothing was changed: one sentence that says what, got, allowed and the next
/// step, and the exit code of `docs/reference/exit-codes.md`.
public final class SetupFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Why, as the number for the shell says it.
    public enum Kind {
        /// A bad value, or a file with a mistake.
        USAGE(2),
        /// Somebody else than the owner of the file.
        NOT_ALLOWED(4),
        /// The state of things.
        REFUSED(5);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /// What the shell sees.
        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;

    SetupFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// Why.
    public Kind kind() {
        return kind;
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
