package dev.tocsin.agent.source;

import org.jspecify.annotations.Nullable;

/// Makes equal texts one object: thousands of processes have few different names, owners, parents and command
/// lines, and the heap of an agent is small. Remembers the latest text of each hash, so it never grows. Not
/// thread-safe.
final class SharedTexts {
    private static final int PLACES = 1_024; // a power of two

    private final @Nullable String[] places = new @Nullable String[PLACES];

    /// `text`, or an equal text that was there before.
    @Nullable
    String share(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        String known = places[place];
        if (text.equals(known)) {
            return known;
        }
        places[place] = text;
        return text;
    }
}
