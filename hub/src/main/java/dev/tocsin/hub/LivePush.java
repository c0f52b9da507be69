package dev.tocsin.hub;

import dev.tocsin.wire.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one agent is asked to push: the tables that somebody watches, and for [#GRACE_MILLIS] more those that
/// somebody watched, so that turning a page does not stop and start it. Guarded by the lock of [Live].
final class LivePush {
    /// How long a table goes on when nobody watches it any more.
    static final long GRACE_MILLIS = 10_000;

    private static final long GRACE_NANOS = GRACE_MILLIS * 1_000_000L;

    private final Map<Integer, Long> wanted = new HashMap<>(); // table id → when somebody last wanted it
    private Set<Integer> pushed = Set.of();
    private Live.@Nullable Agent agent;

    /// An agent has come; it pushes nothing yet.
    void connected(Live.Agent came) {
        agent = came;
        pushed = Set.of();
    }

    /// `gone` is over, unless another has taken its place already.
    void disconnected(Live.Agent gone) {
        if (gone.equals(agent)) {
            agent = null;
            pushed = Set.of();
        }
    }

    /// Whether the agent pushes anything.
    boolean pushing() {
        return !pushed.isEmpty();
    }

    /// Whether the agent pushes that table.
    boolean pushes(int table) {
        return pushed.contains(table);
    }

    /// What came could not be decoded: [#demand] begins again with a keyframe.
    void damaged() {
        if (pushing() && agent != null) {
            agent.send(new Message.LiveStop());
        }
        pushed = Set.of();
    }

    /// Somebody wants `tables` (ids) now; asks the agent for what changes.
    ///
    /// @return true when it was asked for something else than before, or for nothing any more
    boolean demand(Set<Integer> tables, long nowNanos) {
        tables.forEach(table -> wanted.put(table, nowNanos));
        wanted.values().removeIf(at -> nowNanos - at >= GRACE_NANOS);
        if (agent == null || pushed.equals(wanted.keySet())) {
            return false;
        }
        Set<Integer> next = Set.copyOf(wanted.keySet());
        Message order = next.isEmpty()
                ? new Message.LiveStop()
                : new Message.LiveStart(next.stream().sorted().toList());
        if (agent.send(order)) {
            pushed = next;
        }
        return true;
    }
}
