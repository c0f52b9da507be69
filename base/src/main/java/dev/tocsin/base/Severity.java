package dev.tocsin.base;

import java.util.Locale;

/// How much something matters, least first.
public enum Severity {
    /// Worth knowing.
    INFO,
    /// Somebody should look soon.
    WARNING,
    /// Somebody should look now.
    CRITICAL;

    /// `info`, `warning`, `critical`: as it is written in files, answers and messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
