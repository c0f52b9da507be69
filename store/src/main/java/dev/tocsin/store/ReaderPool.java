package dev.tocsin.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;

/// Reading connections to one file: made when one is needed, a few kept. After a failure a connection is not used
/// again. Thread-safe.
final class ReaderPool {
    private final Path file;
    private final int cacheKib;
    private final int kept;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();

    /// What is done with a connection.
    interface Read<T> {
        /// Reads by `connection`, which is nobody else's meanwhile.
        T from(Connection connection) throws SQLException;
    }

    /// Connections to `file` with `cacheKib` of page cache each, of which at most `kept` stay open unused.
    ReaderPool(Path file, int cacheKib, int kept) {
        this.file = file;
        this.cacheKib = cacheKib;
        this.kept = kept;
    }

    /// Does `work` with a connection of its own.
    ///
    /// @throws SQLException when a statement fails
    <T> T reading(Read<T> work) throws SQLException {
        Connection connection = take();
        boolean done = false;
        try {
            T result = work.from(connection);
            done = true;
            return result;
        } finally {
            if (!done || !keep(connection)) {
                connection.close();
            }
        }
    }

    private Connection take() throws SQLException {
        synchronized (idle) {
            Connection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return Sqlite.reader(file, cacheKib);
    }

    private boolean keep(Connection connection) {
        synchronized (idle) {
            if (idle.size() >= kept) {
                return false;
            }
            idle.push(connection);
            return true;
        }
    }

    /// Closes the connections that nobody uses.
    void closeIdle() throws SQLException {
        synchronized (idle) {
            for (Connection reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
        }
    }
}
