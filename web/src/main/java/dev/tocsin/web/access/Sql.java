package dev.tocsin.web.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements with bound values: nothing that somebody sent is ever part of a statement's text.
final class Sql {
    private Sql() {}

    /// Makes something of one row.
    interface Row<T> {
        /// Reads the row that `row` stands at; must not move it.
        T of(ResultSet row) throws SQLException;
    }

    /// Runs a change with `values` in the order of its question marks; returns how many rows it touched.
    static int run(Connection connection, String statement, @Nullable Object... values) throws SQLException {
        try (PreparedStatement prepared = bound(connection, statement, values)) {
            return prepared.executeUpdate();
        }
    }

    /// The first row that `select` finds, or null.
    static <T> @Nullable T one(Connection connection, Row<T> row, String select, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement prepared = bound(connection, select, values);
                ResultSet rows = prepared.executeQuery()) {
            return rows.next() ? row.of(rows) : null;
        }
    }

    /// Every row that `select` finds, in its order.
    static <T> List<T> list(Connection connection, Row<T> row, String select, @Nullable Object... values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement prepared = bound(connection, select, values);
                ResultSet rows = prepared.executeQuery()) {
            while (rows.next()) {
                found.add(row.of(rows));
            }
        }
        return found;
    }

    /// The number that `select` finds.
    static long number(Connection connection, String select, @Nullable Object... values) throws SQLException {
        Long found = one(connection, row -> row.getLong(1), select, values);
        return found == null ? 0 : found;
    }

    private static PreparedStatement bound(Connection connection, String statement, @Nullable Object... values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            return prepared;
        } catch (SQLException failure) {
            prepared.close();
            throw failure;
        }
    }
}
