package dev.tocsin.web.rules;

import dev.tocsin.base.HostId;
import dev.tocsin.block.ProcessGroups;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.rule.Selection;
import dev.tocsin.store.Queries;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The recorded values that one rule is about, of one host at a time: by the minute, with the least and the greatest
/// second of each, and by the second. In per cent of a size, the share of its whole.
///
/// @param queries reads history
/// @param table whose
/// @param column which
/// @param whole what a share is a share of; null: values as they are
/// @param of of which entities
record Recorded(
        Queries queries,
        Table table,
        QueryColumn column,
        @Nullable QueryColumn whole,
        Selection of) {
    /// Milliseconds of a minute.
    static final long MINUTE = 60_000;

    private static final double ROUNDING = 0.01;

    /// Values of one entity, a minute each; NaN = nothing known.
    ///
    /// @param avg the mean
    /// @param min the least of its seconds, of a share the least it may have been
    /// @param max the greatest, likewise
    record Minutes(double[] avg, double[] min, double[] max) {
        /// Whether anything is known in `[from, to)`.
        boolean known(int from, int to) {
            for (int i = Math.max(0, from); i < to; i++) {
                if (!Double.isNaN(avg[i])) {
                    return true;
                }
            }
            return false;
        }

        /// The least in `[from, to)`; NaN when nothing is known.
        double least(int from, int to) {
            double least = Double.NaN;
            for (int i = Math.max(0, from); i < to; i++) {
                if (Double.isNaN(least) || min[i] < least) {
                    least = min[i];
                }
            }
            return least;
        }

        /// The greatest in `[from, to)`; NaN when nothing is known.
        double greatest(int from, int to) {
            double greatest = Double.NaN;
            for (int i = Math.max(0, from); i < to; i++) {
                if (Double.isNaN(greatest) || max[i] > greatest) {
                    greatest = max[i];
                }
            }
            return greatest;
        }
    }

    /// The minutes of every entity that is meant, by key; `[from, to)` in whole minutes.
    ///
    /// @throws IOException when the store cannot be read
    SequencedMap<String, Minutes> minutes(HostId host, long from, long to) throws IOException {
        SequencedMap<String, Minutes> found = new LinkedHashMap<>();
        byKey(host, null, from, to, MINUTE).forEach((key, series) -> {
            if (isMeant(key)) {
                found.put(key, minutes(series));
            }
        });
        return found;
    }

    /// The seconds of the entity `key` in `[from, to)`.
    ///
    /// @throws IOException when the store cannot be read
    double[] seconds(HostId host, String key, long from, long to) throws IOException {
        List<Series> series = byKey(host, key, from, to, 1_000).get(key);
        if (series == null) {
            double[] nothing = new double[Math.toIntExact((to - from) / 1_000)];
            Arrays.fill(nothing, Double.NaN);
            return nothing;
        }
        double[] values = series.getFirst().avg();
        return whole == null ? values : shares(values, series.get(1).avg());
    }

    private Map<String, List<Series>> byKey(HostId host, @Nullable String key, long from, long to, long step)
            throws IOException {
        List<QueryColumn> columns = whole == null ? List.of(column) : List.of(column, whole);
        SeriesRequest request = new SeriesRequest(host, table, columns, key, from, to, step);
        Map<String, List<Series>> found = new LinkedHashMap<>();
        for (Series series : queries.series(request).series()) {
            found.computeIfAbsent(series.key(), _ -> new ArrayList<>()).add(series);
        }
        return found;
    }

    /// The machine as a whole: known wherever anything was recorded.
    Recorded machine() {
        QueryColumn total = Objects.requireNonNull(Tables.SYSTEM.queryColumn("mem_total"));
        return new Recorded(queries, Tables.SYSTEM, total, null, Selection.ANY);
    }

    /// A unit is chosen by its name, which is the last part of its path, a group of processes by the name in it;
    /// everything else by its key.
    private boolean isMeant(String key) {
        return of.isAny()
                || of.matches(key)
                || (table.id() == Tables.CGROUP.id() && of.matches(key.substring(key.lastIndexOf('/') + 1)))
                || (table.equals(ProcessGroups.TABLE) && of.matches(key.substring(key.lastIndexOf(':') + 1)));
    }

    private Minutes minutes(List<Series> series) {
        Series part = series.getFirst();
        if (whole == null) {
            return new Minutes(part.avg(), part.min(), part.max());
        }
        Series all = series.get(1);
        return new Minutes(shares(part.avg(), all.avg()), shares(part.min(), all.max()), shares(part.max(), all.min()));
    }

    /// Below what any second had whose minute had `least`: the extremes of rollups have three digits.
    static double below(double least) {
        return least - Math.abs(least) * ROUNDING;
    }

    /// Above what any second had whose minute had `greatest`.
    static double above(double greatest) {
        return greatest + Math.abs(greatest) * ROUNDING;
    }

    private static double[] shares(double[] parts, double[] wholes) {
        double[] shares = new double[parts.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = wholes[i] > 0 ? parts[i] / wholes[i] : Double.NaN;
        }
        return shares;
    }
}
