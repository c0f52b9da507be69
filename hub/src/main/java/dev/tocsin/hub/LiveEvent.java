package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a live subscriber is told.
public sealed interface LiveEvent {
    /// One entity with the current value of each query column of its table, NaN = cannot be known.
    record Row(Entity entity, double[] values) {}

    /// One second of one table of one host.
    ///
    /// @param sequence position in the hub's stream, ascending over all hosts and tables
    /// @param atMillis when it was read, epoch ms
    /// @param rows rows whose values or entity changed since the table's frame before
    /// @param renewed those of `rows` whose entity is new or has new attributes
    /// @param gone keys that ended
    record TableFrame(
            long sequence,
            HostId host,
            Table table,
            long atMillis,
            List<Row> rows,
            List<Entity> renewed,
            List<String> gone)
            implements LiveEvent {}

    /// A host appeared or changed its state.
    record HostChanged(long sequence, HostView host) implements LiveEvent {}

    /// The whole current state of what was asked; everything before it is to be forgotten.
    ///
    /// @param sequence the stream's position that the state is of
    record Snapshot(long sequence, List<HostSnapshot> hosts) implements LiveEvent {}

    /// One host in a [Snapshot].
    ///
    /// @param atMillis when its newest rows were read, epoch ms; null when nothing is known yet
    /// @param tables its current rows
    record HostSnapshot(HostView host, @Nullable Long atMillis, List<TableRows> tables) {}

    /// The current rows of one table.
    record TableRows(Table table, List<Row> rows) {}
}
