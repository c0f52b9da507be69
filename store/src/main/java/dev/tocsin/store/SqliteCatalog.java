package dev.tocsin.store;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The catalog in one SQLite file.
///
/// Writers queue, in order, for the one writing connection; each transaction is durable (fsync(2) of the log) when
/// [#write] returns. Readers have connections of their own that cannot write, and see the state of one moment.
///
/// A commit that failed leaves the connection untrusted: it is closed, and before the next write the file is opened
/// anew and its log emptied into it.
///
/// Thread-safe.
public final class SqliteCatalog implements Catalog {
    private static final int READERS_KEPT = 4;
    private static final int READER_CACHE_KIB = 1_024; // the whole catalog of a few thousand hosts is about this big

    private final Path file;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ArrayDeque<Connection> idleReaders = new ArrayDeque<>();
    private @Nullable Connection writer; // guarded by writing; null: to be opened anew
    private boolean closed; // guarded by writing and by idleReaders

    private SqliteCatalog(Path file, Connection writer) {
        this.file = file;
        this.writer = writer;
    }

    /// Opens `file`, making it (0600) when it is missing, and brings its tables up to this program's version.
    ///
    /// @throws StoreUnavailable when it cannot be opened, is damaged, or was written by a newer program
    public static SqliteCatalog open(Path file) throws StoreUnavailable {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                PrivateFiles.syncDirectory(file);
            }
            refuseDamagedLog(file);
            Migrations.run(file);
            return new SqliteCatalog(file, openWriter(file));
        } catch (IOException | SQLException failure) {
            throw new StoreUnavailable("cannot open the catalog " + file + ": " + failure.getMessage(), failure);
        }
    }

    /// What SQLite would pass over without a word: hosts that joined, tokens that were made.
    private static void refuseDamagedLog(Path file) throws SQLException {
        try {
            LogCheck.refuseHidden(file);
        } catch (SQLException damage) {
            throw new SQLException(
                    damage.getMessage() + "; restore both files from a backup, or move the log away to go on without"
                            + " its commits",
                    damage);
        }
    }

    private static Connection openWriter(Path file) throws SQLException {
        Connection connection = Sqlite.writer(file);
        try {
            Sqlite.emptyLog(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            closeBecause(connection, failure);
            throw failure;
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) throws IOException {
        writing.lock();
        try {
            Connection connection = usableWriter();
            boolean committed = false;
            try {
                T result = work.in(connection);
                commit(connection);
                committed = true;
                return result;
            } finally {
                if (!committed && writer != null) {
                    rollback(connection);
                }
            }
        } catch (SQLException failure) {
            throw failed("write", failure);
        } finally {
            writing.unlock();
        }
    }

    private Connection usableWriter() throws SQLException {
        if (closed) {
            throw new SQLException("the catalog is closed");
        }
        Connection connection = writer;
        if (connection == null) {
            connection = openWriter(file);
            writer = connection;
        }
        return connection;
    }

    private void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException failure) {
            writer = null; // what reached the disk is unknown: see above
            closeBecause(connection, failure);
            throw failure;
        }
    }

    private void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            writer = null;
            closeBecause(connection, failure);
        }
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) throws IOException {
        try {
            Connection connection = takeReader();
            boolean done = false;
            try {
                T result = work.in(connection);
                connection.commit(); // ends the view of this moment
                done = true;
                return result;
            } finally {
                giveBack(connection, done);
            }
        } catch (SQLException failure) {
            throw failed("read", failure);
        }
    }

    private Connection takeReader() throws SQLException {
        synchronized (idleReaders) {
            if (closed) {
                throw new SQLException("the catalog is closed");
            }
            Connection idle = idleReaders.poll();
            if (idle != null) {
                return idle;
            }
        }
        Connection connection = Sqlite.reader(file, READER_CACHE_KIB);
        connection.setAutoCommit(false);
        return connection;
    }

    private void giveBack(Connection connection, boolean sound) throws SQLException {
        synchronized (idleReaders) {
            if (sound && !closed && idleReaders.size() < READERS_KEPT) {
                idleReaders.push(connection);
                return;
            }
        }
        connection.close();
    }

    private IOException failed(String what, SQLException failure) {
        return new IOException("cannot " + what + " the catalog " + file + ": " + failure.getMessage(), failure);
    }

    @Override
    public void close() throws IOException {
        writing.lock();
        try {
            synchronized (idleReaders) {
                closed = true;
                for (Connection reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
                    reader.close();
                }
            }
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } catch (SQLException failure) {
            throw failed("close", failure);
        } finally {
            writing.unlock();
        }
    }

    private static void closeBecause(Connection connection, SQLException because) {
        try {
            connection.close();
        } catch (SQLException failure) {
            because.addSuppressed(failure);
        }
    }
}
