package dev.tocsin.agent;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A recorder in memory that records when it is told to: what the uplink needs, without a /proc and without
/// a disk.
final class TestRecording implements Recording {
    private final HostId host;
    private final long epoch;
    private final FrameEncoder encoder = new FrameEncoder();
    private final Rows system = new Rows(Tables.SYSTEM);
    private final Entity machine = new Entity("", List.of());
    private final TreeMap<Long, byte[]> sealed = new TreeMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private List<byte[]> open = new ArrayList<>();
    private long lastAtMillis;
    private long nextSequence = 1;
    private double[] now = new double[0];

    TestRecording(HostId host, long epoch) {
        this.host = host;
        this.epoch = epoch;
    }

    /// Records one second in which the machine had `processes` processes.
    void second(long atMillis, long processes) {
        byte[] record;
        boolean key;
        synchronized (this) {
            system.clear();
            int row = system.add(machine);
            system.set(row, Tables.SYSTEM.column("procs_total"), processes);
            key = open.isEmpty();
            record = encoder.encode(new Frame(atMillis, List.of(system)), key);
            open.add(record);
            lastAtMillis = atMillis;
            now = new double[Tables.SYSTEM.queryColumns().size()];
            java.util.Arrays.fill(now, Double.NaN);
            for (int i = 0; i < now.length; i++) {
                if (Tables.SYSTEM.queryColumns().get(i).name().equals("procs_total")) {
                    now[i] = processes;
                }
            }
        }
        followers.forEach(follower -> follower.record(record, key));
    }

    /// Seals the open minute.
    void seal() {
        synchronized (this) {
            long sequence = nextSequence++;
            sealed.put(sequence, Pack.build(new PackId(host, epoch, sequence), open));
            open = new ArrayList<>();
        }
        followers.forEach(Follower::sealed);
    }

    /// Puts any bytes where a sealed pack should be.
    void sealBytes(byte[] bytes) {
        synchronized (this) {
            sealed.put(nextSequence++, bytes);
        }
        followers.forEach(Follower::sealed);
    }

    /// Packs not acknowledged.
    synchronized int waiting() {
        return sealed.size();
    }

    /// How many listen.
    int followers() {
        return followers.size();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public synchronized @Nullable SealedPack firstAfter(long sequence) {
        Map.Entry<Long, byte[]> first = sealed.higherEntry(sequence);
        return first == null ? null : new SealedPack(first.getKey(), first.getValue());
    }

    @Override
    public synchronized long lastSealed() {
        return sealed.isEmpty() ? 0 : sealed.lastKey();
    }

    @Override
    public synchronized long bytesAfter(long sequence) {
        return sealed.tailMap(sequence, false).values().stream()
                .mapToLong(pack -> pack.length)
                .sum();
    }

    @Override
    public synchronized void acknowledged(long sequence) {
        sealed.remove(sequence);
    }

    @Override
    public synchronized List<List<byte[]>> minutesAfter(long second) {
        return open.isEmpty() ? List.of() : Collections.singletonList(List.copyOf(open));
    }

    @Override
    public synchronized double[] systemNow() {
        return now.clone();
    }

    @Override
    public synchronized long lastAtMillis() {
        return lastAtMillis;
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }
}
