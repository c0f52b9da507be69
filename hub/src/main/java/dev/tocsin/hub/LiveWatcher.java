package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.LiveEvent.HostChanged;
import dev.tocsin.hub.LiveEvent.Snapshot;
import dev.tocsin.hub.LiveEvent.TableFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One subscriber: a queue of references to shared events, capped in bytes. One that does not keep up loses
/// its queue and gets a snapshot when it comes back: the feed never waits for anybody. Guarded by the lock
/// of [Live].
final class LiveWatcher implements LiveFeed.Subscription {
    /// Bytes (estimated) that may wait for one subscriber.
    static final long QUEUE_BYTES = 8L << 20;

    private static final int HOST_EVENT_BYTES = 1_000;

    private final Live live;
    private final Condition news;
    private final @Nullable Set<HostId> hosts;
    private final Set<Integer> tables; // ids
    private final Set<Integer> everywhere; // ids, of every host
    private final boolean pushesNamed; // also when hosts are many
    private final boolean pushesEverywhere;
    private final ArrayDeque<LiveEvent> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean needsSnapshot;
    private boolean closed;
    private long position;

    LiveWatcher(Live live, Condition news, LiveFeed.Interest interest) {
        this.live = live;
        this.news = news;
        Set<HostId> wanted = interest.hosts();
        this.hosts = wanted == null ? null : Set.copyOf(wanted);
        this.tables = ids(interest.tables());
        this.everywhere = ids(interest.everywhere());
        this.pushesNamed = hosts != null || moreThanPulses(tables);
        this.pushesEverywhere = moreThanPulses(everywhere);
    }

    private static Set<Integer> ids(Set<Table> tables) {
        return tables.stream().map(Table::id).collect(Collectors.toUnmodifiableSet());
    }

    /// Starts at `after` with the events since, or with a snapshot when they are null.
    void begin(long after, @Nullable List<LiveEvent> since) {
        position = after;
        needsSnapshot = since == null;
        if (since != null) {
            since.forEach(this::offer);
        }
    }

    boolean wants(HostId host) {
        return names(host) || !everywhere.isEmpty();
    }

    boolean wants(HostId host, Table table) {
        return (names(host) && tables.contains(table.id())) || everywhere.contains(table.id());
    }

    /// Adds to `wanted` the tables, ids, for which the agent of `host` is to push. An overview (the system table of all
    /// hosts) lives on pulses, unless the hosts are `few`. Asked for each host and watcher: makes no objects.
    void addPushed(HostId host, boolean few, Set<Integer> wanted) {
        if ((few || pushesNamed) && names(host)) {
            wanted.addAll(tables);
        }
        if ((few || pushesEverywhere) && !everywhere.isEmpty()) {
            wanted.addAll(everywhere);
        }
    }

    private boolean names(HostId host) {
        return hosts == null || hosts.contains(host);
    }

    /// Whether these are more than a pulse can tell.
    private static boolean moreThanPulses(Set<Integer> tables) {
        return tables.size() > (tables.contains(Tables.SYSTEM.id()) ? 1 : 0);
    }

    /// Queues `event` when it is of interest.
    void offer(LiveEvent event) {
        if (needsSnapshot || closed) {
            return;
        }
        long bytes = switch (event) {
            case TableFrame frame -> wants(frame.host(), frame.table()) ? LiveTable.bytes(frame) : 0;
            case HostChanged changed -> wants(changed.host().id()) ? HOST_EVENT_BYTES : 0;
            case Snapshot _ -> throw new AssertionError("BUG: got a snapshot, must be made on demand");
        };
        if (bytes == 0) {
            return;
        }
        if (queuedBytes + bytes > QUEUE_BYTES) {
            queue.clear();
            queuedBytes = 0;
            needsSnapshot = true;
        } else {
            queue.add(event);
            queuedBytes += bytes;
        }
        news.signal();
    }

    @Override
    public List<LiveEvent> next(Duration patience) throws InterruptedException {
        live.lock.lockInterruptibly();
        try {
            long leftNanos = patience.toNanos();
            while (queue.isEmpty() && !needsSnapshot && !closed && leftNanos > 0) {
                leftNanos = news.awaitNanos(leftNanos);
            }
            if (closed) {
                return List.of();
            }
            return needsSnapshot ? List.of(snapshot()) : drain();
        } finally {
            live.lock.unlock();
        }
    }

    @Override
    public long position() {
        live.lock.lock();
        try {
            return position;
        } finally {
            live.lock.unlock();
        }
    }

    @Override
    public void close() {
        live.lock.lock();
        try {
            closed = true;
            queue.clear();
            news.signalAll();
            live.left(this);
        } finally {
            live.lock.unlock();
        }
    }

    private Snapshot snapshot() {
        needsSnapshot = false;
        Snapshot snapshot = live.snapshot(this);
        position = snapshot.sequence();
        return snapshot;
    }

    private List<LiveEvent> drain() {
        List<LiveEvent> events = new ArrayList<>(queue);
        queue.clear();
        queuedBytes = 0;
        if (!events.isEmpty()) {
            position = sequence(events.getLast());
        }
        return events;
    }

    /// The position of an event in the stream.
    static long sequence(LiveEvent event) {
        return switch (event) {
            case TableFrame frame -> frame.sequence();
            case HostChanged changed -> changed.sequence();
            case Snapshot snapshot -> snapshot.sequence();
        };
    }
}
