package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The store as a list: what every other one must do, in its plainest words. For tests and for the contract suite;
/// keeps everything, survives nothing. Thread-safe.
public final class MemoryBlockStore implements BlockStore {
    private static final Comparator<StoredPack> ORDER =
            Comparator.comparingLong(StoredPack::startSecond).thenComparingLong(StoredPack::endSecond);

    private final Set<PackId> known = new HashSet<>();
    private final Changes changes = new Changes();
    private final List<StoredPack> packs = new ArrayList<>(); // by start, then end, then arrival

    /// An empty store.
    public MemoryBlockStore() {}

    @Override
    public synchronized int append(List<StoredPack> batch) {
        int fresh = 0;
        for (StoredPack pack : batch) {
            long span = pack.endSecond() - pack.startSecond() + 1;
            if (span < 1 || span > Limits.BLOCK_SECONDS) {
                throw new IllegalArgumentException("got pack " + pack.id() + " of " + span + " seconds");
            }
        }
        for (StoredPack pack : batch) {
            if (known.add(pack.id())) {
                packs.add(place(pack), pack);
                fresh++;
            }
        }
        changes.stored(batch);
        return fresh;
    }

    @Override
    public synchronized List<Window> unmerged(long beforeSecond) {
        Map<Long, Map<HostId, Integer>> counts = new TreeMap<>();
        for (StoredPack pack : packs) {
            long start = Math.floorDiv(pack.startSecond(), WINDOW_SECONDS) * WINDOW_SECONDS;
            if (pack.id().epoch() != Pack.MERGED_EPOCH && start + WINDOW_SECONDS <= beforeSecond) {
                counts.computeIfAbsent(start, _ -> new TreeMap<>())
                        .merge(pack.id().host(), 1, Integer::sum);
            }
        }
        List<Window> windows = new ArrayList<>();
        counts.forEach((start, hosts) -> hosts.forEach((host, n) -> windows.add(new Window(host, start, n))));
        return windows;
    }

    @Override
    public synchronized boolean replace(List<PackId> sources, StoredPack merged) {
        Set<PackId> gone = new HashSet<>(sources);
        if (packs.stream().filter(pack -> gone.contains(pack.id())).count() != gone.size()) {
            return false;
        }
        packs.removeIf(pack -> gone.contains(pack.id()));
        packs.add(place(merged), merged); // the sources stay known
        return true;
    }

    private int place(StoredPack pack) {
        int place = packs.size();
        while (place > 0 && ORDER.compare(packs.get(place - 1), pack) > 0) {
            place--;
        }
        return place;
    }

    @Override
    public void scan(HostId host, long fromSecond, long toSecond, Consumer<StoredPack> each) {
        List<StoredPack> found;
        synchronized (this) {
            found = packs.stream()
                    .filter(pack -> pack.id().host().equals(host))
                    .filter(pack ->
                            fromSecond < toSecond && pack.startSecond() < toSecond && pack.endSecond() >= fromSecond)
                    .toList();
        }
        found.forEach(each);
    }

    @Override
    public synchronized List<PackRun> missing(HostId host, long epoch, long first, long last) {
        StoredRuns runs = new StoredRuns(host, epoch, first, last);
        for (PackId id : known) {
            if (id.host().equals(host) && id.epoch() == epoch) {
                runs.add(id.sequence(), 1);
            }
        }
        return runs.missing();
    }

    @Override
    public long mark() {
        return changes.mark();
    }

    @Override
    public long firstChangeSince(HostId host, long mark) {
        return changes.firstSince(host, mark);
    }

    @Override
    public synchronized long lastSecond(HostId host) {
        return packs.stream()
                .filter(pack -> pack.id().host().equals(host))
                .mapToLong(StoredPack::endSecond)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public void close() {}
}
