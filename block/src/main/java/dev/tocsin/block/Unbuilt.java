package dev.tocsin.block;

/// Placeholder while the codec is being built; goes with the last caller.
final class Unbuilt {
    private Unbuilt() {}

    @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"})
    static <T> T yet() {
        if (!Tables.ALL.isEmpty()) {
            throw new AssertionError("BUG: not built yet");
        }
        return null;
    }
}
