package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// How this program opens SQLite files: always the same pragmas, in one place.
///
/// - `journal_mode=WAL`, `synchronous=FULL`: a commit returns after fsync(2) of the log
///   (sqlite.org/wal.html), readers go on meanwhile.
/// - `busy_timeout=0`: the hub alone opens these files, so somebody else holding a lock is a bug that must show.
/// - no memory mapping: a file that shrinks or a bad sector would then end the process (SIGBUS) instead of a
///   statement.
final class Sqlite {
    /// One page-cache page; measured with packs of 20 kB: 4 % overhead in size, and 16 KiB pages 16 % for 10 %
    /// speed.
    static final int PAGE_BYTES = 4_096;

    private static final String URL = "jdbc:sqlite:";

    // Primary result codes, sqlite.org/rescode.html.
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;

    private Sqlite() {}

    /// A connection that writes, made durable as told above; in autocommit mode.
    static Connection writer(Path file) throws SQLException {
        return durable().createConnection(URL + file);
    }

    /// The same as [#writer], for a library that opens its own connections.
    static DataSource source(Path file) {
        SQLiteDataSource source = new SQLiteDataSource(durable());
        source.setUrl(URL + file);
        return source;
    }

    private static SQLiteConfig durable() {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPageSize(PAGE_BYTES);
        config.enforceForeignKeys(true);
        return config;
    }

    /// A connection that only reads, with at most `cacheKib` of page cache.
    static Connection reader(Path file, int cacheKib) throws SQLException {
        SQLiteConfig config = common();
        config.setCacheSize(-cacheKib); // negative: KiB (sqlite.org/pragma.html#pragma_cache_size)
        Connection connection = config.createConnection(URL + file);
        execute(connection, "PRAGMA query_only = 1");
        return connection;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    /// Runs one statement without parameters.
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of the first row, as a number.
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /// Copies the log into the file and empties it, so that nothing of an earlier failed write stays in the chain
    /// of checksums that later commits depend on.
    ///
    /// @throws SQLException when it could not be done completely
    static void emptyLog(Connection connection) throws SQLException {
        if (number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
            throw new SQLException("the write-ahead log could not be emptied: somebody is reading");
        }
    }

    /// True when the failure says that the file's content is not what SQLite wrote.
    static boolean saysDamaged(SQLException failure) {
        int code = failure.getErrorCode() & 0xff;
        return code == CORRUPT || code == NOT_A_DATABASE;
    }

    /// The 16 bytes of an id, big-endian: they sort as ids do.
    static byte[] bytes(HostId host) {
        return ByteBuffer.allocate(16)
                .putLong(host.uuid().getMostSignificantBits())
                .putLong(host.uuid().getLeastSignificantBits())
                .array();
    }
}
