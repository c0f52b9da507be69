package dev.tocsin.agent;

import dev.tocsin.agent.Recording.SealedPack;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.Units;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The sealed packs that the hub has not acknowledged, and the numbers that must outlive them.
///
/// ```
/// epoch                      16 hex digits, made once
/// sequence                   what must not be used again, see SequenceMark
/// pack-0000000000000042.pack one pack, forced to the disk before its name appears
/// sent-0000000000000041.pack one that was acknowledged, see KeptPacks
/// *.damaged                  what could not be read, for whoever wants to look; the latest few
/// ```
///
/// A pack that the disk does not take waits in memory and may be sent from there. Beyond the limits the oldest go,
/// and the log says which minutes are lost. Thread-safe; no call waits for the sampler, and the sampler for none of
/// these but [#reserve], which touches no disk.
final class PackFiles implements AutoCloseable {
    private final SpoolFolder folder;
    private final Log log;
    private final SpoolLimits limits;
    private final SequenceMark mark;
    private final long epoch;
    private final AtomicLong last = new AtomicLong();

    // guarded by this
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private final KeptPacks kept;
    private long totalBytes;
    private volatile long memoryBytes; // read by the sampler's side without the lock
    private long dropped;

    /// A pack that waits for the hub.
    ///
    /// @param size its bytes
    /// @param memory the pack itself while the disk has not taken it, else null
    private record Waiting(int size, byte @Nullable [] memory) {}

    /// Opens what is in `folder`.
    ///
    /// @throws IOException when it cannot be read or written
    PackFiles(SpoolFolder folder, SpoolLimits limits, Log log, RandomGenerator random) throws IOException {
        this.folder = folder;
        this.limits = limits;
        this.log = log;
        for (Map.Entry<Long, Path> pack : folder.packs().entrySet()) {
            int size = (int) Math.min(Integer.MAX_VALUE, Files.size(pack.getValue()));
            waiting.put(pack.getKey(), new Waiting(size, null));
            totalBytes += size;
        }
        this.kept = new KeptPacks(folder, limits);
        this.mark = new SequenceMark(folder.file("sequence"), log);
        // An epoch without its mark: numbers were used and nobody knows how many.
        boolean lost = mark.isMissing() && Files.exists(folder.file("epoch"));
        this.epoch = openEpoch(random);
        long highest = Math.max(mark.value(), Math.max(kept.last(), waiting.isEmpty() ? 0 : waiting.lastKey()));
        for (long open : folder.records().keySet()) {
            highest = Math.max(highest, open);
        }
        highest += mark.isDamaged() || lost ? SequenceMark.JUMP : 0;
        mark.raise(highest);
        last.set(highest);
        keepWithinLimits();
    }

    /// The epoch is part of each pack, so a lost file is made again from one of them; without any, a new
    /// one begins.
    private long openEpoch(RandomGenerator random) throws IOException {
        long known = readEpoch();
        if (known != 0) {
            return known;
        }
        for (long sequence : waiting.keySet()) {
            try {
                known = Pack.open(Files.readAllBytes(folder.pack(sequence)))
                        .id()
                        .epoch();
                break;
            } catch (CorruptData damaged) {
                log.warn("spool", folder.pack(sequence) + " is damaged: " + damaged.getMessage());
            }
        }
        while (known == 0) {
            known = random.nextLong();
        }
        PrivateFiles.write(folder.file("epoch"), String.format("%016x", known).getBytes(StandardCharsets.US_ASCII));
        return known;
    }

    private long readEpoch() throws IOException {
        try {
            String text = new String(Files.readAllBytes(folder.file("epoch")), StandardCharsets.US_ASCII).strip();
            if (text.matches("[0-9a-f]{16}")) {
                return Long.parseUnsignedLong(text, 16);
            }
            log.error("spool", folder.file("epoch") + " is damaged and made anew");
        } catch (NoSuchFileException first) {
            log.debug("spool", "a new spool in " + folder.file("epoch").getParent());
        }
        return 0;
    }

    /// The random half of each pack's identity.
    long epoch() {
        return epoch;
    }

    /// A number that no pack has and none will get, above all others.
    long reserve() {
        return last.incrementAndGet();
    }

    /// True when `sequence` is sealed and not acknowledged.
    synchronized boolean has(long sequence) {
        return waiting.containsKey(sequence);
    }

    /// The highest sequence that waits, 0 when none does.
    synchronized long lastWaiting() {
        return waiting.isEmpty() ? 0 : waiting.lastKey();
    }

    /// What waits with a sequence above `sequence`, bytes.
    synchronized long bytesAfter(long sequence) {
        long bytes = 0;
        for (Waiting pack : waiting.tailMap(sequence, false).values()) {
            bytes += pack.size();
        }
        return bytes;
    }

    /// Keeps `pack` as `sequence` in memory, from now on also for [#firstAfter]; [#storeRest] brings it to
    /// the disk.
    ///
    /// @throws IOException when a pack that is beyond the limits could not be removed
    synchronized void add(long sequence, byte[] pack) throws IOException {
        waiting.put(sequence, new Waiting(pack.length, pack));
        totalBytes += pack.length;
        setMemory(memoryBytes + pack.length);
        keepWithinLimits();
    }

    /// Writes the packs that are only in memory, oldest first. Called by one thread.
    ///
    /// @throws IOException when the disk does not take one
    void storeRest() throws IOException {
        for (SealedPack pack = firstInMemory(); pack != null; pack = firstInMemory()) {
            PrivateFiles.write(folder.pack(pack.sequence()), pack.bytes());
            stored(pack);
        }
    }

    private synchronized @Nullable SealedPack firstInMemory() {
        if (memoryBytes == 0) {
            return null;
        }
        for (Map.Entry<Long, Waiting> pack : waiting.entrySet()) {
            byte[] memory = pack.getValue().memory();
            if (memory != null) {
                return new SealedPack(pack.getKey(), memory);
            }
        }
        return null;
    }

    private synchronized void stored(SealedPack pack) throws IOException {
        folder.delete(folder.record(pack.sequence()));
        if (waiting.containsKey(pack.sequence())) {
            waiting.put(pack.sequence(), new Waiting(pack.bytes().length, null));
            setMemory(memoryBytes - pack.bytes().length);
        } else {
            folder.delete(folder.pack(pack.sequence())); // acknowledged, or dropped, while it was being written
        }
    }

    private void keepWithinLimits() throws IOException {
        while (waiting.size() > 1 && (totalBytes > limits.packBytes() || waiting.size() > limits.packs())) {
            drop(
                    waiting.firstKey(),
                    "the hub has been away for too long (limits: " + limits.packBytes() + " bytes, " + limits.packs()
                            + " minutes)");
        }
        while (memoryBytes > limits.memoryBytes()) {
            SealedPack oldest = firstInMemory();
            if (oldest == null) {
                throw new AssertionError("BUG: got " + memoryBytes + " bytes in memory, must be those of a pack");
            }
            drop(oldest.sequence(), "the disk takes nothing and memory is full");
        }
    }

    private void drop(long sequence, String why) throws IOException {
        byte[] bytes = content(sequence);
        if (bytes != null) {
            dropped++;
            log.error("spool", why + ": pack " + sequence + ", " + minuteOf(bytes) + ", is lost");
            forget(sequence);
        }
    }

    private static String minuteOf(byte[] bytes) {
        try {
            return "the minute of " + Units.iso(Pack.open(bytes).startSecond() * 1_000);
        } catch (CorruptData damaged) {
            return "which was damaged";
        }
    }

    /// The oldest pack above `sequence`, or null. A file that is gone or damaged is passed over, and said.
    ///
    /// @throws IOException when the disk does not answer
    synchronized @Nullable SealedPack firstAfter(long sequence) throws IOException {
        Map.Entry<Long, Waiting> next = waiting.higherEntry(sequence);
        while (next != null) {
            long found = next.getKey();
            byte[] bytes = content(found);
            if (bytes != null && isGood(found, bytes)) {
                if (next.getValue().memory() != null) {
                    mark.raise(found); // it leaves before its file says that the number is used
                }
                return new SealedPack(found, bytes);
            }
            next = waiting.higherEntry(found);
        }
        return null;
    }

    private byte @Nullable [] content(long sequence) throws IOException {
        Waiting pack = waiting.get(sequence);
        byte[] memory = pack == null ? null : pack.memory();
        if (memory != null) {
            return memory;
        }
        try {
            return Files.readAllBytes(folder.pack(sequence));
        } catch (NoSuchFileException gone) {
            log.error("spool", "pack " + sequence + " is gone: its minute is lost");
            dropped++;
            forget(sequence);
            return null;
        }
    }

    private boolean isGood(long sequence, byte[] bytes) throws IOException {
        try {
            Pack pack = Pack.open(bytes);
            for (Table table : pack.tables()) {
                Block block = pack.block(table);
                if (block != null) {
                    block.check();
                }
            }
            return true;
        } catch (CorruptData damaged) {
            log.error("spool", "pack " + sequence + " is damaged, its minute is lost: " + damaged.getMessage());
            dropped++;
            folder.quarantine(folder.pack(sequence));
            forget(sequence);
            return false;
        }
    }

    /// `sequence` is durable at the hub; it waits no more. What keeps its number from being used again is on the
    /// disk before.
    ///
    /// @throws IOException when that could not be noted; the pack is then still there
    synchronized void acknowledged(long sequence) throws IOException {
        Waiting pack = waiting.get(sequence);
        if (pack != null) {
            letGo(sequence, pack);
            if (pack.memory() == null && Files.exists(folder.pack(sequence))) {
                kept.keep(sequence, pack.size());
            }
        }
    }

    /// The highest sequence that was acknowledged and is kept, 0 when there is none.
    synchronized long lastKept() {
        return kept.last();
    }

    /// Lets those of the `count` packs from `first` on that are kept wait again, and returns how many they are.
    ///
    /// @throws IOException when a file cannot be renamed
    synchronized int again(long first, int count) throws IOException {
        List<Long> found = kept.within(first, first + count);
        for (long sequence : found) {
            int size = (int) kept.giveBack(sequence);
            waiting.put(sequence, new Waiting(size, null));
            totalBytes += size;
        }
        keepWithinLimits();
        return found.size();
    }

    /// Makes room on a disk that takes nothing more: what is acknowledged goes. True when that gave some.
    ///
    /// @throws IOException when a file cannot be deleted
    synchronized boolean makeRoom() throws IOException {
        return kept.clear();
    }

    private void forget(long sequence) throws IOException {
        Waiting pack = waiting.get(sequence);
        if (pack != null) {
            letGo(sequence, pack);
            folder.delete(folder.pack(sequence));
        }
    }

    private void letGo(long sequence, Waiting pack) throws IOException {
        boolean stored = pack.memory() == null;
        Map.Entry<Long, Waiting> highest = waiting.lastEntry();
        // A higher file says as well that the number is used; one in memory was marked when it left.
        if (stored && (highest.getKey() <= sequence || highest.getValue().memory() != null)) {
            mark.raise(sequence);
        }
        waiting.remove(sequence);
        totalBytes -= pack.size();
        setMemory(memoryBytes - (stored ? 0 : pack.size()));
        folder.delete(folder.record(sequence));
    }

    private void setMemory(long bytes) {
        memoryBytes = bytes;
    }

    /// The numbers of the packs that wait for the hub, oldest first.
    synchronized List<Long> sequences() {
        return List.copyOf(waiting.keySet());
    }

    /// Packs lost since the start: dropped, damaged or gone.
    synchronized long dropped() {
        return dropped;
    }

    /// Bytes of packs that the disk has not taken.
    long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public synchronized void close() throws IOException {
        mark.close();
    }
}
