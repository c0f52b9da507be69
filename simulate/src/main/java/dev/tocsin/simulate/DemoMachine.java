package dev.tocsin.simulate;

import dev.tocsin.agent.Recording;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Evaluator;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The record of one machine of the demonstration, as the spool of a real agent keeps it: sealed minutes that wait for
/// the hub, the open minute, and who follows it. Its past is recorded as fast as it can be told, oldest minute first;
/// the hub takes it as it takes what an agent brings after days without a line.
///
/// [#tick] is called by one thread; everything else by any.
final class DemoMachine implements Recording {
    private static final long MINUTE = 60;
    private static final Evaluator[] VALUES = Evaluator.of(Tables.SYSTEM.queryColumns());

    private final PackId first; // host and epoch
    private final DemoModel model;
    private final FrameEncoder encoder = new FrameEncoder();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final TreeMap<Long, byte[]> waiting = new TreeMap<>(); // guarded by this, as all below
    private long sequence;
    private List<byte[]> before = List.of();
    private List<byte[]> open = new ArrayList<>();
    private long second;
    private boolean live;
    private long atMillis;
    private long @Nullable [] was;
    private long[] is = new long[0];

    /// A machine that has recorded nothing yet.
    DemoMachine(HostId host, long epoch, DemoModel model) {
        this.first = new PackId(host, epoch, 1);
        this.model = model;
    }

    /// Records `now`. While not `present` it is of the past: nobody follows it, and no pulse tells of it.
    ///
    /// @return what was recorded, to be read before the next call
    Frame tick(long now, boolean present) {
        long at = now * 1_000 + 3 + now % 5;
        boolean fresh = now / MINUTE != second / MINUTE;
        boolean seamless = now == second + 1;
        if (fresh) {
            seal();
        }
        Frame frame = model.next(at);
        byte[] record;
        boolean key;
        synchronized (this) {
            key = open.isEmpty();
            record = encoder.encode(frame, key);
            open.add(record);
            second = now;
            live = present;
            atMillis = at;
            was = seamless && is.length > 0 ? is : null;
            is = new long[Tables.SYSTEM.columns().size()];
            model.copySystem(is);
        }
        if (present) {
            followers.forEach(follower -> follower.record(record, key));
        }
        return frame;
    }

    private void seal() {
        List<byte[]> records;
        synchronized (this) {
            if (open.isEmpty()) {
                return;
            }
            records = open;
            before = records;
            open = new ArrayList<>();
        }
        PackId id = new PackId(first.host(), first.epoch(), sequence + 1);
        byte[] pack = Pack.build(id, records);
        synchronized (this) {
            waiting.put(++sequence, pack);
        }
        followers.forEach(Follower::sealed);
    }

    /// Minutes that the hub has not acknowledged.
    synchronized int backlog() {
        return waiting.size();
    }

    @Override
    public long epoch() {
        return first.epoch();
    }

    @Override
    public synchronized @Nullable SealedPack firstAfter(long after) {
        Map.Entry<Long, byte[]> next = waiting.higherEntry(after);
        return next == null ? null : new SealedPack(next.getKey(), next.getValue());
    }

    @Override
    public synchronized long lastSealed() {
        return waiting.isEmpty() ? 0 : waiting.lastKey();
    }

    @Override
    public synchronized long bytesAfter(long after) {
        return waiting.tailMap(after, false).values().stream()
                .mapToLong(pack -> pack.length)
                .sum();
    }

    @Override
    public synchronized void acknowledged(long settled) {
        waiting.remove(settled);
        if (settled == sequence) {
            before = List.of();
        }
    }

    @Override
    public synchronized List<List<byte[]>> minutesAfter(long after) {
        List<List<byte[]>> minutes = new ArrayList<>();
        if (!live) {
            return minutes;
        }
        long start = second - second % MINUTE;
        if (start > after && !before.isEmpty()) {
            minutes.add(before); // it may still be on its way
        }
        if (second > after && !open.isEmpty()) {
            minutes.add(List.copyOf(open));
        }
        return minutes;
    }

    @Override
    public synchronized double[] systemNow() {
        if (!live) {
            return new double[0];
        }
        double[] values = new double[VALUES.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = VALUES[i].evaluate(was, is, 1);
        }
        return values;
    }

    @Override
    public synchronized long lastAtMillis() {
        return live ? atMillis : 0;
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }
}
