package dev.tocsin.signal.rule;

import java.util.Locale;

/// How a rule stands for one host and one key.
public enum RuleState {
    /// The condition does not hold.
    OK,
    /// It holds, not long enough yet.
    PENDING,
    /// It has held long enough.
    FIRING,
    /// It fires, and its end holds, not long enough yet.
    RESOLVING,
    /// Nothing is known.
    NO_DATA;

    /// As it is written in answers: `no-data`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
