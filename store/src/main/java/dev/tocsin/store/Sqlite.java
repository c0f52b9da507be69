package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// How this program opens SQLite files: always the same pragmas, in one place.
///
/// - `journal_mode=WAL`, `synchronous=FULL`: a commit returns after fsync(2) of the log
///   (sqlite.org/wal.html), readers go on meanwhile.
/// - `busy_timeout=0`: the hub alone opens these files, so somebody else holding a lock is a bug that must show.
/// - no memory mapping: a file that shrinks, a bad sector or a page for which a full disk has no block would then end
///   the process (SIGBUS) instead of a statement. That holds for the index of the log, too: `vfs=unix-excl`
///   (sqlite.org/vfs.html) keeps it on the heap, for all connections of this process, and nobody else gets in.
final class Sqlite {
    /// One page-cache page; measured with packs of 20 kB: 4 % overhead in size, and 16 KiB pages 16 % for 10 %
    /// speed.
    static final int PAGE_BYTES = 4_096;

    private static final int HEADER_BYTES = 100;
    private static final String URL = "jdbc:sqlite:";
    private static final String VFS = "?vfs=unix-excl";

    // Primary result codes, sqlite.org/rescode.html.
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;

    private Sqlite() {}

    /// A connection that writes, made durable as told above; in autocommit mode.
    static Connection writer(Path file) throws SQLException {
        return durable().createConnection(url(file));
    }

    /// The same as [#writer], for a library that opens its own connections.
    static DataSource source(Path file) {
        SQLiteDataSource source = new SQLiteDataSource(durable());
        source.setUrl(url(file));
        return source;
    }

    private static String url(Path file) {
        return URL + file.toUri() + VFS;
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
        Connection connection = config.createConnection(url(file));
        execute(connection, "PRAGMA query_only = 1");
        return connection;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    /// Looks at what every file of ours has in its header (sqlite.org/fileformat2.html, section 1.3). SQLite
    /// takes a flipped bit there for a wish: another page size, a file that may only be read, texts in UTF-16.
    ///
    /// @throws SQLException that [#saysDamaged] when it is not so, or with the reason when it cannot be read
    static void checkHeader(Path file) throws SQLException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        } catch (IOException failure) {
            throw new SQLException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        if (header.length == 0) {
            return; // new
        }
        boolean ours = header.length == HEADER_BYTES
                && new String(header, 0, 16, StandardCharsets.US_ASCII).equals("SQLite format 3\0")
                && ((header[16] & 0xff) << 8 | (header[17] & 0xff)) == PAGE_BYTES
                && (header[18] == 1 || header[18] == 2) // write version: 1 until the log is switched on
                && header[19] == header[18] // read version
                && header[20] == 0 // bytes kept free in each page
                // Schema format and text encoding (UTF-8); both still in the log when a new file's writer was killed.
                && ((header[47] == 4 && header[59] == 1) || (header[47] == 0 && header[59] == 0));
        if (!ours) {
            throw damage("the header of " + file + " is not one of this program");
        }
    }

    /// Damage that this program found itself; [#saysDamaged] of it.
    static SQLException damage(String what) {
        return new SQLException(what, "", CORRUPT);
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

    /// The id of 16 bytes as [#bytes] gives them.
    static HostId host(byte[] bytes) {
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new HostId(new UUID(halves.getLong(), halves.getLong()));
    }
}
