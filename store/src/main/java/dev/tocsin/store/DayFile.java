package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.PackId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The packs that start on one UTC day, in one SQLite file, so that retention is the deletion of a file.
///
/// [PackRow] tells how a row lies in it. A row whose seal is broken is passed over and told.
///
/// One thread appends (the store holds a lock), several read; each reader has a connection of its own from a small
/// pool. [#enter] keeps the file open while it is used.
///
/// **After a commit that failed** nothing about the log can be taken for granted: the kernel may have dropped
/// pages that SQLite believes written, and later commits would be chained to them. The file is then closed,
/// opened anew, its log emptied into the database and the last acknowledged packs looked up, before anything is
/// written again.
final class DayFile implements AutoCloseable {
    private static final int READERS_KEPT = 2;
    private static final int READER_CACHE_KIB = 256; // the index pages of a day of one host; packs are read once anyway

    private static final int TOLD = 1_000; // damaged rows told one by one; more are one story

    private final Path file;
    private final Log log;
    private final Set<Long> told = new HashSet<>();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);
    private final ReaderPool readers;
    private volatile @Nullable Connection writer; // null: to be mended
    private volatile List<PackId> lastAcknowledged = List.of();
    private boolean closed;

    /// Opens `file`, and makes it when it is not there; damaged rows are told to `log`.
    ///
    /// @throws SQLException when it cannot be opened or is no file of ours
    DayFile(Path file, Log log) throws SQLException {
        this.file = file;
        this.log = log;
        this.readers = new ReaderPool(file, READER_CACHE_KIB, READERS_KEPT);
        this.writer = openWriter(file);
    }

    private static Connection openWriter(Path file) throws SQLException {
        Sqlite.checkHeader(file);
        LogCheck.refuseHidden(file);
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
            for (String statement : PackRow.SCHEMA) {
                Sqlite.execute(connection, statement); // an older file gets what was added since
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
            readers.closeIdle();
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
                if (!PackReads.contains(connection::prepareStatement, id)) {
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
    int append(List<StoredPack> packs) throws SQLException {
        return write(connection -> {
            int fresh = PackRow.insert(connection, packs);
            lastAcknowledged = packs.stream().map(StoredPack::id).toList();
            return fresh;
        });
    }

    /// Puts `merged` in the place of `sources` in one transaction; false, and nothing happened, when one of them is
    /// not here. Inside [#enter], after [#mend].
    ///
    /// @throws SQLException when nothing of it is durable for sure
    boolean replace(List<PackId> sources, StoredPack merged) throws SQLException {
        return write(connection -> {
            if (!PackRow.delete(connection, sources)) {
                connection.rollback();
                return false;
            }
            PackRow.insert(connection, List.of(merged));
            return true;
        });
    }

    private interface Write<T> {
        T by(Connection connection) throws SQLException;
    }

    private synchronized <T> T write(Write<T> work) throws SQLException {
        Connection connection = writer;
        if (connection == null) {
            throw new AssertionError("BUG: got a file that needs mending, must be mended before it is written");
        }
        List<PackId> acknowledged = lastAcknowledged;
        try {
            T result = work.by(connection);
            connection.commit();
            return result;
        } catch (SQLException failure) {
            lastAcknowledged = acknowledged;
            writer = null;
            closeQuietly(connection, failure);
            throw failure;
        }
    }

    /// The windows, by host and then by time, in which packs start that are not merged. Inside [#enter].
    List<BlockStore.Window> unmerged() throws SQLException {
        return readers.reading(PackReads::unmerged);
    }

    /// True when a pack of that identity is here. Inside [#enter].
    boolean contains(PackId id) throws SQLException {
        return readers.reading(reader -> PackReads.contains(reader, id));
    }

    /// Adds what is here to `runs`; true when nothing is missing any more. Inside [#enter].
    boolean addTo(StoredRuns runs) throws SQLException {
        return readers.reading(runs::add);
    }

    /// Hands over the packs of `host` that reach into `[from, to)`, by start, then end, then arrival (the index's
    /// order); `whole`, or only their heads. Inside [#enter].
    void scan(HostId host, long from, long to, boolean whole, Consumer<StoredPack> each) throws SQLException {
        PackReads.Range range = new PackReads.Range(host, from, to, whole);
        readers.reading(reader -> {
            PackReads.scan(reader, range, each, this::tellOnce);
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

    /// The last second of `host` in this file, or `Long.MIN_VALUE`. Inside [#enter].
    long lastSecond(HostId host) throws SQLException {
        return readers.reading(reader -> PackReads.lastSecond(reader, host));
    }

    /// The first second of `host` in this file, or `Long.MIN_VALUE`. Inside [#enter].
    long firstSecond(HostId host) throws SQLException {
        return readers.reading(reader -> PackReads.firstSecond(reader, host));
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
            readers.closeIdle();
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
