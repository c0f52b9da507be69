package dev.tocsin.helper;

/// The helper does not do what it was asked: nothing was changed. The code is for programs
/// (`docs/reference/helper-protocol.md` lists them), the text for people.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    final String code;
    final String text;
    final State state;

    /// @param code small letters and hyphens
    /// @param text one sentence without a full stop
    Refusal(String code, String text) {
        this(code, text, State.UNKNOWN);
    }

    /// The same where it is known how the service is.
    Refusal(String code, String text, State state) {
        super(code + ": " + text);
        this.code = code;
        this.text = text;
        this.state = state;
    }
}
