package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers questions about the past from the packs of a [BlockStore], and about the last two minutes from the
/// agents' open minutes as well.
///
/// ```
/// store.scan ─ pack ─┐
/// OpenMinutes ─ pack ─┴─ SourceLine ─ Source ─ Sweep ─ RowWalk ─ SeriesFold │ rows of top
/// ```
///
/// Packs stream through one by one; what is held is the answer. A damaged block is passed over and told once: it
/// is a gap in the answer, never a wrong value. Thread-safe.
public final class QueryEngine implements Queries {
    /// How far back the row before may lie: [Derivation#MAX_SPAN_SECONDS] reaches into the third second before.
    private static final int LOOK_BACK_SECONDS = 3;

    /// An agent seals each minute, and the store has it within the next.
    private static final int OPEN_SECONDS = 120;

    private static final int[] NEAREST_SECONDS = {2, 120, 3_600}; // the near is likely; an hour is 120 packs
    private static final int DAMAGE_TOLD = 1_000;

    private final BlockStore store;
    private final OpenPacks openPacks;
    private final Clock clock;
    private final Log log;
    private final Set<PackId> told = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PackId, Boolean> eldest) {
            return size() > DAMAGE_TOLD;
        }
    });

    /// Reads from `store` and `minutes`; `clock` tells which range may reach into an open minute, damage goes to
    /// `log`.
    public QueryEngine(BlockStore store, OpenMinutes minutes, Clock clock, Log log) {
        this.store = store;
        this.openPacks = new OpenPacks(minutes, log);
        this.clock = clock;
        this.log = log;
    }

    /// As above, telling nobody of damage.
    public QueryEngine(BlockStore store, OpenMinutes minutes, Clock clock) {
        this(store, minutes, clock, Log.none());
    }

    @Override
    public SeriesAnswer series(SeriesRequest request) throws IOException {
        return twice(() -> answerSeries(request));
    }

    private SeriesAnswer answerSeries(SeriesRequest request) throws IOException {
        SeriesFold fold = new SeriesFold(request);
        long from = Math.floorDiv(request.fromMillis(), 1_000L);
        long to = Math.ceilDiv(request.toMillis(), 1_000L);
        Source.Need need =
                new Source.Need(request.table(), storedColumns(request.columns()), from - LOOK_BACK_SECONDS, to);
        RowWalk<SeriesFold.Point[]> walk = new RowWalk<>(need, request.key(), fold);
        Known known = known(request.host(), to);
        sweep(request.host(), need, known, new Sweep(walk));
        return new SeriesAnswer(request, fold.finish(walk.states()), known.freshUntilMillis());
    }

    @Override
    public @Nullable TopAnswer top(HostId host, Table table, long atMillis) throws IOException {
        return twice(() -> answerTop(host, table, atMillis));
    }

    private @Nullable TopAnswer answerTop(HostId host, Table table, long atMillis) throws IOException {
        long asked = atMillis == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(atMillis, 1_000L);
        Known known = known(host, asked);
        long second = asked == Long.MAX_VALUE ? known.lastSecond() : asked;
        if (second == Long.MIN_VALUE) {
            return null;
        }
        Source.Need need =
                new Source.Need(table, storedColumns(table.queryColumns()), second - LOOK_BACK_SECONDS, second + 1);
        List<TopAnswer.Row> rows = new ArrayList<>();
        RowWalk<Boolean> walk = new RowWalk<>(need, null, (_, row) -> {
            if (Math.floorDiv(row.atMillis, 1_000L) == second) {
                rows.add(topRow(table, row));
            }
            return null;
        });
        sweep(host, need, known, new Sweep(walk));
        boolean recorded = !rows.isEmpty() || recorded(host, second, known);
        return recorded ? new TopAnswer(second * 1_000, known.freshUntilMillis(), rows) : null;
    }

    private interface Question<T extends @Nullable Object> {
        T answer() throws IOException;
    }

    /// Asks again when the store had to mend a file in the middle of the first answer.
    private static <T extends @Nullable Object> T twice(Question<T> question) throws IOException {
        try {
            return question.answer();
        } catch (IOException failure) {
            if (failure.getCause() instanceof DamageMended) {
                return question.answer();
            }
            throw failure;
        }
    }

    private static TopAnswer.Row topRow(Table table, RowWalk.Row row) {
        List<QueryColumn> columns = table.queryColumns();
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Derivation.evaluate(columns.get(i).formula(), row.before, row.now, row.seconds);
        }
        return new TopAnswer.Row(new Entity(row.key, row.block().attributes(row.entity, row.index)), values);
    }

    @Override
    public @Nullable Long nearestMillis(HostId host, long atMillis) throws IOException {
        return twice(() -> answerNearest(host, atMillis));
    }

    private @Nullable Long answerNearest(HostId host, long atMillis) throws IOException {
        long second = Math.floorDiv(atMillis, 1_000L);
        Known known = known(host, second + NEAREST_SECONDS[NEAREST_SECONDS.length - 1]);
        for (int reach : NEAREST_SECONDS) {
            long found = nearest(host, second, reach, known);
            if (found != Long.MIN_VALUE) {
                return found * 1_000;
            }
        }
        return null;
    }

    /// When the machine was read in the seconds from `from` to before `to`, hub time, and maybe around.
    private static long[] times(Pack pack, long offset, long from, long to) {
        // Every frame has the machine as a whole.
        return pack.blocks(Tables.SYSTEM, from - offset, to - offset).stream()
                .flatMapToLong(block -> Arrays.stream(Source.times(block, offset)))
                .toArray();
    }

    private boolean recorded(HostId host, long second, Known known) throws IOException {
        return nearest(host, second, 0, known) == second;
    }

    /// The recorded second nearest to `second`, at most `reach` away; the earlier of two; `Long.MIN_VALUE` = none.
    private long nearest(HostId host, long second, int reach, Known known) throws IOException {
        long[] best = {Long.MIN_VALUE};
        forPacks(host, Tables.SYSTEM, second - reach, second + reach + 1, known, (pack, start, _) -> {
            long offset = start - pack.startSecond();
            for (long at : times(pack, offset, second - reach, second + reach + 1)) {
                long candidate = Math.floorDiv(at, 1_000L);
                long distance = Math.abs(candidate - second);
                boolean nearer = best[0] == Long.MIN_VALUE || distance < Math.abs(best[0] - second);
                if (distance <= reach && nearer) {
                    best[0] = candidate;
                }
            }
        });
        return best[0];
    }

    /// What is known of a host at the moment of the question.
    private record Known(OpenPacks.Open open, long lastSecond) {
        long freshUntilMillis() {
            return lastSecond == Long.MIN_VALUE ? 0 : lastSecond * 1_000;
        }
    }

    /// Asks for the open minute when the seconds before `toSecond` reach into it. Asked before the store is read,
    /// so that a minute that is sealed in between is seen twice rather than never.
    private Known known(HostId host, long toSecond) throws IOException {
        long stored = store.lastSecond(host);
        if (toSecond < clock.wallSecond() - OPEN_SECONDS) {
            return new Known(OpenPacks.Open.NONE, stored);
        }
        OpenPacks.Open open = openPacks.after(host, stored);
        return new Known(open, Math.max(stored, open.lastSecond()));
    }

    private static int[] storedColumns(List<QueryColumn> columns) {
        Set<Integer> stored = new TreeSet<>();
        for (QueryColumn column : columns) {
            stored.addAll(Derivation.columns(column.formula()));
        }
        return stored.stream().mapToInt(Integer::intValue).toArray();
    }

    private void sweep(HostId host, Source.Need need, Known known, Sweep sweep) throws IOException {
        SourceLine line = new SourceLine(need, sweep, this::tellOnce);
        forPacks(host, need.table(), need.fromSecond(), need.toSecond(), known, line::add);
        line.finish();
    }

    private interface PackVisitor {
        void pack(Pack pack, long startSecond, long receivedMillis);
    }

    /// Visits the stored and the open packs of a range by ascending start.
    private void forPacks(HostId host, Table table, long from, long to, Known known, PackVisitor visitor)
            throws IOException {
        List<Pack> open = known.open().packs();
        long offset = known.open().offsetSeconds();
        int[] next = {0};
        store.scan(host, from, to, table, stored -> {
            while (next[0] < open.size() && open.get(next[0]).startSecond() + offset < stored.startSecond()) {
                visitOpen(open.get(next[0]++), offset, visitor);
            }
            visitStored(stored, visitor);
        });
        while (next[0] < open.size()) {
            visitOpen(open.get(next[0]++), offset, visitor);
        }
    }

    private void visitStored(StoredPack stored, PackVisitor visitor) {
        try {
            visitor.pack(Pack.openHead(stored.bytes(), Zstd.CODEC), stored.startSecond(), stored.receivedMillis());
        } catch (CorruptData damage) {
            tellOnce(stored.id(), damage);
        }
    }

    private void visitOpen(Pack pack, long offset, PackVisitor visitor) {
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
}
