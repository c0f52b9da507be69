package dev.tocsin.hub;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statements on the catalog's tables `hosts` and `host_labels` (`V1__hosts.sql`, `V3__host_keys.sql`).
final class HostTable {
    private final Catalog catalog;

    HostTable(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Every host, retired ones included.
    List<HostRow> all() throws IOException {
        return catalog.read(connection -> {
            Map<String, Map<String, String>> labels = labels(connection);
            List<HostRow> rows = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM hosts");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result, labels.getOrDefault(result.getString("id"), Map.of())));
                }
            }
            return rows;
        });
    }

    /// How a host came in.
    ///
    /// @param keySha256 SHA-256 of its public key's SubjectPublicKeyInfo, in hexadecimal
    /// @param enrollmentId the token's id
    record Entrance(String keySha256, String enrollmentId) {}

    /// The host that joined with that key and has not been retired, and by which token; null when there is none.
    static @Nullable Known known(Connection connection, String keySha256) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM hosts WHERE key_sha256 = ? AND retired_millis IS NULL")) {
            select.setString(1, keySha256);
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    return null;
                }
                String id = result.getString("id");
                return new Known(row(result, labels(connection).getOrDefault(id, Map.of())), text(result));
            }
        }
    }

    /// A host and the token that let it in.
    record Known(HostRow host, String enrollmentId) {}

    /// Adds a host inside a transaction of the caller.
    static void insert(Connection connection, HostRow row, Entrance entrance, long nowMillis) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO hosts"
                + " (id, name, generation, enrolled_millis, key_sha256, enrollment_id) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, row.id().toString());
            insert.setString(2, row.name());
            insert.setLong(3, row.generation());
            insert.setLong(4, nowMillis);
            insert.setString(5, entrance.keySha256());
            insert.setString(6, entrance.enrollmentId());
            insert.executeUpdate();
        }
        if (row.facts() != null) {
            updateFacts(connection, row.id(), row.facts(), 0);
        }
        insertLabels(connection, row.id(), row.labels());
    }

    private static void insertLabels(Connection connection, HostId id, Map<String, String> labels) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO host_labels (host_id, label, value) VALUES (?, ?, ?)")) {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                insert.setString(1, id.toString());
                insert.setString(2, label.getKey());
                insert.setString(3, label.getValue());
                insert.executeUpdate();
            }
        }
    }

    /// Notes what a host said in its hello.
    void facts(HostId id, HostFacts facts, long skewMillis) throws IOException {
        catalog.write(connection -> {
            updateFacts(connection, id, facts, skewMillis);
            return id;
        });
    }

    /// Notes when hosts were last heard, all in one transaction.
    void seen(Map<HostId, Long> lastSeenMillis) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE hosts SET last_seen_millis = ? WHERE id = ?")) {
                for (Map.Entry<HostId, Long> seen : lastSeenMillis.entrySet()) {
                    update.setLong(1, seen.getValue());
                    update.setString(2, seen.getKey().toString());
                    update.executeUpdate();
                }
            }
            return lastSeenMillis;
        });
    }

    /// Gives a host another name, other labels, or both; null leaves what there is.
    void change(HostId id, @Nullable String name, @Nullable Map<String, String> labels) throws IOException {
        catalog.write(connection -> {
            if (name != null) {
                try (PreparedStatement update = connection.prepareStatement("UPDATE hosts SET name = ? WHERE id = ?")) {
                    update.setString(1, name);
                    update.setString(2, id.toString());
                    update.executeUpdate();
                }
            }
            if (labels != null) {
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM host_labels WHERE host_id = ?")) {
                    delete.setString(1, id.toString());
                    delete.executeUpdate();
                }
                insertLabels(connection, id, labels);
            }
            return id;
        });
    }

    /// Retires a host at `nowMillis`: it stays with its history and may not come in.
    void retire(HostId id, long nowMillis) throws IOException {
        update("UPDATE hosts SET retired_millis = ? WHERE id = ?", nowMillis, id);
    }

    private void update(String sql, Object value, HostId id) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setObject(1, value);
                update.setString(2, id.toString());
                return update.executeUpdate();
            }
        });
    }

    private static void updateFacts(Connection connection, HostId id, HostFacts facts, long skewMillis)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE hosts SET hostname = ?, os = ?,"
                + " kernel = ?, arch = ?, cpus = ?, cpu_model = ?, mem_total_bytes = ?, boot_millis = ?,"
                + " agent_version = ?, skew_millis = ? WHERE id = ?")) {
            update.setString(1, facts.hostname());
            update.setString(2, facts.os());
            update.setString(3, facts.kernel());
            update.setString(4, facts.arch());
            update.setInt(5, facts.cpus());
            update.setString(6, facts.cpuModel());
            update.setLong(7, facts.memTotalBytes());
            update.setLong(8, facts.bootMillis());
            update.setString(9, facts.agentVersion());
            update.setLong(10, skewMillis);
            update.setString(11, id.toString());
            update.executeUpdate();
        }
    }

    private static Map<String, Map<String, String>> labels(Connection connection) throws SQLException {
        Map<String, Map<String, String>> labels = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT host_id, label, value FROM host_labels");
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                labels.computeIfAbsent(result.getString(1), _ -> new HashMap<>())
                        .put(result.getString(2), result.getString(3));
            }
        }
        return labels;
    }

    private static String text(ResultSet result) throws SQLException {
        String value = result.getString("enrollment_id");
        return value == null ? "" : value;
    }

    private static HostRow row(ResultSet result, Map<String, String> labels) throws SQLException {
        return new HostRow(
                HostId.parse(result.getString("id")),
                result.getString("name"),
                Map.copyOf(labels),
                result.getLong("generation"),
                longOrNull(result, "last_seen_millis"),
                result.getLong("skew_millis"),
                facts(result),
                longOrNull(result, "retired_millis") != null);
    }

    private static @Nullable HostFacts facts(ResultSet result) throws SQLException {
        if (result.getString("hostname") == null) {
            return null;
        }
        return new HostFacts(
                result.getString("hostname"),
                result.getString("os"),
                result.getString("kernel"),
                result.getString("arch"),
                result.getInt("cpus"),
                result.getString("cpu_model"),
                result.getLong("mem_total_bytes"),
                result.getLong("boot_millis"),
                result.getString("agent_version"));
    }

    private static @Nullable Long longOrNull(ResultSet result, String column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? null : value;
    }
}
