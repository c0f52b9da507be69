package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fixed set of columns that one kind of entity has: the processes, the disks, the machine itself. [Tables] lists
/// them all.
///
/// @param id the number in blocks and on the wire; never given to another table
/// @param name lower case
/// @param keyName what the entity key is (`device`, `pid@start`), or null when the table has one entity, key `""`
/// @param help one sentence
/// @param columns stored columns; new ones are added at the end, none is removed or moved
/// @param attributes texts of an entity; grows as `columns` does
/// @param queryColumns what the API offers
public record Table(
        int id,
        String name,
        @Nullable String keyName,
        String help,
        List<Column> columns,
        List<Attribute> attributes,
        List<QueryColumn> queryColumns) {

    /// The position of the stored column `name`.
    ///
    /// @throws AssertionError when there is none: the names are constants of the program
    public int column(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new AssertionError("BUG: got column " + name + ", must be one of table " + this.name);
    }

    /// The position of the attribute `name`.
    ///
    /// @throws AssertionError when there is none
    public int attribute(String name) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new AssertionError("BUG: got attribute " + name + ", must be one of table " + this.name);
    }

    /// The query column `name`, or null when there is none (a user may ask for anything).
    public @Nullable QueryColumn queryColumn(String name) {
        for (QueryColumn column : queryColumns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }
}
