package dev.tocsin.web.api;

import dev.tocsin.web.http.Refusal;
import java.util.HashMap;
import java.util.Map;

/// How many streams and hanging polls there may be: so many for one caller, so many in all. One more is refused with
/// the number, and never takes a place from another.
///
/// Thread-safe.
final class StreamPlaces {
    /// Streams of one caller: a browser has one per tab.
    static final int PER_CALLER = 16;

    /// Streams in all: below the connections that the front allows, so that pages still load.
    static final int ALL = 1_500;

    private static final int RETRY_SECONDS = 5;

    private final Map<String, Integer> byCaller = new HashMap<>(); // guarded by this
    private int all; // guarded by this

    StreamPlaces() {}

    /// One place that is taken until closed.
    final class Place implements AutoCloseable {
        private final String caller;
        private boolean given = true;

        private Place(String caller) {
            this.caller = caller;
        }

        @Override
        public void close() {
            synchronized (StreamPlaces.this) {
                if (given) {
                    given = false;
                    all--;
                    byCaller.merge(caller, -1, (count, less) -> count + less == 0 ? null : count + less);
                }
            }
        }
    }

    /// A place for `caller`.
    ///
    /// @throws Refusal 429 when there is none
    synchronized Place take(String caller) {
        int own = byCaller.getOrDefault(caller, 0);
        if (own >= PER_CALLER) {
            throw Refusal.later(RETRY_SECONDS, "you have " + own + " live streams open, which is the most; close one");
        }
        if (all >= ALL) {
            throw Refusal.later(RETRY_SECONDS, "the hub has " + all + " live streams open, which is the most");
        }
        all++;
        byCaller.put(caller, own + 1);
        return new Place(caller);
    }
}
