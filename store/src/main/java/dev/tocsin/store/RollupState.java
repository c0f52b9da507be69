package dev.tocsin.store;

import dev.tocsin.base.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is rolled up: per host a mark, before which everything is but for what is to do. Durable, and all of it in
/// memory, because each question asks.
///
/// ```
/// host A   ================|             mark: rolled up before it
/// to do          #      #                hours and days in which packs came in later
/// ```
///
/// A chunk to do is noted before the packs that make it stale are stored, and struck off after it is stored, so a
/// crash costs work and never leaves a stale answer. Thread-safe.
final class RollupState implements AutoCloseable {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS mark (host BLOB PRIMARY KEY, second INTEGER NOT NULL) WITHOUT ROWID", """
            CREATE TABLE IF NOT EXISTS todo (
              host BLOB NOT NULL, tier INTEGER NOT NULL, start INTEGER NOT NULL,
              PRIMARY KEY (host, tier, start)) WITHOUT ROWID""");

    private final Connection connection;
    private final Map<HostId, Host> hosts = new HashMap<>();

    private static final class Host {
        private long mark = Long.MIN_VALUE;
        private final Map<Tier, SortedMap<Long, Integer>> todo = new EnumMap<>(Tier.class); // start → how often noted

        SortedMap<Long, Integer> todo(Tier tier) {
            return todo.computeIfAbsent(tier, _ -> new TreeMap<>());
        }
    }

    /// A chunk to roll up.
    ///
    /// @param version how often it was noted
    record Todo(HostId host, Tier tier, long start, int version) {}

    /// Opens `file`, and makes it (0600) when it is missing.
    ///
    /// @throws IOException when it cannot be read
    RollupState(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            connection = Sqlite.writer(file);
            connection.setAutoCommit(false);
            for (String statement : SCHEMA) {
                Sqlite.execute(connection, statement);
            }
            load();
            connection.commit();
        } catch (SQLException failure) {
            throw new IOException("cannot open " + file + ": " + failure.getMessage(), failure);
        }
    }

    private void load() throws SQLException {
        try (PreparedStatement marks = connection.prepareStatement("SELECT host, second FROM mark");
                ResultSet rows = marks.executeQuery()) {
            while (rows.next()) {
                host(Sqlite.host(rows.getBytes(1))).mark = rows.getLong(2);
            }
        }
        try (PreparedStatement todos = connection.prepareStatement("SELECT host, tier, start FROM todo");
                ResultSet rows = todos.executeQuery()) {
            while (rows.next()) {
                Tier tier = Tier.ofStep(rows.getInt(2));
                host(Sqlite.host(rows.getBytes(1))).todo(tier).put(rows.getLong(3), 1);
            }
        }
    }

    private Host host(HostId id) {
        return hosts.computeIfAbsent(id, _ -> new Host());
    }

    /// The second before which `host` is rolled up but for what is to do; `Long.MIN_VALUE` = nothing is.
    synchronized long mark(HostId id) {
        Host host = hosts.get(id);
        return host == null ? Long.MIN_VALUE : host.mark;
    }

    /// True when the chunk of `tier` that begins at `start` holds all that is stored of `host`.
    synchronized boolean isReady(HostId id, Tier tier, long start) {
        Host host = hosts.get(id);
        return host != null
                && start + tier.chunkSeconds() <= host.mark
                && !host.todo(tier).containsKey(start);
    }

    /// Notes, durably, that the chunks of `host` which hold seconds `first` to `last` are stale, as far as they
    /// were rolled up.
    ///
    /// @throws IOException when it is not durable
    synchronized void stale(HostId id, long first, long last) throws IOException {
        Host host = hosts.get(id);
        if (host == null) {
            advance(id, 0, 0, Long.MIN_VALUE); // a new host is known from its first pack on
            return;
        }
        if (first >= host.mark) {
            return;
        }
        List<Todo> all = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            for (long start = tier.chunk(first); start <= last && start < host.mark; start += tier.chunkSeconds()) {
                all.add(new Todo(id, tier, start, 0));
            }
        }
        note(all);
    }

    /// The hosts that have a mark.
    synchronized List<HostId> hosts() {
        return new ArrayList<>(hosts.keySet());
    }

    /// As [#stale] for every host.
    ///
    /// @throws IOException when it is not durable
    synchronized void staleAll(long first, long last) throws IOException {
        for (HostId host : hosts()) {
            stale(host, first, last);
        }
    }

    /// Moves the mark of `host` forward to `second`, with everything in the seconds from `first` to before `end` to
    /// do.
    ///
    /// @throws IOException when it is not durable
    synchronized void advance(HostId id, long first, long end, long second) throws IOException {
        Host host = host(id);
        long before = host.mark;
        host.mark = second;
        try (PreparedStatement put = connection.prepareStatement("INSERT OR REPLACE INTO mark VALUES (?, ?)")) {
            put.setBytes(1, Sqlite.bytes(id));
            put.setLong(2, second);
            put.executeUpdate();
            List<Todo> all = new ArrayList<>();
            for (Tier tier : Tier.values()) {
                for (long start = tier.chunk(first); start < end; start += tier.chunkSeconds()) {
                    all.add(new Todo(id, tier, start, 0));
                }
            }
            note(all);
            connection.commit();
        } catch (SQLException failure) {
            host.mark = before;
            throw rolledBack(failure);
        }
    }

    private void note(List<Todo> all) throws IOException {
        boolean fresh = false;
        try (PreparedStatement put =
                connection.prepareStatement("INSERT OR IGNORE INTO todo (host, tier, start) VALUES (?, ?, ?)")) {
            for (Todo one : all) {
                if (host(one.host()).todo(one.tier()).merge(one.start(), 1, Integer::sum) == 1) {
                    fresh = true;
                    put.setBytes(1, Sqlite.bytes(one.host()));
                    put.setInt(2, one.tier().stepSeconds());
                    put.setLong(3, one.start());
                    put.executeUpdate();
                }
            }
            if (fresh) {
                connection.commit();
            }
        } catch (SQLException failure) {
            throw rolledBack(failure);
        }
    }

    private IOException rolledBack(SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
        return new IOException("cannot write what is to be rolled up: " + failure.getMessage(), failure);
    }

    /// Up to `limit` chunks to do that lie before their host's mark as a whole: minutes before hours, so that hours
    /// find their minutes.
    synchronized List<Todo> todo(int limit) {
        List<Todo> all = new ArrayList<>();
        hosts.forEach((id, host) -> {
            for (Tier tier : Tier.values()) {
                host.todo(tier).forEach((start, version) -> {
                    if (start + tier.chunkSeconds() <= host.mark && all.size() < limit) {
                        all.add(new Todo(id, tier, start, version));
                    }
                });
            }
        });
        all.sort(Comparator.comparing(Todo::tier).thenComparingLong(Todo::start));
        return all;
    }

    /// Strikes off `one`, unless it became stale again meanwhile.
    ///
    /// @throws IOException when it is not durable
    synchronized void done(Todo one) throws IOException {
        SortedMap<Long, Integer> todo = host(one.host()).todo(one.tier());
        if (todo.getOrDefault(one.start(), 0) != one.version()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM todo WHERE host = ? AND tier = ? AND start = ?")) {
            delete.setBytes(1, Sqlite.bytes(one.host()));
            delete.setInt(2, one.tier().stepSeconds());
            delete.setLong(3, one.start());
            delete.executeUpdate();
            connection.commit();
            todo.remove(one.start());
        } catch (SQLException failure) {
            throw rolledBack(failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IOException("cannot close what is to be rolled up: " + failure.getMessage(), failure);
        }
    }
}
