package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryTables;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// Rolls seconds up to minutes, an hour at a time, and minutes to hours, a day at a time, once the time is over and
/// its packs had time to come. Derives first and folds then, exactly as a question does. Every table but the
/// processes, which are kept as groups. One thread.
public final class Roller {
    private static final long SETTLE_SECONDS = 180; // a minute behind the merging
    private static final int BATCH = 256;

    private final BlockStore store;
    private final Rollups rollups;
    private final Seconds seconds;

    /// Rolls up what is in `store` into `rollups`; damage goes to `log`.
    public Roller(BlockStore store, Rollups rollups, Log log) {
        this.store = store;
        this.rollups = rollups;
        this.seconds = new Seconds(store, log);
    }

    /// Rolls up what is over by `nowSecond`, until all is done or `goOn` says no.
    ///
    /// @return how many chunks were made
    /// @throws IOException when something cannot be read or written; the rest is done the next time
    public int run(long nowSecond, BooleanSupplier goOn) throws IOException {
        advance(Tier.MINUTES.chunk(nowSecond - SETTLE_SECONDS));
        int made = 0;
        for (List<RollupState.Todo> some = rollups.state().todo(BATCH);
                !some.isEmpty();
                some = rollups.state().todo(BATCH)) {
            for (RollupState.Todo one : some) {
                if (!goOn.getAsBoolean()) {
                    return made;
                }
                Seconds.twice(() -> roll(one));
                rollups.state().done(one);
                made++;
            }
        }
        return made;
    }

    private void advance(long second) throws IOException {
        Set<HostId> hosts = new TreeSet<>(rollups.state().hosts());
        store.unmerged(Long.MAX_VALUE).forEach(window -> hosts.add(window.host()));
        for (HostId host : hosts) {
            long mark = rollups.state().mark(host);
            if (mark >= second) {
                continue;
            }
            long first = mark == Long.MIN_VALUE ? store.firstSecond(host) : mark;
            long last = store.lastSecond(host) + Seconds.LOOK_BACK_SECONDS;
            // A host that said nothing has nothing to do; packs that come later note it themselves.
            rollups.state().advance(host, first == Long.MIN_VALUE ? second : first, Math.min(second, last + 1), second);
        }
    }

    private boolean roll(RollupState.Todo one) throws IOException {
        List<SeriesFold> folds = new ArrayList<>();
        for (Table table : QueryTables.ALL) {
            if (!table.equals(Tables.PROCESS)) {
                folds.add(one.tier() == Tier.MINUTES ? minutes(one, table) : hours(one, table));
            }
        }
        rollups.write(one.tier(), one.host(), one.start(), folds);
        return true;
    }

    private static SeriesFold fold(RollupState.Todo one, Table table) {
        Tier tier = one.tier();
        return new SeriesFold(
                new SeriesRequest(
                        one.host(),
                        table,
                        table.queryColumns(),
                        null,
                        one.start() * 1_000,
                        (one.start() + tier.chunkSeconds()) * 1_000,
                        tier.stepSeconds() * 1_000L),
                false);
    }

    private SeriesFold hours(RollupState.Todo one, Table table) throws IOException {
        SeriesFold fold = fold(one, table);
        rollups.fold(
                Tier.MINUTES, one.host(), one.start(), one.start() + one.tier().chunkSeconds(), fold);
        return fold;
    }

    private SeriesFold minutes(RollupState.Todo one, Table table) throws IOException {
        Seconds.Span span = new Seconds.Span(
                one.host(), one.start(), one.start() + one.tier().chunkSeconds(), OpenPacks.Open.NONE);
        SeriesFold fold = fold(one, table);
        seconds.fold(span, fold);
        if (!table.equals(ProcessGroups.TABLE) || fold.lines().size() <= ProcessGroups.KEPT + 1) {
            return fold;
        }
        Set<String> kept = greatest(fold);
        SeriesFold fewer = fold(one, table);
        seconds.fold(span, fewer, key -> kept.contains(key) ? key : ProcessGroups.OTHER);
        return fewer;
    }

    /// The groups that are kept: those with the greatest share of the CPU time or of the memory.
    private static Set<String> greatest(SeriesFold fold) {
        Table table = ProcessGroups.TABLE;
        int cpu = columnOf(table, "cpu");
        int rss = columnOf(table, "rss");
        double cpuOfAll = Math.max(
                1e-9,
                fold.lines().values().stream().mapToDouble(p -> total(p[cpu])).sum());
        double rssOfAll = Math.max(
                1e-9,
                fold.lines().values().stream().mapToDouble(p -> total(p[rss])).sum());
        Comparator<Map.Entry<String, SeriesFold.Point[]>> byShare = Comparator.comparingDouble(
                entry -> -Math.max(total(entry.getValue()[cpu]) / cpuOfAll, total(entry.getValue()[rss]) / rssOfAll));
        Set<String> kept = new HashSet<>();
        fold.lines().entrySet().stream()
                .sorted(byShare.thenComparing(Map.Entry::getKey))
                .limit(ProcessGroups.KEPT)
                .forEach(entry -> kept.add(entry.getKey()));
        return kept;
    }

    private static int columnOf(Table table, String name) {
        return table.queryColumns().indexOf(Objects.requireNonNull(table.queryColumn(name)));
    }

    private static double total(SeriesFold.Point point) {
        double total = 0;
        for (int step = 0; step < Tier.MINUTES.steps(); step++) {
            total += point.count(step) == 0 ? 0 : point.avg(step) * point.count(step);
        }
        return total;
    }
}
