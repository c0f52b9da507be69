package dev.tocsin.web.provider;

import java.io.IOException;

/// A provider that cannot be reached, or does not answer as one does; the message says which, for the log and for who
/// signs in. It holds nothing that the provider has sent.
public final class ProviderTrouble extends IOException {
    private static final long serialVersionUID = 1;

    /// With the end of a sentence that begins with the provider's name.
    ProviderTrouble(String message) {
        super(message);
    }

    /// As above, because of `cause`.
    ProviderTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}
