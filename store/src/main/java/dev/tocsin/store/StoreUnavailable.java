package dev.tocsin.store;

import java.io.IOException;

/// The store cannot be opened at all: its directory is in use, not writable, or its catalog is of a newer program.
/// The message is for the operator: what was found, where, and what to do.
public final class StoreUnavailable extends IOException {
    private static final long serialVersionUID = 1L;

    /// `message` names the path and the next step.
    public StoreUnavailable(String message) {
        super(message);
    }

    /// As above, with the failure behind it.
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
