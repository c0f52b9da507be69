package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The chunks of one tier and one span of the calendar, in one SQLite file.
///
/// ```
/// host    id | uuid                       numbered, because each has many rows
/// name    id | text                       "disk": the keys of a table; "disk.busy": a column
/// chunk   host | name | start | bytes     unique by the first three
/// ```
///
/// A column is a row of its own, so a question reads the bytes of its column alone, in the order of time.
final class RollupFile implements AutoCloseable {
    private static final int READERS_KEPT = 2;
    private static final int READER_CACHE_KIB = 512;
    private static final int APPLICATION_ID = 0x7463_5275; // "tcRu"

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS host (id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE)",
            "CREATE TABLE IF NOT EXISTS name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
            """
            CREATE TABLE IF NOT EXISTS chunk (
              host INTEGER NOT NULL, name INTEGER NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL)""",
            "CREATE UNIQUE INDEX IF NOT EXISTS chunk_place ON chunk (host, name, start)",
            "PRAGMA application_id = " + APPLICATION_ID);

    private static final String READ =
            "SELECT start, bytes FROM chunk WHERE host = (SELECT id FROM host WHERE uuid = ?)"
                    + " AND name = (SELECT id FROM name WHERE text = ?) AND start >= ? AND start < ? ORDER BY start";

    private final Path file;
    private final Connection writer;
    private final ReaderPool readers;
    private final Map<String, Long> names = new HashMap<>(); // guarded by this

    /// Opens `file`, and makes it when it is not there.
    ///
    /// @throws SQLException when it cannot be opened or is no file of ours
    RollupFile(Path file) throws SQLException {
        this.file = file;
        Sqlite.checkHeader(file);
        this.writer = Sqlite.writer(file);
        writer.setAutoCommit(false);
        for (String statement : SCHEMA) {
            Sqlite.execute(writer, statement);
        }
        writer.commit();
        this.readers = new ReaderPool(file, READER_CACHE_KIB, READERS_KEPT);
    }

    Path file() {
        return file;
    }

    /// Takes chunks that were read.
    interface Each {
        /// The chunk that begins at second `start`.
        void chunk(long start, byte[] bytes);
    }

    /// Stores `chunks`, by name, of `host` at `start` in one durable commit, in place of those that are there.
    ///
    /// @throws SQLException when nothing of it is durable for sure
    synchronized void write(HostId host, long start, Map<String, byte[]> chunks) throws SQLException {
        try {
            long number = id(writer, "host", "uuid", Sqlite.bytes(host));
            try (PreparedStatement insert = writer.prepareStatement(
                    "INSERT OR REPLACE INTO chunk (host, name, start, bytes) VALUES (?, ?, ?, ?)")) {
                for (Map.Entry<String, byte[]> chunk : chunks.entrySet()) {
                    insert.setLong(1, number);
                    insert.setLong(2, name(chunk.getKey()));
                    insert.setLong(3, start);
                    insert.setBytes(4, chunk.getValue());
                    insert.executeUpdate();
                }
            }
            writer.commit();
        } catch (SQLException failure) {
            names.clear();
            writer.rollback();
            throw failure;
        }
    }

    private long name(String text) throws SQLException {
        Long known = names.get(text);
        if (known == null) {
            known = id(writer, "name", "text", text);
            names.put(text, known);
        }
        return known;
    }

    private static long id(Connection connection, String table, String column, Object value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + table + " (" + column + ") VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setObject(1, value);
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM " + table + " WHERE " + column + " = ?")) {
            select.setObject(1, value);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /// Hands the chunks `name` of `host` that begin in the seconds from `from` to before `to` to `each`, ascending.
    ///
    /// @throws SQLException when they cannot be read
    void read(HostId host, String name, long from, long to, Each each) throws SQLException {
        readers.reading(reader -> {
            PreparedStatement select = reader.prepare(READ);
            select.setBytes(1, Sqlite.bytes(host));
            select.setString(2, name);
            select.setLong(3, from);
            select.setLong(4, to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    each.chunk(rows.getLong(1), rows.getBytes(2));
                }
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public synchronized void close() throws SQLException {
        readers.closeIdle();
        writer.close();
    }
}
