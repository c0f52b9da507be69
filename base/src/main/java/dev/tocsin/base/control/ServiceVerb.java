package dev.tocsin.base.control;

import java.util.Locale;

/// What can be done to a service: these three and nothing else.
public enum ServiceVerb {
    /// Of one that does not run.
    START,
    /// Of one that runs.
    STOP,
    /// Of one that runs.
    RESTART;

    /// As people and the init system write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
