package dev.tocsin.simulate;

import dev.tocsin.agent.Recording;
import dev.tocsin.base.HostId;
import dev.tocsin.block.PackId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// One machine of a fleet: what it has recorded is [Minutes] with its own name and time on them. Keeps numbers only;
/// bytes are made when somebody asks. Thread-safe.
final class Machine implements Recording {
    private static final long MINUTE = 60;

    private final PackId first; // host and epoch
    private final Minutes minutes;
    private final int phase;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final TreeMap<Long, Long> waiting = new TreeMap<>(); // sequence → minute since 1970
    private long sequence;
    private long second;
    private boolean begun; // a whole minute lies behind
    private long acknowledged;

    /// A machine that follows `minutes`, beginning with the one of number `phase`.
    Machine(HostId host, long epoch, Minutes minutes, int phase) {
        this.first = new PackId(host, epoch, 1);
        this.minutes = minutes;
        this.phase = phase;
    }

    /// The next second is here.
    void tick(long now) {
        boolean sealed = false;
        synchronized (this) {
            if (now % MINUTE == 0 && second > 0) {
                sealed = begun;
                if (sealed) {
                    waiting.put(++sequence, now / MINUTE - 1);
                }
                begun = true;
            }
            second = now;
        }
        if (sealed) {
            followers.forEach(Follower::sealed);
        }
        if (followers.size() > 1) { // one is the sender of packs, which takes no records
            byte[] record = record(now);
            followers.forEach(follower -> follower.record(record, now % MINUTE == 0));
        }
    }

    /// Packs that the hub has made durable.
    synchronized long acknowledged() {
        return acknowledged;
    }

    /// Packs made so far.
    synchronized long sealed() {
        return sequence;
    }

    /// The age of the oldest pack that waits, s; 0 when none does.
    synchronized long lagSeconds() {
        return waiting.isEmpty()
                ? 0
                : Math.max(0, second - (waiting.firstEntry().getValue() + 1) * MINUTE);
    }

    @Override
    public long epoch() {
        return first.epoch();
    }

    @Override
    public @Nullable SealedPack firstAfter(long after) {
        Map.Entry<Long, Long> next;
        synchronized (this) {
            next = waiting.higherEntry(after);
        }
        if (next == null) {
            return null;
        }
        long minute = next.getValue();
        PackId id = new PackId(first.host(), first.epoch(), next.getKey());
        return new SealedPack(next.getKey(), Stamp.pack(minute(minute).pack(), id, shift(minute)));
    }

    @Override
    public synchronized long lastSealed() {
        return waiting.isEmpty() ? 0 : waiting.lastKey();
    }

    @Override
    public synchronized long bytesAfter(long after) {
        return waiting.tailMap(after, false).values().stream()
                .mapToLong(minute -> minute(minute).pack().length)
                .sum();
    }

    @Override
    public synchronized void acknowledged(long settled) {
        if (waiting.remove(settled) != null) {
            acknowledged++;
        }
    }

    @Override
    public List<List<byte[]>> minutesAfter(long after) {
        long now;
        synchronized (this) {
            now = second;
        }
        if (now <= after || !begun()) {
            return List.of();
        }
        List<byte[]> open = new ArrayList<>();
        for (long one = now - now % MINUTE; one <= now; one++) {
            open.add(record(one));
        }
        return List.of(open);
    }

    @Override
    public double[] systemNow() {
        List<QueryColumn> columns = Tables.SYSTEM.queryColumns();
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (columns.get(i).name()) {
                case "cpu_busy" -> 0.2 + 0.05 * (second % 7);
                case "procs_total" -> 150;
                case "mem_total" -> 16e9;
                case "mem_used" -> 6e9 + 1e7 * (second % 60);
                default -> Double.NaN;
            };
        }
        return values;
    }

    @Override
    public synchronized long lastAtMillis() {
        return second * 1_000 + Minutes.READ_MILLIS;
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    private synchronized boolean begun() {
        return begun;
    }

    private Minutes.Minute minute(long minute) {
        return minutes.get(minute + phase);
    }

    private byte[] record(long at) {
        long minute = at / MINUTE;
        return Stamp.record(minute(minute).records().get((int) (at % MINUTE)), shift(minute) * 1_000);
    }

    private long shift(long minute) {
        return minute * MINUTE - minutes.startSecond(minute + phase);
    }
}
