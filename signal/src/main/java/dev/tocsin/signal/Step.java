package dev.tocsin.signal;

import java.time.Duration;
import java.util.List;

/// What one observation leads to.
///
/// @param memory what is remembered from now on
/// @param events what happened, in its order; mostly empty
/// @param next how long until the next look
public record Step(Memory memory, List<Event> events, Duration next) {
    /// Keeps a copy of `events`.
    public Step {
        events = List.copyOf(events);
    }
}
