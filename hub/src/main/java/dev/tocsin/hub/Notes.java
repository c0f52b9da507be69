package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;

/// The log as strangers see it: lines about connections that have not proved who they are, at most
/// [#PER_MINUTE] each minute. The rest are counted and told as one line, so that nobody can fill a disk by
/// knocking. Thread-safe.
final class Notes {
    /// Lines in a minute.
    static final int PER_MINUTE = 120;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Clock clock;
    private final Log log;
    private long minuteNanos;
    private int written;
    private int dropped;

    Notes(Clock clock, Log log) {
        this.clock = clock;
        this.log = log;
        this.minuteNanos = clock.monotonicNanos();
    }

    /// Writes a line, or counts it.
    synchronized void note(String text) {
        long now = clock.monotonicNanos();
        if (now - minuteNanos >= MINUTE_NANOS) {
            if (dropped > 0) {
                log.warn("agents", dropped + " more lines about strangers were left out");
            }
            minuteNanos = now;
            written = 0;
            dropped = 0;
        }
        if (written < PER_MINUTE) {
            written++;
            log.info("agents", text);
        } else {
            dropped++;
        }
    }
}
