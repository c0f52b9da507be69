package dev.tocsin.store;

import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.base.Log;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The packs that start on one UTC day, in one SQLite file, so that retention is the deletion of a file.
///
/// ```
/// pack          host 16 B | epoch | sequence | start | end | received | seal | head | tail   rowid = order of arrival
/// pack_identity host, epoch, sequence      unique: the same pack is never stored twice
/// pack_time     host, start, end           one host's range is one run of this index
/// ```
///
/// The bytes of a pack are cut where its processes begin: SQLite reads a row from its start and only as far as it
/// is asked to, so a question about the machine reads a tenth of the bytes. A pack of an unknown kind is all
/// head.
///
/// The seal is the CRC-32C of the fields before it: a flipped bit in a start second must not move a minute. (Head
/// and tail carry checksums of their own.) A row whose seal is broken is passed over and told.
///
/// Another layout will be another table's name: a number in the file's header could not tell a newer program from a
/// flipped bit.
///
/// A rowid table with two indexes, because the rows are large: `WITHOUT ROWID` was slower to write and to read.
///
/// One thread appends (the store holds a lock), several read; each reader has a connection of its own from a small
/// pool. [#enter] keeps the file open while it is used.
///
/// **After a commit that failed** nothing about the log can be taken for granted: the kernel may have dropped
/// pages that SQLite believes written, and later commits would be chained to them. The file is then closed,
/// opened anew, its log emptied into the database and the last acknowledged packs looked up, before anything is
/// written again.
final class DayFile implements AutoCloseable {
    /// `PRAGMA application_id`, "tcBk": lets file(1) and people tell what the file is.
    private static final int APPLICATION_ID = 0x7463_426b;

    private static final int READERS_KEPT = 2;
    private static final int READER_CACHE_KIB = 256; // the index pages of a day of one host; packs are read once anyway

    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS pack (
              host BLOB NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
              start INTEGER NOT NULL, "end" INTEGER NOT NULL, received INTEGER NOT NULL,
              seal INTEGER NOT NULL, head BLOB NOT NULL, tail BLOB NOT NULL)""",
            "CREATE UNIQUE INDEX IF NOT EXISTS pack_identity ON pack (host, epoch, sequence)",
            "CREATE INDEX IF NOT EXISTS pack_time ON pack (host, start, \"end\")",
            "PRAGMA application_id = " + APPLICATION_ID);

    private static final int TOLD = 1_000; // damaged rows told one by one; more are one story

    private final Path file;
    private final Log log;
    private final Set<Long> told = new HashSet<>();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);
    private final ArrayDeque<Connection> idleReaders = new ArrayDeque<>();
    private volatile @Nullable Connection writer; // null: to be mended
    private List<PackId> lastAcknowledged = List.of();
    private boolean closed;

    /// Opens `file`, and makes it when it is not there; damaged rows are told to `log`.
    ///
    /// @throws SQLException when it cannot be opened or is no file of ours
    DayFile(Path file, Log log) throws SQLException {
        this.file = file;
        this.log = log;
        this.writer = openWriter(file);
    }

    private static Connection openWriter(Path file) throws SQLException {
        Sqlite.checkHeader(file);
        Connection connection = Sqlite.writer(file);
        try {
            connection.setAutoCommit(false);
            long things = Sqlite.number(connection, "SELECT count(*) FROM sqlite_master");
            if (things > 0
                    && Sqlite.number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'pack'") == 0) {
                throw new SQLException(
                        file + " has no table of packs that this version knows; a newer version wrote it:"
                                + " start that one, or move the file away");
            }
            if (things == 0) {
                for (String statement : SCHEMA) {
                    Sqlite.execute(connection, statement);
                }
            }
            Sqlite.number(connection, "SELECT count(*) FROM (SELECT 1 FROM pack LIMIT 1)");
            connection.commit();
            return connection;
        } catch (SQLException failure) {
            closeQuietly(connection, failure);
            throw failure;
        }
    }

    Path file() {
        return file;
    }

    /// Takes the right to use the file until [#leave], in the same thread; false when it was closed meanwhile.
    boolean enter() {
        use.readLock().lock();
        if (closed) {
            use.readLock().unlock();
            return false;
        }
        return true;
    }

    /// Gives back what [#enter] took.
    void leave() {
        use.readLock().unlock();
    }

    /// The CRC-32C of all fields of a row but its bytes.
    static int seal(StoredPack pack) {
        byte[] fields = ByteBuffer.allocate(56)
                .put(Sqlite.bytes(pack.id().host()))
                .putLong(pack.id().epoch())
                .putLong(pack.id().sequence())
                .putLong(pack.startSecond())
                .putLong(pack.endSecond())
                .putLong(pack.receivedMillis())
                .array();
        return Checksum.of(fields, 0, fields.length);
    }

    private static int headLength(byte[] bytes) {
        try {
            return Pack.open(bytes).headLength();
        } catch (CorruptData unknown) {
            return bytes.length; // a format of tomorrow is kept as it came
        }
    }

    /// Makes the file fit for writing again when an earlier commit failed; false when it was closed meanwhile. Not
    /// inside [#enter]: it waits for the readers.
    ///
    /// @throws SQLException when it is not fit yet; try again later
    boolean mend() throws SQLException {
        if (writer != null) {
            return true;
        }
        use.writeLock().lock();
        try {
            if (closed) {
                return false;
            }
            closeReaders();
            writer = reopen();
            return true;
        } finally {
            use.writeLock().unlock();
        }
    }

    private Connection reopen() throws SQLException {
        Connection connection = openWriter(file);
        try {
            connection.setAutoCommit(true); // a checkpoint does not run inside a transaction
            Sqlite.emptyLog(connection);
            connection.setAutoCommit(false);
            List<PackId> promised = lastAcknowledged;
            lastAcknowledged = List.of(); // a loss is said once; it must not stop what comes after
            for (PackId id : promised) {
                if (!contains(connection, id)) {
                    throw new SQLException(file + " has lost the acknowledged pack " + id);
                }
            }
            connection.commit();
            return connection;
        } catch (SQLException failure) {
            closeQuietly(connection, failure);
            throw failure;
        }
    }

    /// Stores `packs` in one transaction and returns how many were new; durable when this returns. Inside [#enter],
    /// after [#mend].
    ///
    /// @throws SQLException when nothing of it is durable for sure
    synchronized int append(List<StoredPack> packs) throws SQLException {
        Connection connection = writer;
        if (connection == null) {
            throw new AssertionError("BUG: got a file that needs mending, must be mended before it is written");
        }
        try {
            int fresh = insert(connection, packs);
            connection.commit();
            lastAcknowledged = packs.stream().map(StoredPack::id).toList();
            return fresh;
        } catch (SQLException failure) {
            writer = null;
            closeQuietly(connection, failure);
            throw failure;
        }
    }

    private static int insert(Connection connection, List<StoredPack> packs) throws SQLException {
        String sql = "INSERT INTO pack (host, epoch, sequence, start, \"end\", received, seal, head, tail)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        int fresh = 0;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (StoredPack pack : packs) {
                insert.setBytes(1, Sqlite.bytes(pack.id().host()));
                insert.setLong(2, pack.id().epoch());
                insert.setLong(3, pack.id().sequence());
                insert.setLong(4, pack.startSecond());
                insert.setLong(5, pack.endSecond());
                insert.setLong(6, pack.receivedMillis());
                int cut = headLength(pack.bytes());
                insert.setLong(7, seal(pack));
                insert.setBytes(8, Arrays.copyOf(pack.bytes(), cut));
                insert.setBytes(9, Arrays.copyOfRange(pack.bytes(), cut, pack.bytes().length));
                fresh += insert.executeUpdate();
            }
        }
        return fresh;
    }

    /// True when a pack of that identity is here. Inside [#enter].
    boolean contains(PackId id) throws SQLException {
        return reading(connection -> contains(connection, id));
    }

    private static boolean contains(Connection connection, PackId id) throws SQLException {
        String sql = "SELECT 1 FROM pack WHERE host = ? AND epoch = ? AND sequence = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBytes(1, Sqlite.bytes(id.host()));
            select.setLong(2, id.epoch());
            select.setLong(3, id.sequence());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Hands over the packs of `host` that reach into `[from, to)`, by start, then by arrival; `whole`, or only
    /// their heads. Inside [#enter].
    void scan(HostId host, long from, long to, boolean whole, Consumer<StoredPack> each) throws SQLException {
        String sql = "SELECT epoch, sequence, start, \"end\", received, seal, rowid, head" + (whole ? ", tail" : "")
                + " FROM pack"
                + " WHERE host = ? AND start > ? AND start < ? AND \"end\" >= ? ORDER BY start, rowid";
        reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setBytes(1, Sqlite.bytes(host));
                select.setLong(2, from - Limits.BLOCK_SECONDS);
                select.setLong(3, to);
                select.setLong(4, from);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        PackId id = new PackId(host, rows.getLong(1), rows.getLong(2));
                        byte[] bytes = whole ? joined(rows.getBytes(8), rows.getBytes(9)) : rows.getBytes(8);
                        StoredPack pack = new StoredPack(id, rows.getLong(3), rows.getLong(4), rows.getLong(5), bytes);
                        if (seal(pack) == rows.getInt(6)) {
                            each.accept(pack);
                        } else {
                            tellOnce(rows.getLong(7), id);
                        }
                    }
                }
            }
            return Boolean.TRUE;
        });
    }

    private void tellOnce(long row, PackId id) {
        synchronized (told) {
            if (told.size() >= TOLD || !told.add(row)) {
                return;
            }
        }
        log.error("store", "row " + row + " (" + id + ") of " + file + " is damaged and is left out");
    }

    /// The bytes of a pack from its two parts.
    static byte[] joined(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    /// The last second of `host` in this file, or `Long.MIN_VALUE`. Inside [#enter].
    long lastSecond(HostId host) throws SQLException {
        String sql = "SELECT max(\"end\") FROM pack WHERE host = ?1 AND start >"
                + " (SELECT max(start) FROM pack WHERE host = ?1) - " + Limits.BLOCK_SECONDS;
        return reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setBytes(1, Sqlite.bytes(host));
                try (ResultSet rows = select.executeQuery()) {
                    long last = rows.next() ? rows.getLong(1) : 0;
                    return rows.wasNull() ? Long.MIN_VALUE : last;
                }
            }
        });
    }

    private interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    private <T> T reading(Read<T> work) throws SQLException {
        Connection connection = takeReader();
        boolean done = false;
        try {
            T result = work.from(connection);
            done = true;
            return result;
        } finally {
            if (done) {
                giveBack(connection);
            } else {
                connection.close(); // after a failure a reader is not trusted again
            }
        }
    }

    private Connection takeReader() throws SQLException {
        synchronized (idleReaders) {
            Connection idle = idleReaders.poll();
            if (idle != null) {
                return idle;
            }
        }
        return Sqlite.reader(file, READER_CACHE_KIB);
    }

    private void giveBack(Connection connection) throws SQLException {
        synchronized (idleReaders) {
            if (idleReaders.size() < READERS_KEPT) {
                idleReaders.push(connection);
                return;
            }
        }
        connection.close();
    }

    private void closeReaders() throws SQLException {
        synchronized (idleReaders) {
            for (Connection reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
                reader.close();
            }
        }
    }

    /// Closes the file unless somebody uses it; true when it is closed now.
    boolean closeIfIdle() throws SQLException {
        if (!use.writeLock().tryLock()) {
            return false;
        }
        try {
            close();
            return true;
        } finally {
            use.writeLock().unlock();
        }
    }

    /// Waits for the readers and closes the file; SQLite then moves the log into the file.
    @Override
    public void close() throws SQLException {
        use.writeLock().lock();
        try {
            closed = true;
            closeReaders();
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private static void closeQuietly(Connection connection, SQLException because) {
        try {
            connection.close();
        } catch (SQLException failure) {
            because.addSuppressed(failure);
        }
    }
}
