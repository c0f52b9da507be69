package dev.tocsin.signal;

import java.util.Locale;

/// How something that is watched is.
public enum State {
    /// As it should be.
    UP,
    /// It works, but a limit warns.
    DEGRADED,
    /// It does not work.
    DOWN,
    /// Nobody knows: never looked at, or the one who looks is blind.
    UNKNOWN,
    /// Somebody said not to look.
    PAUSED,
    /// Somebody said beforehand that it may be down now.
    MAINTENANCE;

    /// As it is written in files and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it counts as a failure that somebody is told of.
    public boolean isBad() {
        return this == DEGRADED || this == DOWN;
    }
}
