package dev.tocsin.watch.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prepared statements with their values in one call. Values are [String], [Long], [Integer] or null and never part
/// of a statement's text.
public final class Sql {
    private Sql() {}

    /// Makes something of one row.
    public interface Row<T> {
        /// Reads the columns of the present row.
        ///
        /// @throws SQLException when a column cannot be read
        T of(ResultSet row) throws SQLException;
    }

    /// Runs a statement that changes something; how many rows it changed.
    ///
    /// @throws SQLException when it fails
    public static int run(Connection connection, String statement, @Nullable Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(connection, statement, values)) {
            return prepared.executeUpdate();
        }
    }

    /// All rows of a question.
    ///
    /// @throws SQLException when it fails
    public static <T> List<T> all(Connection connection, Row<T> row, String question, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement prepared = prepare(connection, question, values);
                ResultSet result = prepared.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.of(result));
            }
            return rows;
        }
    }

    /// The first row of a question, or null.
    ///
    /// @throws SQLException when it fails
    public static <T> @Nullable T one(Connection connection, Row<T> row, String question, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement prepared = prepare(connection, question, values);
                ResultSet result = prepared.executeQuery()) {
            return result.next() ? row.of(result) : null;
        }
    }

    private static PreparedStatement prepare(Connection connection, String statement, @Nullable Object[] values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                switch (values[i]) {
                    case null -> prepared.setObject(i + 1, null);
                    case String text -> prepared.setString(i + 1, text);
                    case Long number -> prepared.setLong(i + 1, number);
                    case Integer number -> prepared.setInt(i + 1, number);
                    default -> throw new AssertionError("BUG: got " + values[i] + ", must be a text or a whole number");
                }
            }
            return prepared;
        } catch (SQLException | AssertionError failure) {
            prepared.close();
            throw failure;
        }
    }

    /// The number in `column`, or null.
    ///
    /// @throws SQLException when it cannot be read
    public static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
