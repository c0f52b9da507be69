package dev.tocsin.store;

/// A question whose answer would be too large. The message says what was asked, what is allowed and how to ask for
/// less; it is for the one who asked.
public final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// `message` is a sentence for the user.
    public TooMuch(String message) {
        super(message);
    }
}
