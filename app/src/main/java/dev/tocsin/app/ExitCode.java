package dev.tocsin.app;

/// What the program says to the shell; `docs/reference/exit-codes.md` is the page for it.
enum ExitCode {
    /// Done; also after Ctrl-C, and for every listing whatever it lists.
    DONE(0),
    /// Of `check` alone: something changed.
    CHANGED(1),
    /// Of `service` alone: it was refused, has failed, or nobody knows.
    NOT_DONE(1),
    /// An unknown flag, a bad value, a bad configuration.
    USAGE(2),
    /// The hub does not answer.
    UNREACHABLE(3),
    /// No token, a wrong one, or a right that is missing.
    NOT_ALLOWED(4),
    /// Not found, or refused by the state of things.
    REFUSED(5),
    /// Port taken, directory not writable, lock held.
    CANNOT_START(6),
    /// A bug.
    BUG(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /// What the shell sees, 0–70.
    int number() {
        return number;
    }
}
