package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import java.util.HashMap;
import java.util.Map;

/// Says the same trouble at most once a minute, and how often it came meanwhile: what happens every second must not
/// fill the log of a machine whose disk is full already. Thread-safe.
final class Complaints {
    private static final long AGAIN_NANOS = 60_000_000_000L;

    private final String part;
    private final Clock clock;
    private final Log log;
    private final Map<String, Trouble> troubles = new HashMap<>();

    /// Speaks as `part`.
    Complaints(String part, Clock clock, Log log) {
        this.part = part;
        this.clock = clock;
        this.log = log;
    }

    /// Says `text` unless trouble of this `kind` (one of a few constants) was said within the last minute.
    synchronized void say(String kind, String text) {
        if (due(kind)) {
            log.error(part, text + more(kind));
        }
    }

    /// As above for a failure that nobody expected, with its stack.
    synchronized void bug(String kind, String text, Throwable failure) {
        if (due(kind)) {
            log.bug(part, text + more(kind), failure);
        }
    }

    /// The trouble is over: says `text` once, if there had been any.
    synchronized void over(String kind, String text) {
        if (troubles.remove(kind) != null) {
            log.info(part, text);
        }
    }

    private boolean due(String kind) {
        long now = clock.monotonicNanos();
        Trouble trouble = troubles.get(kind);
        if (trouble != null && now - trouble.saidNanos < AGAIN_NANOS) {
            trouble.unsaid++;
            return false;
        }
        if (trouble == null) {
            trouble = new Trouble();
            troubles.put(kind, trouble);
        }
        trouble.saidNanos = now;
        return true;
    }

    private String more(String kind) {
        Trouble trouble = troubles.get(kind);
        int unsaid = trouble == null ? 0 : trouble.unsaid;
        if (trouble != null) {
            trouble.unsaid = 0;
        }
        return unsaid == 0 ? "" : " (and " + unsaid + " times since this was last said)";
    }

    /// One kind of trouble.
    private static final class Trouble {
        private long saidNanos;
        private int unsaid;
    }
}
