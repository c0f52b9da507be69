package dev.tocsin.block;

import java.util.ArrayList;
import java.util.List;

/// Tables as another version of the program knows them.
final class Other {
    private Other() {}

    /// `table` with so many columns and attributes more, or fewer when negative.
    static Table table(Table table, int columns, int attributes) {
        List<Column> newColumns = new ArrayList<>(table.columns());
        List<Attribute> newAttributes = new ArrayList<>(table.attributes());
        for (int i = 0; i < columns; i++) {
            newColumns.add(new Column("new" + i, Column.Kind.GAUGE, ""));
        }
        for (int i = 0; i < attributes; i++) {
            newAttributes.add(new Attribute("new" + i, ""));
        }
        for (int i = columns; i < 0; i++) {
            newColumns.removeLast();
        }
        for (int i = attributes; i < 0; i++) {
            newAttributes.removeLast();
        }
        return new Table(table.id(), table.name(), table.keyName(), table.help(), newColumns, newAttributes, List.of());
    }
}
