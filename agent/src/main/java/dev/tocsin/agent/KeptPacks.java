package dev.tocsin.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Packs that the hub has acknowledged and that are kept for a while, in case it loses them: it may be started on a
/// backup of yesterday. They take only room that nobody else wants: beyond the limits the oldest go, and all of them go
/// when the disk takes nothing more.
///
/// ```
/// pack-0000000000000042.pack ── acknowledged ─► sent-0000000000000042.pack ── limits, full disk ─► gone
///              ▲──────────────── the hub lacks it ──────────┘
/// ```
///
/// A rename is not forced to the disk: after a power cut a pack may wait again, and the hub knows it. Not thread-safe;
/// [PackFiles] guards it.
final class KeptPacks {
    private final SpoolFolder folder;
    private final SpoolLimits limits;
    private final TreeMap<Long, Long> sizes = new TreeMap<>();
    private long bytes;

    /// Takes up what is in `folder`.
    ///
    /// @throws IOException when it cannot be read
    KeptPacks(SpoolFolder folder, SpoolLimits limits) throws IOException {
        this.folder = folder;
        this.limits = limits;
        for (Map.Entry<Long, Path> pack : folder.kept().entrySet()) {
            note(pack.getKey(), Files.size(pack.getValue()));
        }
        keepWithinLimits();
    }

    /// The highest sequence, 0 when there is none.
    long last() {
        return sizes.isEmpty() ? 0 : sizes.lastKey();
    }

    /// Keeps the pack `sequence`, whose file is on the disk under its own name, of `size` bytes.
    ///
    /// @throws IOException when its file cannot be renamed
    void keep(long sequence, long size) throws IOException {
        if (limits.keptPacks() == 0) {
            folder.delete(folder.pack(sequence));
            return;
        }
        folder.keep(sequence);
        note(sequence, size);
        keepWithinLimits();
    }

    /// The sequences from `first` to before `end`, ascending.
    List<Long> within(long first, long end) {
        return List.copyOf(sizes.subMap(first, end).keySet());
    }

    /// Gives the pack `sequence` its own name back and returns its bytes' number.
    ///
    /// @throws IOException when that fails; it is then not kept any more
    long giveBack(long sequence) throws IOException {
        long size = forget(sequence);
        folder.unkeep(sequence);
        return size;
    }

    /// Deletes all. True when there was something.
    ///
    /// @throws IOException when one cannot be deleted
    boolean clear() throws IOException {
        boolean any = !sizes.isEmpty();
        while (!sizes.isEmpty()) {
            delete(sizes.firstKey());
        }
        return any;
    }

    private void keepWithinLimits() throws IOException {
        while (!sizes.isEmpty() && (bytes > limits.keptBytes() || sizes.size() > limits.keptPacks())) {
            delete(sizes.firstKey());
        }
    }

    private void delete(long sequence) throws IOException {
        forget(sequence);
        folder.delete(folder.kept(sequence));
    }

    private void note(long sequence, long size) {
        sizes.put(sequence, size);
        bytes += size;
    }

    private long forget(long sequence) {
        Long size = sizes.remove(sequence);
        if (size == null) {
            throw new AssertionError("BUG: got pack " + sequence + ", must be one that is kept");
        }
        bytes -= size;
        return size;
    }
}
