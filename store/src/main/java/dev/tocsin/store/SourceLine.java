package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/// Feeds the blocks of packs to a [Sweep] by ascending first second. Packs come by ascending start, but one that
/// was merged holds ten minutes, and a late pack may begin inside it:
///
/// ```
/// merged   |m0|m1|m2|m3|m4|m5|m6|m7|m8|m9|
/// late              |--|                       comes after the merged one and goes in between m3 and m4
/// ```
///
/// A block is decoded when its turn comes, so ten minutes never stand decoded in memory. Not thread-safe.
final class SourceLine {
    private final Source.Need need;
    private final Sweep sweep;
    private final BiConsumer<PackId, CorruptData> damaged;
    private final PriorityQueue<Pending> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Pending::firstSecond).thenComparingInt(Pending::number));
    private int number;

    private record Pending(Block block, long offset, Source.Place place, int number) {
        long firstSecond() {
            return Math.floorDiv(block.firstMillis(), 1_000L) + offset;
        }
    }

    /// Feeds what `need` names to `sweep`; what turns out damaged is left out and handed to `damaged`.
    SourceLine(Source.Need need, Sweep sweep, BiConsumer<PackId, CorruptData> damaged) {
        this.need = need;
        this.sweep = sweep;
        this.damaged = damaged;
    }

    /// Adds `pack`, whose first second is `startSecond` in hub time, no earlier than those before.
    ///
    /// @throws CorruptData when its heads are damaged; nothing of it is used then
    void add(Pack pack, long startSecond, long receivedMillis) {
        feed(startSecond);
        long offset = startSecond - pack.startSecond();
        Source.Place place = new Source.Place(pack.id(), receivedMillis);
        for (Block block : pack.blocks(need.table(), need.fromSecond() - offset, need.toSecond() - offset)) {
            waiting.add(new Pending(block, offset, place, number++));
        }
    }

    /// Hands out what is left.
    void finish() {
        feed(Long.MAX_VALUE);
        sweep.finish();
    }

    private void feed(long beforeSecond) {
        for (Pending next = waiting.peek(); next != null && next.firstSecond() < beforeSecond; next = waiting.peek()) {
            waiting.remove();
            try {
                Source source = Source.open(next.block(), next.offset(), next.place(), need);
                if (source != null) {
                    sweep.add(source);
                }
            } catch (CorruptData damage) {
                damaged.accept(next.place().id(), damage);
            }
        }
    }
}
