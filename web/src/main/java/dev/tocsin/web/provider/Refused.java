package dev.tocsin.web.provider;

/// A sign-in at a provider that is not to be believed, or that nothing is granted for; the message is the end of a
/// sentence that begins with the provider's name, and holds no secret.
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    /// With what is wrong.
    Refused(String message) {
        super(message);
    }

    /// With what is wrong, found by `cause`.
    Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
