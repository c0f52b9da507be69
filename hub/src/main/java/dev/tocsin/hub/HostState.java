package dev.tocsin.hub;

import java.util.Locale;

/// Whether a host is heard. From the age of its last pulse alone, never from what it says of itself.
public enum HostState {
    /// Heard within 15 s.
    UP,
    /// Last heard 15 to 60 s ago.
    STALE,
    /// Not heard for more than 60 s.
    DOWN,
    /// The hub cannot know: it is up for less than 60 s and has not heard the host yet.
    UNKNOWN;

    /// The word in the API.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
