package dev.tocsin.watch.service;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import java.util.List;
import java.util.Map;

/// The agents that say how services stand, and whom it concerns. Thread-safe.
public interface ServiceWorld {
    /// Nobody says anything.
    ServiceWorld NONE = new ServiceWorld() {
        @Override
        public Map<HostId, String> hosts() {
            return Map.of();
        }

        @Override
        public void failing(Map<HostId, List<Finding>> findings) {}

        @Override
        public void listen(Listener listener) {}
    };

    /// What one agent says, in the hub's time.
    ///
    /// @param whole whether these are all; else only what has changed
    /// @param init `systemd`, `openrc`, `sysv`, or empty
    /// @param trouble why less is known than could be; empty when nothing is in the way
    /// @param left how many more there are that were left out
    /// @param gone names of those that are there no more
    record Told(boolean whole, String init, String trouble, int left, List<ServiceFacts> services, List<String> gone) {
        /// Keeps copies.
        public Told {
            services = List.copyOf(services);
            gone = List.copyOf(gone);
        }
    }

    /// Who listens to agents. Called on the threads of connections: returns at once.
    interface Listener {
        /// An agent says how services stand; false when it cannot be taken, and the agent must say all of it anew.
        boolean told(HostId host, Told told);
    }

    /// The names of all hosts, without those that were retired.
    Map<HostId, String> hosts();

    /// Takes what is wrong with services of each host, worst first; a host that is not in it has nothing.
    void failing(Map<HostId, List<Finding>> findings);

    /// Makes `listener` the one that is told.
    void listen(Listener listener);
}
