package dev.tocsin.base;

/// Bytes that do not mean what they should: too short, a bad checksum, a count beyond its limit. Decoders throw
/// nothing else for bad input, whatever the bytes, so a caller handles damage in one place.
public final class CorruptData extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// `message` says what was read, what was expected and at which offset.
    public CorruptData(String message) {
        super(message);
    }

    /// As above, with the failure that showed the damage.
    public CorruptData(String message, Throwable cause) {
        super(message, cause);
    }
}
