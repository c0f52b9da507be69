package dev.tocsin.watch.rule;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.store.OpenMinutes;
import dev.tocsin.store.Queries;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What rules are about: hosts, what is recorded of them, and the agents that judge. Thread-safe.
public interface RuleWorld {
    /// Nothing is watched.
    RuleWorld NONE = new RuleWorld() {
        @Override
        public List<Host> hosts() {
            return List.of();
        }

        @Override
        public double @Nullable [] totals(HostId host) {
            return null;
        }

        @Override
        public @Nullable Queries queries() {
            return null;
        }

        @Override
        public OpenMinutes openMinutes() {
            return OpenMinutes.NONE;
        }

        @Override
        public boolean tell(HostId host, RuleSet rules) {
            return false;
        }

        @Override
        public void found(Map<HostId, List<Finding>> findings) {}

        @Override
        public void listen(Agents agents) {}
    };

    /// A host.
    ///
    /// @param silentSeconds how long nothing was heard of it; NaN when the hub cannot know
    record Host(HostId id, String name, Map<String, String> labels, double silentSeconds) {}

    /// The rules of one host.
    ///
    /// @param revision names this set
    record RuleSet(long revision, List<Line> rules) {
        /// Keeps a copy.
        public RuleSet {
            rules = List.copyOf(rules);
        }
    }

    /// One rule for an agent.
    ///
    /// @param firing entities for which it is held to fire, and since when, epoch ms
    record Line(String id, long version, String text, Map<String, Long> firing) {}

    /// Who listens to agents. Called on the threads of connections: returns at once.
    interface Agents {
        /// An agent has come and waits for its rules.
        void connected(HostId host);

        /// An agent says how its rules stand; `taken` is run once that is durable. False when it cannot be
        /// taken.
        boolean told(HostId host, Told told, Runnable taken);
    }

    /// Every host, without those that were retired.
    List<Host> hosts();

    /// The totals of a machine, no older than 15 s: one for each query column of the table `system`; null when there
    /// are none.
    double @Nullable [] totals(HostId host);

    /// Takes what fires on each machine, worst first; a machine that is not in it has nothing.
    void found(Map<HostId, List<Finding>> findings);

    /// What is recorded; null when nothing is.
    @Nullable
    Queries queries();

    /// What agents hold that is not recorded yet.
    OpenMinutes openMinutes();

    /// Tells the agent of `host` its rules; false when it is not connected.
    boolean tell(HostId host, RuleSet rules);

    /// Makes `agents` the one that is told.
    void listen(Agents agents);
}
