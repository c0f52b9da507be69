package dev.tocsin.base.control;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The helper of a host, as its agent says it stands: for people to see, the helper decides by itself.
///
/// @param state in a word
/// @param text why it is so, one line; empty when it is on
/// @param allowed what its owner allows, by the name of a unit or script; empty unless it is on
public record HelperView(State state, String text, Map<String, Set<ServiceVerb>> allowed) {
    /// How it stands.
    public enum State {
        /// It runs, and listens to this hub.
        ON,
        /// None listens to this hub.
        OFF,
        /// Something is wrong with it.
        ERROR;

        /// As programs read it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Keeps a copy.
    public HelperView {
        allowed = Map.copyOf(allowed);
    }

    /// One that does not listen, because of `text`.
    public static HelperView off(String text) {
        return new HelperView(State.OFF, text, Map.of());
    }
}
