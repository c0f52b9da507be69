package dev.tocsin.helper;

import java.util.Locale;

/// How a service is, as its init system says. On the wire a state is its place in this list.
public enum State {
    /// The init system does not say, or nobody has asked.
    UNKNOWN,
    /// It does not run, and nobody wants it to.
    STOPPED,
    /// It runs.
    RUNNING,
    /// It ended by itself, and badly.
    FAILED,
    /// On its way up or down, or between two tries.
    CHANGING;

    /// For people.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
