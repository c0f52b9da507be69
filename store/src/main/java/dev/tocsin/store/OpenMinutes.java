package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.util.List;
import java.util.Set;

/// The seconds that the store cannot have yet: what an agent holds in its open minute. The hub answers by asking
/// the agent; a query is never more than about two seconds old because of it, although packs come once a minute.
///
/// All seconds here are the agent's own; [#offsetSeconds] leads to the hub's.
public interface OpenMinutes {
    /// The frame records (the first a keyframe) of each minute of `host` that ends after `afterSecond`, oldest
    /// minute first; empty when the agent does not answer within 300 ms. Never throws for an unreachable agent.
    ///
    /// @param tables ids of the tables that are asked for, at least one; the records may hold others as well
    List<List<byte[]>> after(HostId host, long afterSecond, Set<Integer> tables);

    /// What to add to the agent's seconds to get the hub's: the same as for the packs that the hub stores of it, 0
    /// unless its clock is more than two seconds off.
    default long offsetSeconds(HostId host) {
        return 0;
    }

    /// Knows of nothing: for a store without live agents.
    OpenMinutes NONE = (_, _, _) -> List.of();
}
