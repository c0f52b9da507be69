package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.hub.LiveFeed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps agents sending between the polls of one who polls: a poll subscribes for a moment only, so without this they
/// would be told to start and to stop at each. A lease is a subscription nobody reads; it ends 30 s after the last poll
/// of that caller with that question.
///
/// Leases end when somebody polls, or by a look every few seconds while there are any. Thread-safe.
final class PollLeases implements AutoCloseable {
    private static final long LIFE_NANOS = 30_000_000_000L; // six polls of a browser
    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final int LEASES = 256;

    private final LiveFeed feed;
    private final Clock clock;
    private final Map<Key, Lease> leases = new LinkedHashMap<>(); // least recently used first; guarded by this
    private boolean watching; // guarded by this
    private boolean closed; // guarded by this

    PollLeases(LiveFeed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    private record Key(String caller, LiveFeed.Interest interest) {}

    private record Lease(LiveFeed.Subscription subscription, long endNanos) {}

    /// Notes a poll of `caller`.
    synchronized void touch(String caller, LiveFeed.Interest interest) {
        if (closed) {
            return;
        }
        Key key = new Key(caller, interest);
        Lease before = leases.remove(key);
        LiveFeed.Subscription open = before == null ? feed.subscribe(interest, null) : before.subscription;
        leases.put(key, new Lease(open, clock.monotonicNanos() + LIFE_NANOS));
        if (leases.size() > LEASES) {
            Iterator<Lease> oldest = leases.values().iterator();
            oldest.next().subscription.close();
            oldest.remove();
        }
        if (!watching) {
            watching = true;
            Thread.ofVirtual().name("web-poll-leases").start(this::watch);
        }
    }

    private void watch() {
        try {
            boolean some = true;
            while (some) {
                clock.awaitNanos(clock.monotonicNanos() + LOOK_NANOS);
                some = endOld();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // nobody does; the thread ends all the same
        }
    }

    private synchronized boolean endOld() {
        long now = clock.monotonicNanos();
        Iterator<Lease> all = leases.values().iterator();
        while (all.hasNext()) {
            Lease lease = all.next();
            if (now - lease.endNanos >= 0) {
                lease.subscription.close();
                all.remove();
            }
        }
        watching = !leases.isEmpty();
        return watching;
    }

    @Override
    public synchronized void close() {
        closed = true;
        List<Lease> open = new ArrayList<>(leases.values());
        leases.clear();
        open.forEach(lease -> lease.subscription.close());
    }
}
