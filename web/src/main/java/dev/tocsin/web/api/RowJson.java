package dev.tocsin.web.api;

import dev.tocsin.block.Entity;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Unit;
import dev.tocsin.web.http.JsonOut;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entity's values and attributes as JSON, the same in history and in the live stream. A code (a process state)
/// comes out as its letter; numbers that the kernel gives as texts (`pid`, `start`) come out as numbers.
final class RowJson {
    private static final Set<String> WHOLE = Set.of("pid", "ppid", "start");

    private RowJson() {}

    /// Writes the value of `column`: a number, a letter for a code, or `null` for NaN.
    static void value(JsonOut json, QueryColumn column, double value) {
        if (column.unit() == Unit.CODE && !Double.isNaN(value)) {
            json.text(String.valueOf((char) (int) value));
        } else {
            json.number(value);
        }
    }

    /// Writes the row as an array: its key, then its values in the order of the table's query columns.
    static void array(JsonOut json, Table table, String key, double[] values) {
        json.array().text(key);
        List<QueryColumn> columns = table.queryColumns();
        for (int i = 0; i < columns.size(); i++) {
            value(json, columns.get(i), values[i]);
        }
        json.endArray();
    }

    /// Writes the attributes of `entity` as members of the current object.
    static void attributes(JsonOut json, Table table, Entity entity) {
        for (int i = 0; i < table.attributes().size(); i++) {
            String name = table.attributes().get(i).name();
            String text = i < entity.attributes().size() ? entity.attributes().get(i) : null;
            if (WHOLE.contains(name)) {
                json.wholeOrNull(name, number(text));
            } else {
                json.text(name, text);
            }
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Long.parseLong(text);
    }
}
