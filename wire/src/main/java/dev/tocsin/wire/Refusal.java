package dev.tocsin.wire;

/// Why a hub refuses a connection, for programs; the text beside it is for people.
public enum Refusal {
    /// A reason that this program does not know (the hub is newer).
    OTHER(0, true),
    /// No version of the protocol that both speak.
    VERSION(1, true),
    /// The enrolment token is unknown, used up or expired, or the proof of it is wrong.
    TOKEN(2, false),
    /// The host was retired, is not known, or its certificate is not the current one.
    IDENTITY(3, true),
    /// The messages make no sense (out of order, damaged).
    PROTOCOL(4, true),
    /// The hub is full or stopping; come back later.
    BUSY(5, true);

    private final int code;
    private final boolean retryable;

    Refusal(int code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// True when it may go away without anybody touching this machine: an operator may accept the host
    /// again, the hub may be upgraded.
    public boolean retryable() {
        return retryable;
    }

    /// The reason with that number; [#OTHER] for one that is not known.
    public static Refusal ofCode(int code) {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        return OTHER;
    }
}
