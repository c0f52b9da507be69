package dev.tocsin.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// Reading connections to one file: made when one is needed, a few kept, each with the statements that it prepared.
/// After a failure a connection is not used again. Thread-safe.
final class ReaderPool {
    private final Path file;
    private final int cacheKib;
    private final int kept;
    private final ArrayDeque<Reader> idle = new ArrayDeque<>();

    /// A connection with its statements: an overview asks the same of a hundred hosts, and preparing a statement costs
    /// as much as a small answer.
    static final class Reader implements AutoCloseable {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        private Reader(Connection connection) {
            this.connection = connection;
        }

        /// The statement of `sql`, one of few constants. It stays open; what it answers is to be closed.
        PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement known = prepared.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                prepared.put(sql, known);
            }
            return known;
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            connection.close();
        }
    }

    /// What is done with a connection.
    interface Read<T> {
        /// Reads by `reader`, which is nobody else's meanwhile.
        T from(Reader reader) throws SQLException;
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
        Reader reader = take();
        boolean done = false;
        try {
            T result = work.from(reader);
            done = true;
            return result;
        } finally {
            if (!done || !keep(reader)) {
                reader.close();
            }
        }
    }

    private Reader take() throws SQLException {
        synchronized (idle) {
            Reader reader = idle.poll();
            if (reader != null) {
                return reader;
            }
        }
        return new Reader(Sqlite.reader(file, cacheKib));
    }

    private boolean keep(Reader reader) {
        synchronized (idle) {
            if (idle.size() >= kept) {
                return false;
            }
            idle.push(reader);
            return true;
        }
    }

    /// Closes the connections that nobody uses.
    void closeIdle() throws SQLException {
        synchronized (idle) {
            for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
        }
    }
}
