package dev.tocsin.signal;

/// A time during which something was in one state.
///
/// @param state which
/// @param fromMillis its first millisecond, epoch ms
/// @param toMillis the first that no longer belongs to it; never before `fromMillis`
public record Span(State state, long fromMillis, long toMillis) {
    /// Refuses one that ends before it begins.
    public Span {
        if (toMillis < fromMillis) {
            throw new AssertionError(
                    "BUG: got a span from " + fromMillis + " to " + toMillis + ", must not be negative");
        }
    }
}
