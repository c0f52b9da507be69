package dev.tocsin.watch.notify;

import java.util.Iterator;
import java.util.LinkedHashSet;

/// Which parts of late messages a server has taken, so that a message of several texts that failed half-way goes on
/// where it stopped. The last [#KEPT] are remembered; after a restart none, and a text may come twice. Thread-safe.
final class Taken {
    /// Parts that are remembered.
    static final int KEPT = 1_000;

    private final LinkedHashSet<String> parts = new LinkedHashSet<>();

    /// Whether `part` was taken.
    synchronized boolean has(String part) {
        return parts.contains(part);
    }

    /// Remembers that `part` was taken.
    synchronized void add(String part) {
        parts.add(part);
        if (parts.size() > KEPT) {
            Iterator<String> oldest = parts.iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
