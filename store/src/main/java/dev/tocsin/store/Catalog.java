package dev.tocsin.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// The catalog: the small, precious state of the hub (hosts, people, tokens, later checks and incidents) in one
/// relational file. Gives transactions and runs the migrations, nothing more: each module owns its tables and
/// writes its own statements, in the SQL that SQLite and PostgreSQL share.
///
/// Thread-safe: writers queue for one connection, readers have their own.
public interface Catalog extends AutoCloseable {
    /// Work inside a transaction. Must not keep the connection.
    interface Work<T extends @org.jspecify.annotations.Nullable Object> {
        /// Does the work.
        ///
        /// @throws SQLException when a statement fails; the transaction is then rolled back
        T in(Connection connection) throws SQLException;
    }

    /// Runs `work` in a transaction that is durable when this returns.
    ///
    /// @throws IOException when it failed; nothing of it happened
    <T extends @org.jspecify.annotations.Nullable Object> T write(Work<T> work) throws IOException;

    /// Runs `work` on a consistent, read-only view.
    ///
    /// @throws IOException when it failed
    <T extends @org.jspecify.annotations.Nullable Object> T read(Work<T> work) throws IOException;

    @Override
    void close() throws IOException;
}
