package dev.tocsin.web.api;

import dev.tocsin.base.Units;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.QueryTables;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Reads the parameters that several handlers share: tables, columns, moments, steps. Each refusal names the
/// parameter, what it got and what is allowed.
final class Asked {
    private static final int COLUMNS = 64;
    private static final long AHEAD_MILLIS = 86_400_000L; // a chart may end at midnight, or on a clock that is ahead
    private static final long STEP_MOST_MILLIS = 366 * 86_400_000L;

    private Asked() {}

    /// The sampled table that parameter `field` names `name`.
    static Table table(String field, String name) {
        Table table = Tables.byName(name);
        if (table == null) {
            String known = Tables.ALL.stream().map(Table::name).collect(Collectors.joining(", "));
            throw Refusal.field(field, "got \"" + name + "\"; tables are " + known);
        }
        return table;
    }

    /// The table of history that parameter `field` names `name`.
    static Table history(String field, String name) {
        Table table = QueryTables.byName(name);
        if (table == null) {
            String known = QueryTables.ALL.stream().map(Table::name).collect(Collectors.joining(", "));
            throw Refusal.field(field, "got \"" + name + "\"; tables are " + known);
        }
        return table;
    }

    /// The tables of the list `field`, which must be given.
    static List<Table> tables(Parameters query, String field) {
        query.need(field);
        List<Table> tables = new ArrayList<>();
        List<String> names = query.list(field, Tables.ALL.size());
        for (String name : names == null ? List.<String>of() : names) {
            tables.add(table(field, name));
        }
        return tables;
    }

    /// The columns of `table` by their names in `names`.
    static List<QueryColumn> columns(Table table, List<String> names) {
        List<QueryColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(column("columns", table, name));
        }
        return columns;
    }

    /// The columns of the list `columns`, or those of `fallback` when it is absent; null for a fallback that must
    /// be given.
    static List<QueryColumn> columns(Parameters query, Table table, List<String> fallback) {
        List<String> names = query.list("columns", COLUMNS);
        return columns(table, names == null ? fallback : names);
    }

    /// The column of `table` that parameter `field` names `name`.
    static QueryColumn column(String field, Table table, String name) {
        QueryColumn column = table.queryColumn(name);
        if (column == null) {
            String known = table.queryColumns().stream().map(QueryColumn::name).collect(Collectors.joining(", "));
            throw Refusal.field(field, "got \"" + name + "\"; columns of table " + table.name() + " are " + known);
        }
        return column;
    }

    /// The moment in parameter `name`, epoch ms, or the one that `fallback` says. Neither before 1970 nor more than
    /// a day ahead of `now`.
    static long moment(Parameters query, String name, String fallback, long now) {
        String given = query.get(name);
        String text = given == null ? fallback : given;
        long moment;
        try {
            moment = Units.momentMillis(text, now);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field(name, String.valueOf(wrong.getMessage()));
        }
        if (moment < 0 || moment > now + AHEAD_MILLIS) {
            throw Refusal.field(name, "got \"" + text + "\"; a moment from 1970-01-01T00:00:00Z to a day from now");
        }
        return moment;
    }

    /// The step in `text`, ms: a whole number of seconds, from one second to 366 days.
    static long step(String text) {
        long millis;
        try {
            millis = Units.duration(text).toMillis();
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field("step", String.valueOf(wrong.getMessage()));
        }
        if (millis < 1_000 || millis % 1_000 != 0 || millis > STEP_MOST_MILLIS) {
            throw Refusal.field("step", "got \"" + text + "\"; whole seconds from 1s to 366d");
        }
        return millis;
    }
}
