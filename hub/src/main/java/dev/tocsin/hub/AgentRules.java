package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import java.util.List;
import java.util.Map;

/// The way of rules to agents, and of what they find back. What a rule says is none of the hub's business: it carries
/// texts and states. Thread-safe.
public interface AgentRules {
    /// The rules of one host.
    ///
    /// @param revision names this set
    /// @param rules at most 1,000
    record Set(long revision, List<Line> rules) {}

    /// One rule.
    ///
    /// @param id its name
    /// @param version counts its changes
    /// @param text one line
    /// @param firing keys for which it is held to fire, and since when (epoch ms, hub's clock)
    record Line(String id, long version, String text, Map<String, Long> firing) {}

    /// What an agent says, its times moved to the hub's clock.
    ///
    /// @param run a number of this run of the agent
    /// @param sequence of the last change that is told here or was told before
    /// @param revision of the set that was judged
    /// @param kind 0: changes that follow those told before; 1: all that fires, no changes; 2: changes from
    ///     the oldest
    ///     on that the agent still has
    record Told(long run, long sequence, long revision, int kind, List<State> states) {}

    /// How a rule stands for one key.
    ///
    /// @param state 0 ok, 1 pending, 2 firing, 3 resolving, 4 no data
    /// @param value NaN: none is known
    /// @param atMillis of the second that was judged, epoch ms
    record State(
            String rule,
            long version,
            String key,
            int state,
            boolean fires,
            long sinceMillis,
            double value,
            long atMillis) {}

    /// Who is interested. Called on the thread of the connection: must return at once.
    interface Listener {
        /// An agent has come and waits for its rules.
        void connected(HostId host);

        /// An agent says how its rules stand. Once all of it is durable `taken` must be run; until then, and for
        /// ever when it never is, the agent keeps it and says it again. False when it cannot be taken now: the
        /// connection ends, and the agent says it on the next one.
        boolean told(HostId host, Told told, Runnable taken);
    }

    /// Makes `listener` the one who is told; there is one.
    void listen(Listener listener);

    /// Tells the agent of `host` its rules; false when it is not connected.
    boolean tell(HostId host, Set rules);
}
