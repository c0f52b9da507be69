package dev.tocsin.watch.notify;

import org.jspecify.annotations.Nullable;

/// What may be written into a header of a request: a name of token characters, a value of printable ASCII, so that no
/// setting and no message can begin a header of its own (RFC 9110, section 5).
final class HttpHeaders {
    private static final int VALUE_CHARS = 4_096;

    private HttpHeaders() {}

    /// What is wrong with this header; null when nothing is.
    static @Nullable String problem(String name, String value) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            return "got a header's name with characters that it must not have";
        }
        if (!clean(value)) {
            return "header " + name + " must have a value of printable ASCII, at most " + VALUE_CHARS + " characters";
        }
        return null;
    }

    /// Whether `value` may stand in a header: printable ASCII, not too long.
    static boolean clean(String value) {
        return value.length() <= VALUE_CHARS && value.matches("[\\x20-\\x7e]*");
    }
}
