package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Derivation;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Pack;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers questions about the past: from rollups where their steps fit and are ready ([Plan]), else from the
/// seconds of the packs, and about the last two minutes from the agents' open minutes as well. Whichever it is, the
/// answer is the same within the rounding of a rollup.
///
/// Packs stream through one by one; what is held is the answer. Thread-safe.
public final class QueryEngine implements Queries {
    /// An agent seals each minute, and the store has it within the next.
    private static final int OPEN_SECONDS = 120;

    private static final int[] NEAREST_SECONDS = {2, 120, 3_600}; // the near is likely; an hour is many packs

    private static final long LIFE_SPAN_SECONDS = 1_800; // how much is read at once of the life of a process
    private static final long LIFE_SEARCH_SECONDS = 7 * 86_400L;

    private final BlockStore store;
    private final @Nullable Rollups rollups;
    private final OpenPacks openPacks;
    private final Clock clock;
    private final Seconds seconds;
    private final Sliding sliding;

    /// Reads from `store`, `rollups` (null when there are none) and `minutes`; `clock` tells which range may reach
    /// into an open minute, damage goes to `log`.
    public QueryEngine(BlockStore store, @Nullable Rollups rollups, OpenMinutes minutes, Clock clock, Log log) {
        this.store = store;
        this.rollups = rollups;
        this.openPacks = new OpenPacks(minutes, log);
        this.clock = clock;
        this.seconds = new Seconds(store, log);
        this.sliding = new Sliding(store, request -> Seconds.twice(() -> read(request)));
    }

    /// As above, without rollups.
    public QueryEngine(BlockStore store, OpenMinutes minutes, Clock clock, Log log) {
        this(store, null, minutes, clock, log);
    }

    /// As above, telling nobody of damage.
    public QueryEngine(BlockStore store, OpenMinutes minutes, Clock clock) {
        this(store, minutes, clock, Log.none());
    }

    @Override
    public SeriesAnswer series(SeriesRequest request) throws IOException {
        return Seconds.twice(() -> read(request)).answer();
    }

    @Override
    public SeriesAnswer sliding(SeriesRequest request) throws IOException {
        return sliding.series(request);
    }

    private Sliding.Read read(SeriesRequest request) throws IOException {
        SeriesFold fold = new SeriesFold(request);
        long from = Math.floorDiv(request.fromMillis(), 1_000L);
        long to = Math.ceilDiv(request.toMillis(), 1_000L);
        // Groups are added up from processes: these are what an agent has.
        Table held = request.table().equals(ProcessGroups.TABLE) ? Tables.PROCESS : request.table();
        Known known = known(request.host(), to, held);
        for (Plan.Part part : Plan.of(request, from, to, rollups)) {
            if (part.tier() == null || rollups == null) {
                seconds.fold(new Seconds.Span(request.host(), part.from(), part.to(), known.open()), fold);
            } else {
                rollups.fold(part.tier(), request.host(), part.from(), part.to(), fold);
            }
        }
        return new Sliding.Read(new SeriesAnswer(request, fold.finish(), known.freshUntilMillis()), known.openSecond());
    }

    @Override
    public @Nullable TopAnswer top(HostId host, Table table, long atMillis) throws IOException {
        return Seconds.twice(() -> answerTop(host, table, atMillis));
    }

    private @Nullable TopAnswer answerTop(HostId host, Table table, long atMillis) throws IOException {
        long asked = atMillis == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(atMillis, 1_000L);
        Known known = known(host, asked, table);
        long second = asked == Long.MAX_VALUE ? known.lastSecond() : asked;
        if (second == Long.MIN_VALUE) {
            return null;
        }
        Source.Need need = new Source.Need(
                table, Seconds.storedColumns(table.queryColumns()), second - Seconds.LOOK_BACK_SECONDS, second + 1);
        List<TopAnswer.Row> rows = new ArrayList<>();
        RowWalk<Boolean> walk = new RowWalk<>(need, null, (_, row) -> {
            if (Math.floorDiv(row.atMillis, 1_000L) == second) {
                rows.add(topRow(table, row));
            }
            return null;
        });
        seconds.sweep(new Seconds.Span(host, second, second + 1, known.open()), need, new Sweep(walk));
        boolean recorded = !rows.isEmpty() || recorded(host, second, known);
        return recorded ? new TopAnswer(second * 1_000, known.freshUntilMillis(), rows) : null;
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
    public List<LifeEvent> lifecycle(HostId host, long fromMillis, long toMillis) throws IOException {
        return Seconds.twice(() -> {
            Lives lives = new Lives(null);
            lives.read(seconds, span(host, Math.floorDiv(fromMillis, 1_000L), Math.ceilDiv(toMillis, 1_000L)));
            return lives.events(fromMillis, toMillis);
        });
    }

    @Override
    public @Nullable ProcessLife process(HostId host, String key, long atMillis) throws IOException {
        return Seconds.twice(() -> answerProcess(host, key, Math.floorDiv(atMillis, 1_000L) + 1));
    }

    private @Nullable ProcessLife answerProcess(HostId host, String key, long second) throws IOException {
        long end = second;
        for (long reach = LIFE_SPAN_SECONDS; end > second - LIFE_SEARCH_SECONDS; reach *= 4) {
            long from = Math.max(second - LIFE_SEARCH_SECONDS, end - reach);
            Lives lives = new Lives(key);
            lives.read(seconds, span(host, from, end));
            ProcessLife found = lives.life();
            if (found != null) {
                return found.diedMillis() == null ? onward(host, key, from, end) : found;
            }
            end = from;
        }
        return null;
    }

    /// The life of a process that was seen in the seconds from `from` to before `to`, until it is gone.
    private @Nullable ProcessLife onward(HostId host, String key, long from, long to) throws IOException {
        Lives lives = new Lives(key);
        lives.read(seconds, span(host, from, to));
        ProcessLife life = lives.life();
        long now = clock.wallSecond() + 1;
        for (long at = to; at < now && life != null && life.diedMillis() == null; at += LIFE_SPAN_SECONDS) {
            lives.read(seconds, span(host, at, Math.min(now, at + LIFE_SPAN_SECONDS)));
            life = lives.life();
        }
        return life;
    }

    private Seconds.Span span(HostId host, long from, long to) throws IOException {
        return new Seconds.Span(host, from, to, known(host, to, Tables.PROCESS).open());
    }

    @Override
    public @Nullable Long nearestMillis(HostId host, long atMillis) throws IOException {
        return Seconds.twice(() -> answerNearest(host, atMillis));
    }

    private @Nullable Long answerNearest(HostId host, long atMillis) throws IOException {
        long second = Math.floorDiv(atMillis, 1_000L);
        Known known = known(host, second + NEAREST_SECONDS[NEAREST_SECONDS.length - 1], Tables.SYSTEM);
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
        Seconds.Span span = new Seconds.Span(host, second - reach, second + reach + 1, known.open());
        seconds.packs(span, Tables.SYSTEM, (pack, start, _) -> {
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
    private record Known(OpenPacks.Open open, long storedSecond) {
        long lastSecond() {
            return Math.max(storedSecond, open.lastSecond());
        }

        /// The first second that may come from an agent's open minute, or from nowhere yet.
        long openSecond() {
            return Math.min(storedSecond == Long.MIN_VALUE ? storedSecond : storedSecond + 1, open.firstSecond());
        }

        long freshUntilMillis() {
            return lastSecond() == Long.MIN_VALUE ? 0 : lastSecond() * 1_000;
        }
    }

    /// Asks for the open minute, with `table` and the machine as a whole (it is in every second), when the
    /// seconds before `toSecond` reach into it. Asked before the store is read, so that a minute that is sealed
    /// in between is seen twice rather than never.
    private Known known(HostId host, long toSecond, Table table) throws IOException {
        long stored = store.lastSecond(host);
        if (toSecond < clock.wallSecond() - OPEN_SECONDS) {
            return new Known(OpenPacks.Open.NONE, stored);
        }
        return new Known(openPacks.after(host, stored, List.of(table, Tables.SYSTEM)), stored);
    }
}
