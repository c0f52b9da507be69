package dev.tocsin.block;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// docs/reference/tables.md lists every table and column as the code has them.
final class TablesPageTest {
    @Test
    void tablesPage_everyColumn_isListedAsInTheCode() {
        StringBuilder page = new StringBuilder();
        for (Table table : Tables.ALL) {
            append(page, table);
        }
        Tree.check("docs/reference/tables.md", page.toString());
    }

    private static void append(StringBuilder page, Table table) {
        page.append("\n## `").append(table.name()).append("`\n\n").append(table.help());
        page.append(" Table number ").append(table.id()).append("; ");
        page.append(table.keyName() == null ? "one row" : "a row per " + table.keyName());
        page.append(".\n\n| column | unit | what | from |\n|---|---|---|---|\n");
        for (QueryColumn column : table.queryColumns()) {
            row(page, "`" + column.name() + "`", column.unit().word(), column.help(), formula(table, column.formula()));
        }
        if (!table.attributes().isEmpty()) {
            page.append("\n| attribute | what |\n|---|---|\n");
            table.attributes().forEach(attribute -> row(page, "`" + attribute.name() + "`", attribute.help()));
        }
        page.append("\n| position | stored column | kind | what |\n|---|---|---|---|\n");
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            String kind = column.kind().name().toLowerCase(Locale.ROOT);
            row(page, Integer.toString(i), "`" + column.name() + "`", kind, column.help());
        }
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String formula(Table table, Formula formula) {
        return switch (formula) {
            case Formula.Gauge(int column, double factor) -> name(table, column) + times(factor);
            case Formula.Difference(int a, int b, double factor) ->
                "(" + name(table, a) + " − " + name(table, b) + ")" + times(factor);
            case Formula.Fraction(int a, int b) -> name(table, a) + " ÷ " + name(table, b);
            case Formula.Rate(List<Integer> columns, double factor) ->
                "growth of " + names(table, columns) + " per second" + times(factor);
            case Formula.Share(List<Integer> part, List<Integer> whole) ->
                "growth of " + names(table, part) + " ÷ growth of " + names(table, whole);
            case Formula.MeanPer(int total, int count, double factor) ->
                "growth of " + name(table, total) + " ÷ growth of " + name(table, count) + times(factor);
        };
    }

    private static String names(Table table, List<Integer> columns) {
        return String.join(
                " + ", columns.stream().map(column -> name(table, column)).toList());
    }

    private static String name(Table table, int column) {
        return "`" + table.columns().get(column).name() + "`";
    }

    private static String times(double factor) {
        if (factor == 1) {
            return "";
        }
        return factor > 1 ? String.format(Locale.ROOT, " × %.0f", factor) : " ÷ " + Math.round(1 / factor);
    }
}
