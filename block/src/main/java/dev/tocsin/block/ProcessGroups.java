package dev.tocsin.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The table `process_group`: processes that belong together, as they are kept for years. Nobody samples it; it is
/// worked out of table `process`, second by second.
///
/// A group's key is the unit or control group, else the container, then the name of the process without its
/// numbers: `nginx.service:nginx`, `kworker`. Each query column of a process that is a number of things is summed
/// over the group; `_largest` is the greatest single process of that second.
public final class ProcessGroups {
    /// Groups of a host and hour that are kept; the rest is one group, [#OTHER].
    public static final int KEPT = 200;

    /// The key of what is beyond [#KEPT].
    public static final String OTHER = "other";

    private static final Set<String> LARGEST = Set.of("cpu", "rss", "threads", "fds", "read_bytes", "write_bytes");
    private static final Set<String> NO_SUM = Set.of("state");
    private static final int CONTAINER_LETTERS = 12; // as container tools show an id
    private static final int NAME = Tables.PROCESS.attribute("name");
    private static final int UNIT = Tables.PROCESS.attribute("unit");
    private static final int CONTAINER = Tables.PROCESS.attribute("container");

    /// The table.
    public static final Table TABLE = table();

    private ProcessGroups() {}

    /// How a query column of [#TABLE] follows from one of table `process`.
    public enum Kind {
        /// The number of processes.
        COUNT,
        /// The sum over the processes of which the value is known.
        SUM,
        /// The greatest of them.
        LARGEST
    }

    /// A query column of [#TABLE].
    ///
    /// @param kind how
    /// @param of the query column of table `process`; any of them for [Kind#COUNT]
    public record Part(Kind kind, QueryColumn of) {}

    /// How `column` of [#TABLE] follows from table `process`.
    public static Part part(QueryColumn column) {
        String name = column.name();
        for (QueryColumn of : Tables.PROCESS.queryColumns()) {
            if (of.name().equals(name)) {
                return new Part(Kind.SUM, of);
            }
            if (name.equals(of.name() + "_largest")) {
                return new Part(Kind.LARGEST, of);
            }
        }
        return new Part(Kind.COUNT, Tables.PROCESS.queryColumns().getFirst());
    }

    /// The group of a process with `attributes` (of table `process`).
    public static String key(List<@Nullable String> attributes) {
        String unit = attributes.get(UNIT);
        String container = attributes.get(CONTAINER);
        String name = normal(attributes.get(NAME));
        if (unit != null && !unit.isEmpty()) {
            return unit + ":" + name;
        }
        if (container != null && !container.isEmpty()) {
            return container.substring(0, Math.min(CONTAINER_LETTERS, container.length())) + ":" + name;
        }
        return name;
    }

    /// A name without what tells workers apart: `kworker/3:1-events` is `kworker`, `postgres12` is `postgres`.
    private static String normal(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return "?";
        }
        int end = 0;
        while (end < name.length() && "/:#".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        while (end > 1 && (Character.isDigit(name.charAt(end - 1)) || "-_.".indexOf(name.charAt(end - 1)) >= 0)) {
            end--;
        }
        return end == 0 ? name : name.substring(0, end);
    }

    private static Table table() {
        List<QueryColumn> columns = new ArrayList<>();
        columns.add(column(columns, "count", Unit.COUNT, "Processes."));
        for (QueryColumn of : Tables.PROCESS.queryColumns()) {
            if (NO_SUM.contains(of.name())) {
                continue;
            }
            columns.add(column(columns, of.name(), of.unit(), of.help() + " Sum of the group."));
            if (LARGEST.contains(of.name())) {
                columns.add(column(columns, of.name() + "_largest", of.unit(), of.help() + " The greatest process."));
            }
        }
        // Number 65,536: no sampled table comes near, and nothing is stored under it.
        return new Table(
                1 << 16,
                "process_group",
                "group",
                "Processes by unit or container and name.",
                columns.stream()
                        .map(column -> new Column(column.name(), Column.Kind.GAUGE, column.help()))
                        .toList(),
                List.of(),
                List.copyOf(columns));
    }

    private static QueryColumn column(List<QueryColumn> before, String name, Unit unit, String help) {
        return new QueryColumn(name, unit, help, new Formula.Gauge(before.size(), 1));
    }
}
