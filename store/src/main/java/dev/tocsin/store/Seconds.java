package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads the seconds of a host out of stored and open packs: the finest tier, and what the others are made of.
///
/// ```
/// store.scan ─ pack ──┐
/// OpenPacks ── pack ──┴─ SourceLine ─ Source ─ Sweep ─ RowWalk ─ SeriesFold │ GroupWalk │ rows of top
/// ```
///
/// A damaged block is passed over and told once: a gap, never a wrong value. Thread-safe.
final class Seconds {
    /// How far back the row before may lie: [Derivation#MAX_SPAN_SECONDS] reaches into the third second before.
    static final int LOOK_BACK_SECONDS = 3;

    private static final int DAMAGE_TOLD = 1_000;

    private final BlockStore store;
    private final Log log;
    private final Set<PackId> told = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PackId, Boolean> eldest) {
            return size() > DAMAGE_TOLD;
        }
    });

    /// Reads from `store`; damage goes to `log`.
    Seconds(BlockStore store, Log log) {
        this.store = store;
        this.log = log;
    }

    /// A span of seconds of one host.
    ///
    /// @param from first second, hub time
    /// @param to the second behind the last
    /// @param open the open minutes that belong to it
    record Span(HostId host, long from, long to, OpenPacks.Open open) {}

    /// Folds the seconds of `span` into `fold`, which says what of them is wanted.
    ///
    /// @throws IOException when the store cannot be read
    void fold(Span span, SeriesFold fold) throws IOException {
        fold(span, fold, UnaryOperator.identity());
    }

    /// The same; a process group takes the name that `rename` gives it.
    ///
    /// @throws IOException when the store cannot be read
    void fold(Span span, SeriesFold fold, UnaryOperator<String> rename) throws IOException {
        fold.limit(span.from() * 1_000, span.to() * 1_000);
        long first = span.from() - LOOK_BACK_SECONDS;
        if (fold.table().equals(ProcessGroups.TABLE)) {
            GroupWalk walk = new GroupWalk(fold, rename);
            Source.Need need = new Source.Need(Tables.PROCESS, storedColumns(walk.columns()), first, span.to());
            sweep(span, need, new Sweep(walk.over(need)));
            return;
        }
        Source.Need need = new Source.Need(fold.table(), storedColumns(fold.columns()), first, span.to());
        sweep(span, need, new Sweep(new RowWalk<>(need, fold.key(), fold)));
    }

    /// The stored columns that `columns` need, by position, ascending.
    static int[] storedColumns(List<QueryColumn> columns) {
        Set<Integer> stored = new TreeSet<>();
        for (QueryColumn column : columns) {
            stored.addAll(Derivation.columns(column.formula()));
        }
        return stored.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Hands the line of time of what `need` names to `sweep`.
    ///
    /// @throws IOException when the store cannot be read
    void sweep(Span span, Source.Need need, Sweep sweep) throws IOException {
        SourceLine line = new SourceLine(need, sweep, this::tellOnce);
        packs(new Span(span.host(), need.fromSecond(), need.toSecond(), span.open()), need.table(), line::add);
        line.finish();
    }

    /// Takes packs.
    interface Visitor {
        /// A pack whose first second is `startSecond` in hub time.
        void pack(Pack pack, long startSecond, long receivedMillis);
    }

    /// Visits the stored and the open packs of a span by ascending start; only `table` of them will be reached for.
    ///
    /// @throws IOException when the store cannot be read
    void packs(Span span, Table table, Visitor visitor) throws IOException {
        List<Pack> open = span.open().packs(table);
        long offset = span.open().offsetSeconds();
        int[] next = {0};
        store.scan(span.host(), span.from(), span.to(), table, stored -> {
            while (next[0] < open.size() && open.get(next[0]).startSecond() + offset < stored.startSecond()) {
                visitOpen(open.get(next[0]++), offset, visitor);
            }
            visitStored(stored, visitor);
        });
        while (next[0] < open.size()) {
            visitOpen(open.get(next[0]++), offset, visitor);
        }
    }

    private void visitStored(StoredPack stored, Visitor visitor) {
        try {
            visitor.pack(Pack.openHead(stored.bytes(), Zstd.CODEC), stored.startSecond(), stored.receivedMillis());
        } catch (CorruptData damage) {
            tellOnce(stored.id(), damage);
        }
    }

    private void visitOpen(Pack pack, long offset, Visitor visitor) {
        try {
            visitor.pack(pack, pack.startSecond() + offset, Long.MAX_VALUE);
        } catch (CorruptData damage) {
            tellOnce(pack.id(), damage);
        }
    }

    private void tellOnce(PackId id, CorruptData damage) {
        synchronized (told) {
            if (!told.add(id)) {
                return;
            }
        }
        log.error("query", "pack " + id + " is damaged, its seconds are shown as a gap: " + damage.getMessage());
    }

    /// A question to the store.
    interface Question<T extends @Nullable Object> {
        /// The answer.
        T answer() throws IOException;
    }

    /// Asks again when the store had to mend a file in the middle of the first answer.
    static <T extends @Nullable Object> T twice(Question<T> question) throws IOException {
        try {
            return question.answer();
        } catch (IOException failure) {
            if (failure.getCause() instanceof DamageMended) {
                return question.answer();
            }
            throw failure;
        }
    }
}
