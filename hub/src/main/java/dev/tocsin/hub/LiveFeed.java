package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Table;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is happening now, for those who watch: one ring of recent frames per host and table, capped in bytes, and a
/// cursor per subscriber. Agents are asked for one-second data only while somebody is subscribed to their host.
/// Thread-safe.
public interface LiveFeed {
    /// What a subscriber wants.
    ///
    /// @param hosts which hosts; null for all, later ones included
    /// @param tables which tables of those, at least one
    /// @param everywhere which tables of every host besides, later ones included; may be empty. Who looks at a
    ///     fleet and at one host of it at once wants all tables of the one, and not those of the whole fleet
    record Interest(@Nullable Set<HostId> hosts, Set<Table> tables, Set<Table> everywhere) {
        /// Those tables of those hosts and nothing else.
        public Interest(@Nullable Set<HostId> hosts, Set<Table> tables) {
            this(hosts, tables, Set.of());
        }
    }

    /// A random number made at the hub's start: sequences of another hub run mean nothing here.
    String epoch();

    /// Subscribes. With `after`, the sequence of the last event the subscriber has, it gets everything since, or a
    /// snapshot first when the rings no longer hold it all; without, a snapshot first.
    Subscription subscribe(Interest interest, @Nullable Long after);

    /// One subscriber; closed by its owner, which tells agents to stop when it was the last.
    interface Subscription extends AutoCloseable {
        /// The next events in order; waits up to `patience` for the first and is empty when there was none. A
        /// subscriber that fell behind what the rings hold gets a snapshot.
        ///
        /// @throws InterruptedException when the thread is interrupted
        List<LiveEvent> next(Duration patience) throws InterruptedException;

        /// The sequence of the last event handed out.
        long position();

        @Override
        void close();
    }
}
