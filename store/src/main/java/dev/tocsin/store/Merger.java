package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import dev.tocsin.base.Log;
import dev.tocsin.block.Merge;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Merges the packs that start in a window of ten minutes into one, when the window is over for two minutes. A pack
/// that comes later is merged into what is there. What cannot be merged (damage, packs of an hour) stays as it is
/// and is told once.
///
/// Which of two packs counts for a second depends on when each was received, and a merged pack has one such time.
/// So packs that overlap one of another window stay as they are, too; an honest host has such only when its clock
/// was set at the turn of a window:
///
/// ```
/// window    |  A1   A2   A3 |  B1   B2
/// packs     |-----|-----|-------|              A3 and B1 overlap: A1, A2 and B2 are merged, A3 and B1 stay
///                           |-----|-----|
/// ```
///
/// Everything that it decides on is in the store, so it may die at any step. One thread.
public final class Merger {
    /// Time after a window in which its last packs may still come.
    private static final long SETTLE_SECONDS = 120;

    private static final int STUCK = 10_000; // windows remembered as not to be merged

    private final BlockStore store;
    private final Log log;
    private final Set<BlockStore.Window> stuck = new HashSet<>(); // as they were when nothing could be done

    /// Merges packs of `store`; tells `log` of what cannot be.
    public Merger(BlockStore store, Log log) {
        this.store = store;
        this.log = log;
    }

    /// Merges what has settled by `nowSecond`, until all is done or `goOn` says no.
    ///
    /// @return how many windows were merged
    /// @throws IOException when the store cannot be read or written
    public int run(long nowSecond, BooleanSupplier goOn) throws IOException {
        int merged = 0;
        for (BlockStore.Window window : store.unmerged(nowSecond - SETTLE_SECONDS)) {
            if (!goOn.getAsBoolean()) {
                break;
            }
            merged += merge(window) ? 1 : 0;
        }
        return merged;
    }

    private boolean merge(BlockStore.Window window) throws IOException {
        if (stuck.contains(window)) {
            return false;
        }
        List<StoredPack> packs = packs(window);
        boolean merged = packs.size() == 1 && packs.getFirst().id().epoch() == Pack.MERGED_EPOCH;
        if (packs.isEmpty() || merged) {
            return stay(window, "they overlap those of another window, or span an hour");
        }
        try {
            StoredPack whole = merge(window, packs);
            return store.replace(packs.stream().map(StoredPack::id).toList(), whole);
        } catch (CorruptData damage) {
            return stay(window, String.valueOf(damage.getMessage()));
        }
    }

    private boolean stay(BlockStore.Window window, String why) {
        if (stuck.size() >= STUCK) {
            stuck.clear();
        }
        stuck.add(window);
        log.info("merge", "packs of " + window + " stay as they are: " + why);
        return false;
    }

    private static StoredPack merge(BlockStore.Window window, List<StoredPack> packs) {
        PackId id = new PackId(window.host(), Pack.MERGED_EPOCH, window.startSecond());
        List<Merge.Part> parts = new ArrayList<>();
        long received = 0;
        for (StoredPack stored : packs) {
            Pack pack = Pack.open(stored.bytes(), Zstd.CODEC);
            parts.add(new Merge.Part(pack, stored.startSecond() - pack.startSecond(), stored.receivedMillis()));
            received = Math.max(received, stored.receivedMillis());
        }
        Pack merged = Pack.open(Merge.merge(id, parts, Zstd.CODEC), Zstd.CODEC);
        return new StoredPack(id, merged.startSecond(), merged.endSecond(), received, merged.bytes());
    }

    /// The packs that start in the window and overlap none that starts in another.
    private List<StoredPack> packs(BlockStore.Window window) throws IOException {
        List<StoredPack> mine = new ArrayList<>();
        List<StoredPack> others = new ArrayList<>();
        store.scan(window.host(), window.startSecond(), window.endSecond(), pack -> {
            boolean starts = pack.startSecond() >= window.startSecond();
            (starts && pack.endSecond() < window.startSecond() + Limits.BLOCK_SECONDS ? mine : others).add(pack);
        });
        long last = mine.stream().mapToLong(StoredPack::endSecond).max().orElse(0);
        if (last >= window.endSecond()) {
            store.scan(window.host(), window.endSecond(), last + 1, pack -> {
                if (pack.startSecond() >= window.endSecond()) {
                    others.add(pack);
                }
            });
        }
        mine.removeIf(pack -> others.stream()
                .anyMatch(other -> other.startSecond() <= pack.endSecond() && other.endSecond() >= pack.startSecond()));
        return mine;
    }
}
