package dev.tocsin.probe;

import java.util.Locale;

/// What one look at a service came to.
public enum Outcome {
    /// As it should be.
    UP,
    /// It works, but a limit warns: slow, a certificate that ends soon.
    DEGRADED,
    /// No answer, or a wrong one.
    DOWN,
    /// It could not be looked at, and nothing is known: this machine may not send a ping.
    UNKNOWN;

    /// As it is written in files and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
