package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What history is asked for; already checked by the caller (names resolved, range and step sane, size within
/// limits).
///
/// @param host whose
/// @param table which table
/// @param columns which query columns of it, at least one
/// @param key one entity, or null for all
/// @param fromMillis inclusive, epoch ms, a multiple of the step
/// @param toMillis exclusive, epoch ms, > from
/// @param stepMillis width of a point, ≥ 1,000 and a multiple of it
public record SeriesRequest(
        HostId host,
        Table table,
        List<QueryColumn> columns,
        @Nullable String key,
        long fromMillis,
        long toMillis,
        long stepMillis) {

    /// The number of points of each series.
    public int points() {
        return Math.toIntExact(Math.ceilDiv(toMillis - fromMillis, stepMillis));
    }
}
