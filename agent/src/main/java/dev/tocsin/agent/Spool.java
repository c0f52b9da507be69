package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.block.Column;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The agent's memory that outlives it: every second is appended to the open minute's file, every full minute
/// becomes a pack, and no pack is forgotten before the hub has acknowledged it. The agent's disk is the hub's
/// write-ahead log.
///
/// ```
/// sampler ─append→ open minute (memory) ─→ writer thread ─→ open-….rec
///                       │ the minute is over                │ sealed: pack-….pack, then the .rec goes
///                       └─→ waits in memory, at most 3 minutes, until acknowledged (for `tail`)
/// ```
///
/// The sampler never waits for the disk: [SpoolWriter] writes and seals. While the disk takes nothing, records and
/// packs stay in memory up to [SpoolLimits#memoryBytes], and can be sent from there; what must then be dropped is
/// said. What an earlier run left is taken up by [SpoolRecovery]. Thread-safe.
final class Spool implements Recording, SpoolWriter.Work, AutoCloseable {
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_KEPT = 3; // the open one, and two that may still be on their way

    private final Setup setup;
    private final Complaints complaints;
    private final SpoolLock lock;
    private final PackFiles packs;
    private final SpoolWriter writer;
    private final SystemNow now = new SystemNow();
    private final FrameEncoder encoder = new FrameEncoder();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private volatile long lastAtMillis;
    private volatile long skewMillis = Column.GAP;

    // guarded by this
    private @Nullable Minute open;
    private final Deque<Minute> full = new ArrayDeque<>(); // not sealed yet, oldest first
    private final Deque<Minute> sealed = new ArrayDeque<>(); // not acknowledged yet, oldest first
    private boolean encoderFresh = true; // knows nothing that a reader of the file would know
    private boolean closed;
    private long droppedMinutes;

    /// What a spool needs.
    ///
    /// @param directory its own; made when it is not there
    /// @param host whose seconds these are
    /// @param clock for what is continued, and how often trouble is said
    /// @param log for what is lost
    /// @param random for the epoch
    /// @param limits how much it may hold
    record Setup(Path directory, HostId host, Clock clock, Log log, RandomGenerator random, SpoolLimits limits) {}

    /// Opens the spool and takes up what an earlier run left.
    ///
    /// @throws IOException when the directory cannot be used, or another agent uses it; says which and why
    Spool(Setup setup) throws IOException {
        this.setup = setup;
        this.complaints = new Complaints("spool", setup.clock(), setup.log());
        PrivateFiles.createDirectories(setup.directory());
        this.lock = SpoolLock.take(setup.directory());
        try {
            SpoolFolder folder = new SpoolFolder(setup.directory());
            folder.removeDrafts();
            this.packs = new PackFiles(folder, setup.limits(), setup.log(), setup.random());
            this.writer = new SpoolWriter(setup, folder, packs, this);
            SpoolRecovery.Left left = new SpoolRecovery(folder, packs, setup.log())
                    .run(startOfMinute(setup.clock().wallSecond()));
            full.addAll(left.full());
            if (left.open() != null && left.file() != null) {
                open = left.open();
                writer.continueWith(left.open().sequence(), left.file());
            }
            writer.start();
        } catch (IOException | RuntimeException failure) {
            lock.close(); // or nobody could try again while this program lives
            throw failure;
        }
    }

    // --- sampler's side

    /// Takes one second. Never waits for the disk.
    void append(Frame frame) {
        now.take(frame);
        synchronized (this) {
            Minute minute = minuteOf(frame.second());
            boolean key = minute.size() == 0 || encoderFresh;
            encoderFresh = true; // until it has encoded this frame
            byte[] record = encoder.encode(frame, key);
            encoderFresh = false;
            minute.add(frame.second(), record);
            lastAtMillis = frame.atMillis();
            shed();
            notifyAll();
            // Told inside the lock: a record is in `minutesAfter` exactly when its followers have been told of it, so
            // that one who joins can put the two together without a hole or a double.
            for (Follower follower : followers) {
                tell(follower, record, key);
            }
        }
    }

    private void tell(Follower follower, byte[] record, boolean key) {
        try {
            follower.record(record, key);
        } catch (RuntimeException bug) {
            complaints.bug("follower", "a follower failed", bug);
        }
    }

    /// The minute that `second` belongs to: a new one when the minute changed (also when the clock stepped back),
    /// or when the open one takes too much memory.
    private Minute minuteOf(long second) {
        long start = startOfMinute(second);
        Minute minute = open;
        if (minute == null
                || minute.startSecond() != start
                || minute.bytes() > setup.limits().memoryBytes() / 2) {
            if (minute != null) {
                full.add(minute);
            }
            minute = new Minute(packs.reserve(), start);
            open = minute;
        }
        return minute;
    }

    private void shed() {
        long limit = setup.limits().memoryBytes();
        while (bytesInMemory() > limit && !sealed.isEmpty()) {
            sealed.remove(); // on the disk, or waiting for it as a pack: only `tail` loses it
        }
        while (full.size() > 1 && bytesInMemory() > limit) {
            Minute lost = full.remove();
            droppedMinutes++;
            complaints.say(
                    "full",
                    "the disk takes nothing and memory is full: the minute of second " + lost.startSecond()
                            + " is lost");
        }
    }

    private long bytesInMemory() {
        long bytes = open == null ? 0 : open.bytes();
        for (Minute minute : full) {
            bytes += minute.bytes();
        }
        for (Minute minute : sealed) {
            bytes += minute.bytes();
        }
        return bytes;
    }

    private static long startOfMinute(long second) {
        return Math.floorDiv(second, SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
    }

    // --- writer's side

    @Override
    public synchronized boolean await(SpoolWriter asking) throws InterruptedException {
        while (!closed && full.isEmpty() && (asking.isResting() || !hasWork(asking))) {
            wait();
        }
        return !closed;
    }

    private boolean hasWork(SpoolWriter asking) {
        boolean unwritten = open != null && !asking.hasWritten(open, open.size());
        return unwritten || !full.isEmpty() || packs.memoryBytes() > 0;
    }

    @Override
    public synchronized @Nullable Minute oldestFull() {
        return full.peek();
    }

    @Override
    public synchronized void sealed(Minute minute) {
        full.remove(minute);
        sealed.add(minute);
        while (sealed.size() >= MINUTES_KEPT) {
            sealed.remove();
        }
    }

    @Override
    public void announce() {
        followers.forEach(Follower::sealed);
    }

    @Override
    public synchronized @Nullable Minute open() {
        return open;
    }

    @Override
    public synchronized List<byte[]> records(Minute minute, int first) {
        return minute.records(first);
    }

    // --- uplink's side

    @Override
    public long epoch() {
        return packs.epoch();
    }

    @Override
    public @Nullable SealedPack firstAfter(long sequence) throws IOException {
        return packs.firstAfter(sequence);
    }

    @Override
    public long lastSealed() {
        return packs.lastWaiting();
    }

    @Override
    public long bytesAfter(long sequence) {
        return packs.bytesAfter(sequence);
    }

    @Override
    public void acknowledged(long sequence) throws IOException {
        packs.acknowledged(sequence);
        synchronized (this) {
            sealed.removeIf(minute -> minute.sequence() == sequence);
        }
    }

    @Override
    public long lastAcknowledged() {
        return packs.lastKept();
    }

    @Override
    public int again(long first, int count) throws IOException {
        return packs.again(first, count);
    }

    @Override
    public synchronized List<List<byte[]>> minutesAfter(long second) {
        List<List<byte[]>> minutes = new ArrayList<>();
        sealed.forEach(minute -> addAfter(minute, second, minutes));
        full.forEach(minute -> addAfter(minute, second, minutes));
        if (open != null) {
            addAfter(open, second, minutes);
        }
        return minutes;
    }

    private static void addAfter(Minute minute, long second, List<List<byte[]>> minutes) {
        if (minute.size() > 0 && minute.lastSecond() > second) {
            minutes.add(minute.records(0));
        }
    }

    @Override
    public double[] systemNow() {
        return now.values();
    }

    @Override
    public long lastAtMillis() {
        return lastAtMillis;
    }

    @Override
    public void clockSkew(long millis) {
        skewMillis = millis;
    }

    /// What the hub measured last, [Column#GAP] before.
    long clockSkewMillis() {
        return skewMillis;
    }

    @Override
    public synchronized AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    // --- for tests and the one who looks for a fault

    /// True when the disk has everything.
    boolean isWritten() {
        synchronized (this) {
            return !hasWork(writer) && !writer.isTroubled();
        }
    }

    /// Minutes and packs lost since the start.
    long dropped() {
        synchronized (this) {
            return packs.dropped() + droppedMinutes;
        }
    }

    /// Writes what is in memory and stops. The open minute stays a file; the next run goes on with it, or
    /// seals it.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try (lock;
                packs) {
            writer.close();
        }
    }
}
