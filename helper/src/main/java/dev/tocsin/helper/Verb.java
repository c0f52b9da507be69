package dev.tocsin.helper;

import java.util.Locale;

/// What may be asked of a service; there is nothing else. On the wire a verb is its place in this list.
public enum Verb {
    /// How it is; changes nothing.
    STATUS,
    /// Only when it is stopped.
    START,
    /// Only when it runs.
    STOP,
    /// Only when it runs.
    RESTART;

    /// As it is written in the file and given to the programs of the system.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether there is something to do for a service in `state`.
    boolean fits(State state) {
        return switch (this) {
            case STATUS -> true;
            case START -> state == State.STOPPED || state == State.FAILED;
            case STOP, RESTART -> state == State.RUNNING || state == State.CHANGING;
        };
    }

    /// Whether `state` is what this verb is for.
    boolean isReached(State state) {
        return switch (this) {
            case STATUS -> true;
            case START, RESTART -> state == State.RUNNING;
            case STOP -> state == State.STOPPED || state == State.FAILED;
        };
    }
}
