package dev.tocsin.block;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables that history can be asked of: those that are sampled ([Tables#ALL]) and those that follow from them.
public final class QueryTables {
    /// All of them.
    public static final List<Table> ALL =
            Stream.concat(Tables.ALL.stream(), Stream.of(ProcessGroups.TABLE)).toList();

    private QueryTables() {}

    /// The table of that name, or null.
    public static @Nullable Table byName(String name) {
        for (Table table : ALL) {
            if (table.name().equals(name)) {
                return table;
            }
        }
        return null;
    }
}
