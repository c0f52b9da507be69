package dev.tocsin.probe;

import java.io.IOException;

/// A service answered, and not as it should. Thrown from within a conversation, however deep, so that each line of it
/// need not hand a verdict up; [Looking] makes the verdict.
public final class WrongAnswer extends IOException {
    private static final long serialVersionUID = 1;

    /// What the verdict says.
    private final int code;

    /// With the code of the verdict and a sentence that is not empty.
    public WrongAnswer(int code, String message) {
        super(message);
        this.code = code;
    }

    /// The code of the verdict.
    public int code() {
        return code;
    }
}
