package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The agent's memory that outlives it: every second is appended to the open minute's file, every full minute becomes
/// a pack, and no pack is forgotten before the hub has acknowledged it. The agent's disk is the hub's write-ahead log.
///
/// ```
/// sampler ─append→ open minute (memory) ─→ writer thread ─→ open-1795318260-7.rec
///                       │ the minute is over                │ sealed: pack-….pack, then the .rec goes
///                       └─→ waits in memory, at most 3 minutes, until acknowledged (for `tail`)
/// ```
///
/// The sampler never waits for the disk: a thread of its own writes and seals. When the disk is full or hangs, seconds
/// are kept in memory up to [#BACKLOG_BYTES]; what must then be dropped is said. Thread-safe.
final class Spool implements Recording, AutoCloseable {
    /// Records in memory that the disk has not taken yet, bytes; beyond it the oldest minute is lost, and said.
    static final int BACKLOG_BYTES = 8 << 20;

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_KEPT = 3; // the open one, and two that may still be on their way
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final long TRY_AGAIN_NANOS = 5_000_000_000L;
    private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

    private final Path directory;
    private final HostId host;
    private final Clock clock;
    private final Log log;
    private final PackFiles packs;
    private final SystemNow now = new SystemNow();
    private final FrameEncoder encoder = new FrameEncoder();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Thread writer;

    // guarded by this
    private @Nullable Minute open;
    private final Deque<Minute> full = new ArrayDeque<>(); // not sealed yet, oldest first
    private final Deque<Minute> sealed = new ArrayDeque<>(); // not acknowledged yet, oldest first
    private int minutes;
    private boolean closed;
    private volatile long lastAtMillis;

    // the writer thread's own
    private @Nullable RecordFile file;
    private @Nullable Minute fileMinute;
    private int written;
    private long saidNanos;
    private boolean said;

    /// Opens the spool in `directory` (made when it is not there) and turns what an earlier run left into packs.
    ///
    /// @throws IOException when the directory cannot be used; says which and why
    Spool(Path directory, HostId host, Clock clock, Log log, RandomGenerator random) throws IOException {
        this.directory = directory;
        this.host = host;
        this.clock = clock;
        this.log = log;
        PrivateFiles.createDirectories(directory);
        this.packs = new PackFiles(directory, PackFiles.Allowance.USUAL, clock, log, random);
        recover();
        this.writer = Thread.ofPlatform().daemon().name("spool").start(this::write);
    }

    // --- sampler's side

    /// Takes one second. Never waits for the disk.
    void append(Frame frame) {
        now.take(frame);
        lastAtMillis = frame.atMillis();
        synchronized (this) {
            Minute minute = minuteOf(frame.second());
            boolean key = minute.isEmpty();
            byte[] record = encoder.encode(frame, key);
            minute.add(frame.second(), record);
            shed();
            notifyAll();
            // Told inside the lock: a record is in `minutesAfter` exactly when its followers have been told of it, so
            // that one who joins can put the two together without a hole or a double.
            for (Follower follower : followers) {
                follower.record(record, key);
            }
        }
    }

    private Minute minuteOf(long second) {
        long start = Math.floorDiv(second, SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
        Minute minute = open;
        if (minute == null || minute.startSecond() != start) { // also when the clock stepped back
            if (minute != null) {
                full.add(minute);
            }
            minute = new Minute(start, ++minutes);
            open = minute;
        }
        return minute;
    }

    private void shed() {
        while (full.size() > 1 && full.stream().mapToLong(Minute::bytes).sum() > BACKLOG_BYTES) {
            Minute lost = full.remove();
            log.error(
                    "spool",
                    "the disk takes nothing and memory is full: the minute of second " + lost.startSecond()
                            + " is lost");
        }
    }

    // --- writer's side

    private void write() {
        boolean more = true;
        while (more) {
            try {
                more = awaitWork();
                writeRecords();
                sealFull();
            } catch (IOException failure) {
                trouble(failure);
                more = pause();
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// False when the spool was closed; what is there is then written once more.
    private synchronized boolean awaitWork() throws InterruptedException {
        while (!closed && full.isEmpty() && !hasUnwritten()) {
            wait();
        }
        return !closed;
    }

    private boolean hasUnwritten() {
        Minute minute = open;
        return minute != null && (minute != fileMinute || minute.records().size() > written);
    }

    private void writeRecords() throws IOException {
        Minute minute;
        List<byte[]> records;
        synchronized (this) {
            minute = open;
            if (minute == null) {
                return;
            }
            records = minute.records();
        }
        Minute before = fileMinute;
        if (minute != before) {
            if (before != null) {
                appendRest(recordsOf(before)); // its last second came just before the next minute began
            }
            closeFile();
            file = new RecordFile(recordFile(minute));
            fileMinute = minute;
            written = 0;
        }
        appendRest(records);
    }

    private synchronized List<byte[]> recordsOf(Minute minute) {
        return minute.records();
    }

    private void appendRest(List<byte[]> records) throws IOException {
        RecordFile target = file;
        while (target != null && written < records.size()) {
            target.append(records.get(written));
            written++;
        }
    }

    private void sealFull() throws IOException {
        for (Minute minute = oldestFull(); minute != null; minute = oldestFull()) {
            seal(minute);
        }
    }

    private synchronized @Nullable Minute oldestFull() {
        return full.peek();
    }

    private void seal(Minute minute) throws IOException {
        long sequence = pack(minute.records());
        if (minute == fileMinute) {
            closeFile();
        }
        Files.deleteIfExists(recordFile(minute));
        synchronized (this) {
            minute.sealedAs(sequence);
            full.remove(minute);
            sealed.add(minute);
            while (sealed.size() >= MINUTES_KEPT) {
                sealed.remove();
            }
        }
        followers.forEach(Follower::sealed);
    }

    /// Makes `records` a pack on the disk and returns its sequence; 0 when they make none, which is said.
    private long pack(List<byte[]> records) throws IOException {
        long sequence = packs.nextSequence();
        byte[] pack;
        try {
            pack = Pack.build(new PackId(host, packs.epoch(), sequence), records);
        } catch (CorruptData bug) {
            log.bug("spool", "a minute could not be packed and is lost", bug);
            return 0;
        }
        packs.add(sequence, pack);
        return sequence;
    }

    private void closeFile() throws IOException {
        RecordFile target = file;
        file = null;
        fileMinute = null;
        if (target != null) {
            target.close();
        }
    }

    private void trouble(IOException failure) {
        long at = clock.monotonicNanos();
        if (!said || at - saidNanos >= SAY_AGAIN_NANOS) {
            said = true;
            saidNanos = at;
            log.error(
                    "spool",
                    "cannot write to " + directory + ", keeping seconds in memory and trying again: " + failure);
        }
        try {
            closeFile(); // the minute's file is begun anew, whole, from memory
        } catch (IOException alsoFailing) {
            failure.addSuppressed(alsoFailing);
        }
    }

    private boolean pause() {
        try {
            clock.awaitNanos(clock.monotonicNanos() + TRY_AGAIN_NANOS);
        } catch (InterruptedException closing) {
            return false;
        }
        synchronized (this) {
            return !closed;
        }
    }

    // --- what an earlier run left

    private void recover() throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "open-*.rec")) {
            files.forEach(left::add);
        }
        left.sort(null);
        for (Path leftover : left) {
            RecordFile.Content content = RecordFile.read(leftover);
            if (content.tornBytes() > 0 || content.lost() > 0) {
                log.warn(
                        "spool",
                        leftover + ": " + content.tornBytes() + " bytes of a torn record cut, " + content.lost()
                                + " damaged records passed over");
            }
            if (!content.records().isEmpty()) {
                pack(content.records());
            }
            if (content.lost() > 0) {
                Files.move(leftover, leftover.resolveSibling(leftover.getFileName() + ".damaged"));
            } else {
                Files.delete(leftover);
            }
        }
    }

    private Path recordFile(Minute minute) {
        return directory.resolve("open-" + minute.startSecond() + "-" + minute.number() + ".rec");
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
    public void acknowledged(long sequence) throws IOException {
        packs.acknowledged(sequence);
        synchronized (this) {
            sealed.removeIf(minute -> minute.sequence() == sequence);
        }
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
        if (!minute.isEmpty() && minute.lastSecond() > second) {
            minutes.add(minute.records());
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
    public synchronized AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /// Writes what is in memory and stops. The open minute stays a file; the next run makes it a pack.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (!writer.join(STOP_PATIENCE)) {
                writer.interrupt(); // it waits for a disk that takes nothing
                writer.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closeFile();
    }
}
