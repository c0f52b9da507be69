package dev.tocsin.web;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.LiveEvent;
import dev.tocsin.hub.LiveFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A live feed in memory: one list of events for all, which holds the last [#RING] of them.
final class Feed implements LiveFeed {
    static final int RING = 50;

    private final List<LiveEvent> events = new ArrayList<>();
    private final HostView host;
    private long sequence;
    private int open;
    Interest asked = new Interest(null, java.util.Set.of());

    Feed(HostView host) {
        this.host = host;
    }

    @Override
    public String epoch() {
        return "e1";
    }

    /// Tells that `web-01` had `cpu` at that second.
    synchronized long say(double cpu) {
        return say(cpu, "");
    }

    synchronized long say(double cpu, String key) {
        sequence++;
        double[] values = new double[Tables.SYSTEM.queryColumns().size()];
        java.util.Arrays.fill(values, Double.NaN);
        values[0] = cpu;
        LiveEvent.Row row = new LiveEvent.Row(new Entity(key, List.of()), values);
        events.add(new LiveEvent.TableFrame(
                sequence, host.id(), Tables.SYSTEM, Worlds.NOW + sequence * 1_000, List.of(row), List.of(), List.of()));
        if (events.size() > RING) {
            events.removeFirst();
        }
        notifyAll();
        return sequence;
    }

    synchronized int open() {
        return open;
    }

    @Override
    public synchronized Subscription subscribe(Interest interest, Long after) {
        open++;
        asked = interest;
        boolean held = after != null && after <= sequence && sequence - after <= events.size();
        return new Cursor(interest, held ? after : -1);
    }

    private static long sequenceOf(LiveEvent event) {
        return switch (event) {
            case LiveEvent.TableFrame frame -> frame.sequence();
            case LiveEvent.HostChanged changed -> changed.sequence();
            case LiveEvent.Snapshot snapshot -> snapshot.sequence();
        };
    }

    private final class Cursor implements Subscription {
        private final Interest interest;
        private long position;
        private boolean closed;

        Cursor(Interest interest, long position) {
            this.interest = interest;
            this.position = position;
        }

        @Override
        public List<LiveEvent> next(Duration patience) throws InterruptedException {
            synchronized (Feed.this) {
                if (position < 0) {
                    position = sequence;
                    return List.of(new LiveEvent.Snapshot(sequence, List.of(snapshot())));
                }
                if (position == sequence && patience.isPositive()) {
                    Feed.this.wait(patience.toMillis());
                }
                List<LiveEvent> since = events.stream()
                        .filter(event -> sequenceOf(event) > position)
                        .toList();
                position = sequence;
                return since;
            }
        }

        private LiveEvent.HostSnapshot snapshot() {
            HostId wanted = host.id();
            boolean asked = interest.hosts() == null || interest.hosts().contains(wanted);
            return new LiveEvent.HostSnapshot(host, asked ? Worlds.NOW : null, List.of());
        }

        @Override
        public long position() {
            synchronized (Feed.this) {
                return position;
            }
        }

        @Override
        public void close() {
            synchronized (Feed.this) {
                if (!closed) {
                    closed = true;
                    open--;
                }
            }
        }
    }
}
