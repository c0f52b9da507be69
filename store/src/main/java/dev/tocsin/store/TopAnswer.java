package dev.tocsin.store;

import dev.tocsin.block.Entity;
import java.util.List;

/// All entities of a table at one second.
///
/// @param atMillis start of the second that is shown, epoch ms
/// @param freshUntilMillis start of the last second known of that host, epoch ms
/// @param rows every entity that had a row in that second, in no order
public record TopAnswer(long atMillis, long freshUntilMillis, List<Row> rows) {
    /// One entity at that second.
    ///
    /// @param entity key and attributes
    /// @param values one per query column of the table, NaN = cannot be known
    public record Row(Entity entity, double[] values) {}
}
