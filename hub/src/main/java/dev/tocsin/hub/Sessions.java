package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.store.OpenMinutes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The session of each host that is connected; one per host. Answers queries for open minutes through it.
/// Thread-safe.
final class Sessions implements OpenMinutes, Pulses {
    private final ConcurrentHashMap<HostId, Session> byHost = new ConcurrentHashMap<>();

    /// Makes `session` the one of its host; returns the one before, which must end, or null.
    @Nullable
    Session put(Session session) {
        return byHost.put(session.host(), session);
    }

    /// Takes `session` out when it still is the one of its host.
    void remove(Session session) {
        byHost.remove(session.host(), session);
    }

    /// The session of `host`, or null when it is not connected.
    @Nullable
    Session of(HostId host) {
        return byHost.get(host);
    }

    @Override
    public Pulses.@Nullable Latest latest(HostId host) {
        Session session = byHost.get(host);
        return session == null ? null : session.latest();
    }

    @Override
    public long offsetSeconds(HostId host) {
        Session session = byHost.get(host);
        return session == null ? 0 : session.offsetSeconds();
    }

    @Override
    public List<List<byte[]>> after(HostId host, long afterSecond, Set<Integer> tables) {
        Session session = byHost.get(host);
        return session == null ? List.of() : session.tail().after(afterSecond, tables);
    }
}
