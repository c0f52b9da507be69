package dev.tocsin.hub;

import dev.tocsin.wire.Refusal;

/// The hub ends a connection, with a reason for the other side: how every refusal inside a session travels
/// to the one place that answers and logs it.
final class Closing extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    Closing(Refusal reason, String text) {
        super(text);
        this.reason = reason;
    }

    /// For the other side's program.
    Refusal reason() {
        return reason;
    }

    /// For people.
    String text() {
        return String.valueOf(getMessage());
    }
}
