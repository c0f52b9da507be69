package dev.tocsin.store;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The whole state of a hub at one moment, while it goes on working: catalog, packs, rollups, certificates.
///
/// ```
/// hold the writers ─► begin a read transaction on every file ─► let them go     milliseconds
/// for each file: copy what its transaction sees ─► hand it out ─► delete it     as long as it takes
/// ```
///
/// The copies are made by SQLite's own backup (sqlite.org/backup.html) from a connection that holds its
/// transaction, so each is the file as it was at that moment, whatever is written meanwhile. One copy at a time
/// lies beside the originals: it needs as much room as the largest day.
public final class Backup implements AutoCloseable {
    private static final String DATABASE = ".db";
    private static final int CACHE_KIB = 256;
    /// What belongs to a running hub alone: its lock, its address, the token of this machine, work in progress.
    private static final Set<String> LEFT_OUT = Set.of("hub.lock", "hub.json", "local-token", "quarantine", "backup");

    private final Path hub;
    private final Path work;
    private final List<Item> items = new ArrayList<>();
    private final List<Connection> views = new ArrayList<>();

    /// One file of the backup.
    ///
    /// @param name its path below the hub's directory, with `/`
    /// @param view the transaction that sees it; null for a file that is no database
    private record Item(
            String name, @org.jspecify.annotations.Nullable Connection view) {}

    private Backup(Path hub) {
        this.hub = hub;
        this.work = hub.resolve("backup");
    }

    /// Takes the moment. The writers of `catalog` and `blocks` wait meanwhile.
    ///
    /// @param hub the hub's directory ([DataFiles#directory])
    /// @throws IOException when a file cannot be opened
    public static Backup of(Path hub, Catalog catalog, SqliteBlockStore blocks) throws IOException {
        Backup backup = new Backup(hub);
        boolean done = false;
        try {
            catalog.write(_ -> {
                blocks.paused(backup::begin);
                return backup;
            });
            done = true;
            return backup;
        } finally {
            if (!done) {
                backup.close();
            }
        }
    }

    /// The names of its files, in the order in which they should be written.
    public List<String> names() {
        return items.stream().map(Item::name).toList();
    }

    /// Writes the file `name` to `out`.
    ///
    /// @throws IOException when it cannot be copied or written
    public void write(String name, OutputStream out) throws IOException {
        Item item = items.stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("got " + name + "; it is not in this backup"));
        Connection view = item.view;
        if (view == null) {
            Files.copy(hub.resolve(name), out);
            return;
        }
        PrivateFiles.createDirectories(work);
        Path copy = work.resolve("copy" + DATABASE);
        try {
            Files.deleteIfExists(copy); // of a backup that was cut off
            try (Statement statement = view.createStatement()) {
                statement.executeUpdate("backup to '" + copy.toString().replace("'", "''") + "'");
            }
            Files.copy(copy, out);
        } catch (SQLException failure) {
            throw new IOException("cannot copy " + name + ": " + failure.getMessage(), failure);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Connection view : views) {
            try {
                view.close();
            } catch (SQLException failure) {
                first = first == null ? new IOException("cannot close a file of the backup", failure) : first;
            }
        }
        Files.deleteIfExists(work);
        if (first != null) {
            throw first;
        }
    }

    private void begin() throws SQLException {
        try (Stream<Path> files = Files.walk(hub)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = hub.relativize(file).toString();
                if (LEFT_OUT.contains(hub.relativize(file).getName(0).toString())) {
                    continue;
                }
                if (name.endsWith(DATABASE)) {
                    items.add(new Item(name, view(file)));
                } else if (!name.endsWith("-wal") && !name.endsWith("-shm")) {
                    items.add(new Item(name, null));
                }
            }
        } catch (IOException failure) {
            throw new SQLException("cannot list " + hub + ": " + failure.getMessage(), failure);
        }
    }

    private Connection view(Path file) throws SQLException {
        Connection connection = Sqlite.reader(file, CACHE_KIB);
        views.add(connection);
        connection.setAutoCommit(false);
        Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema"); // the first read begins the transaction
        return connection;
    }
}
