package dev.tocsin.helper;

/// The helper does not do what it was asked: nothing was changed. The code is for programs
/// (`docs/reference/helper-protocol.md` lists them), the message for people: one sentence without a full stop.
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MOST = 1_000; // characters

    final String code;
    final String text;
    final State state;

    /// @param code small letters and hyphens
    Refusal(String code, String text) {
        this(code, text, State.UNKNOWN);
    }

    /// Refuses unless `right`.
    static void unless(boolean right, String code, String otherwise) throws Refusal {
        if (!right) {
            throw new Refusal(code, otherwise);
        }
    }

    /// The same where it is known how the service is.
    Refusal(String code, String text, State state) {
        super(text.substring(0, Math.min(MOST, text.length())));
        this.code = code;
        this.text = String.valueOf(getMessage());
        this.state = state;
    }
}
