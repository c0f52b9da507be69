package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.LiveEvent.HostChanged;
import dev.tocsin.hub.LiveEvent.HostSnapshot;
import dev.tocsin.hub.LiveEvent.Snapshot;
import dev.tocsin.hub.LiveEvent.TableFrame;
import dev.tocsin.hub.LiveEvent.TableRows;
import dev.tocsin.wire.Message;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The live feed: what agents push becomes events, events go to those who watch, and what is watched
/// decides which agents push.
///
/// ```
/// LiveRecord ─► decode ─► derive ─► difference to the second before ─► ring of (host, table) ─► each
/// watcher's
/// queue
/// Pulse ──────────────────────────► system table of hosts that do not push
/// ```
///
/// An agent pushes when somebody names its host, when somebody wants more than the system table, or when
/// somebody watches all hosts and there are few ([#FEW_HOSTS]); a large fleet's overview lives on pulses.
/// It pushes the tables that are watched and no others ([LivePush]).
///
/// One lock guards it all: a frame of a thousand processes is about a millisecond of work, and nothing
/// waits for a peer or a disk while holding it. All rings together stay below [#ALL_RINGS_BYTES]; beyond,
/// the ring that grows shortens.
final class Live implements LiveFeed {
    /// Bytes (estimated) of all rings.
    static final long ALL_RINGS_BYTES = 64L << 20;
    /// Up to this many hosts a subscriber to all of them gets one-second data.
    static final int FEW_HOSTS = 16;
    private static final int HOST_EVENTS = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// After a record, pulses of that host tell nothing new for this long.
    private static final long PUSHING_NANOS = 3_000 * NANOS_PER_MILLI;

    private static final Entity MACHINE = new Entity("", List.of());

    /// Where messages to an agent go.
    interface Agent {
        /// Queues `message`; false when the connection is over.
        boolean send(Message message);
    }

    final ReentrantLock lock = new ReentrantLock();
    private final Registry registry;
    private final Clock clock;
    private final String epoch;
    private final Map<HostId, LiveHost> hosts = new HashMap<>();
    private final List<LiveWatcher> watchers = new ArrayList<>();
    private final ArrayDeque<HostChanged> hostEvents = new ArrayDeque<>();
    private long hostEventsDropped;
    private long ringBytes;
    private long sequence;

    /// What is live of one host.
    private static final class LiveHost {
        final Map<Integer, LiveTable> tables = new HashMap<>(); // by table id: hashing a table is work

        final LivePush push = new LivePush();
        long recordNanos;
        boolean recorded;
    }

    Live(Registry registry, Clock clock, SecureRandom random) {
        this.registry = registry;
        this.clock = clock;
        this.epoch = Long.toHexString(random.nextLong());
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Subscription subscribe(Interest interest, @Nullable Long after) {
        if (interest.tables().isEmpty()) {
            throw new IllegalArgumentException("got no table; at least one must be asked for");
        }
        lock.lock();
        try {
            LiveWatcher watcher = new LiveWatcher(this, lock.newCondition(), interest);
            watcher.begin(after == null ? sequence : after, after == null ? null : since(watcher, after));
            watchers.add(watcher);
            demand();
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    /// An agent has come: it is asked to push when its host is watched.
    void connected(HostId host, Agent agent) {
        lock.lock();
        try {
            host(host).push.connected(agent);
            demand();
        } finally {
            lock.unlock();
        }
    }

    /// The connection `agent` of `host` is over.
    void disconnected(HostId host, Agent agent) {
        lock.lock();
        try {
            LiveHost live = hosts.get(host);
            if (live != null) {
                live.push.disconnected(agent);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A decoded live record of `host`.
    void record(HostId host, Frame frame) {
        lock.lock();
        try {
            LiveHost live = host(host);
            live.recorded = true;
            live.recordNanos = clock.monotonicNanos();
            for (Rows rows : frame.tables()) {
                if (wanted(host, rows.table())) {
                    LiveTable table = table(live, host, rows.table());
                    publish(table, table.apply(sequence + 1, frame.atMillis(), rows));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// A live record of `host` could not be decoded: begin again with a keyframe, at the next tick.
    void damaged(HostId host) {
        lock.lock();
        try {
            host(host).push.damaged();
        } finally {
            lock.unlock();
        }
    }

    /// A pulse of `host`: the system table of those that do not push.
    void pulse(HostId host, long atMillis, double[] values) {
        lock.lock();
        try {
            LiveHost live = host(host);
            if (live.recorded && live.push.pushing() && clock.monotonicNanos() - live.recordNanos < PUSHING_NANOS) {
                return;
            }
            LiveTable table = table(live, host, Tables.SYSTEM);
            publish(table, table.applyValues(sequence + 1, atMillis, MACHINE, values));
        } finally {
            lock.unlock();
        }
    }

    /// A host appeared or changed its state.
    void changed(HostView host) {
        lock.lock();
        try {
            HostChanged event = new HostChanged(++sequence, host);
            hostEvents.add(event);
            if (hostEvents.size() > HOST_EVENTS) {
                hostEventsDropped = hostEvents.remove().sequence();
            }
            watchers.forEach(watcher -> watcher.offer(event));
        } finally {
            lock.unlock();
        }
    }

    /// Once a second: asks agents to begin or stop.
    void tick() {
        lock.lock();
        try {
            demand();
        } finally {
            lock.unlock();
        }
    }

    /// The current state of what `watcher` wants. The caller holds the lock.
    Snapshot snapshot(LiveWatcher watcher) {
        List<HostSnapshot> all = new ArrayList<>();
        for (HostView view : registry.all()) {
            if (!watcher.wants(view.id())) {
                continue;
            }
            LiveHost live = hosts.get(view.id());
            List<TableRows> tables = new ArrayList<>();
            long atMillis = 0;
            for (LiveTable table : live == null ? List.<LiveTable>of() : live.tables.values()) {
                if (table.atMillis() > 0 && watcher.wants(view.id(), table.table())) {
                    tables.add(new TableRows(table.table(), table.rows()));
                    atMillis = Math.max(atMillis, table.atMillis());
                }
            }
            tables.sort(Comparator.comparingInt(rows -> rows.table().id()));
            all.add(new HostSnapshot(view, atMillis == 0 ? null : atMillis, tables));
        }
        return new Snapshot(sequence, all);
    }

    /// A watcher has closed. The caller holds the lock.
    void left(LiveWatcher watcher) {
        watchers.remove(watcher);
        demand();
    }

    private void publish(LiveTable table, @Nullable TableFrame frame) {
        if (frame == null) {
            return;
        }
        sequence = frame.sequence();
        ringBytes += table.remember(frame, Math.max(0, ALL_RINGS_BYTES - ringBytes));
        watchers.forEach(watcher -> watcher.offer(frame));
    }

    /// Everything after `after` that `watcher` wants, in order, or null when the rings no longer hold it
    /// all.
    private @Nullable List<LiveEvent> since(LiveWatcher watcher, long after) {
        if (after > sequence || hostEventsDropped > after) {
            return null;
        }
        List<LiveEvent> events = new ArrayList<>();
        for (HostChanged event : hostEvents) {
            if (event.sequence() > after) {
                events.add(event);
            }
        }
        for (Map.Entry<HostId, LiveHost> host : hosts.entrySet()) {
            for (LiveTable table : host.getValue().tables.values()) {
                if (watcher.wants(host.getKey(), table.table())) {
                    if (table.dropped() > after) {
                        return null;
                    }
                    events.addAll(table.after(after));
                }
            }
        }
        events.sort(Comparator.comparingLong(LiveWatcher::sequence));
        return events;
    }

    private void demand() {
        long now = clock.monotonicNanos();
        for (Map.Entry<HostId, LiveHost> entry : hosts.entrySet()) {
            LiveHost live = entry.getValue();
            if (live.push.demand(wantedTables(entry.getKey()), now)) {
                forgetUnwatched(live);
            }
        }
    }

    /// Pulses keep the system table alive; the rest only grows old.
    private void forgetUnwatched(LiveHost live) {
        for (LiveTable table : live.tables.values()) {
            if (table.table().id() != Tables.SYSTEM.id()
                    && !live.push.pushes(table.table().id())) {
                ringBytes -= table.forget();
            }
        }
    }

    private Set<Integer> wantedTables(HostId host) {
        Set<Integer> wanted = new HashSet<>();
        boolean few = hosts.size() <= FEW_HOSTS;
        for (LiveWatcher watcher : watchers) {
            watcher.addPushed(host, few, wanted);
        }
        if (!wanted.isEmpty()) {
            wanted.add(Tables.SYSTEM.id()); // cheap, and a late comer finds it in its snapshot
        }
        return wanted;
    }

    private boolean wanted(HostId host, Table table) {
        for (LiveWatcher watcher : watchers) {
            if (watcher.wants(host, table)) {
                return true;
            }
        }
        return table.id() == Tables.SYSTEM.id(); // cheap, and a late comer finds it in its snapshot
    }

    private LiveHost host(HostId host) {
        return hosts.computeIfAbsent(host, _ -> new LiveHost());
    }

    private static LiveTable table(LiveHost live, HostId host, Table table) {
        return live.tables.computeIfAbsent(table.id(), _ -> new LiveTable(host, table));
    }
}
