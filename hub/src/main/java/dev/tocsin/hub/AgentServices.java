package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import java.util.List;

/// What agents say of the services of their machines, its times moved to the hub's clock. What a service means is none
/// of the hub's business. Thread-safe.
public interface AgentServices {
    /// What one agent says.
    ///
    /// @param whole whether these are all; else only what has changed
    /// @param init what starts services there: `systemd`, `openrc`, `sysv`, or empty
    /// @param trouble why less is known than could be; empty when nothing is in the way
    /// @param left how many more there are that were left out
    /// @param gone names of those that are there no more
    record Told(boolean whole, String init, String trouble, int left, List<ServiceFacts> services, List<String> gone) {}

    /// Who is interested. Called on the thread of the connection: must return at once.
    interface Listener {
        /// An agent says how services stand. False when it cannot be taken now: the connection ends, and the agent says
        /// all of it on the next one.
        boolean told(HostId host, Told told);
    }

    /// Makes `listener` the one who is told; there is one.
    void listen(Listener listener);
}
