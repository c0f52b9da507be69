package dev.tocsin.hub.software;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.hub.Software;
import dev.tocsin.hub.Software.Change;
import dev.tocsin.store.Catalog;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes documents to the catalog (`V12__software.sql`), each in one transaction. Thread-safe.
final class SoftwareStore {
    private final Catalog catalog;

    SoftwareStore(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Which document of a kind the catalog has.
    ///
    /// @param hash SHA-256 of it; zeros: none
    record Known(byte[] hash, long sizeBytes) {
        /// None at all.
        static final Known NONE = new Known(new byte[32], 0);
    }

    /// A document that came whole.
    record Document(HostId host, int kind, byte[] hash, long readMillis, byte[] bytes) {}

    /// Which documents there are, of each host by their kinds.
    Map<HostId, Known[]> known() throws IOException {
        return catalog.read(connection -> {
            Map<HostId, Known[]> known = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT host_id, packages_hash, packages_bytes, machine_hash, machine_bytes"
                                    + " FROM software_hosts");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Known[] both = {of(row.getString(2), row.getLong(3)), of(row.getString(4), row.getLong(5))};
                    known.put(HostId.parse(row.getString(1)), both);
                }
            }
            return known;
        });
    }

    private static Known of(String hash, long sizeBytes) {
        return hash.isEmpty() ? Known.NONE : new Known(HexFormat.of().parseHex(hash), sizeBytes);
    }

    /// Takes `document` in; false when its host is none that may come in any more.
    ///
    /// @throws CorruptData when it is damaged: nothing has changed
    /// @throws IOException when the catalog could not take it: nothing has changed
    boolean take(Document document, Software.@Nullable Listener listener) throws IOException {
        boolean packages = document.kind() == InventoryAsk.PACKAGES;
        if (packages) {
            SoftwareDocuments.readPackages(document.bytes(), _ -> {}); // whole and readable, before anybody waits
        } else {
            MachineState state = SoftwareDocuments.readMachine(document.bytes());
            assert state != null;
        }
        return catalog.write(connection -> {
            Long host = number(connection, document);
            if (host == null) {
                return false;
            }
            if (packages) {
                packages(connection, host, document, listener);
            } else {
                machine(connection, host, document);
            }
            return true;
        });
    }

    private static void packages(
            Connection connection, long host, Document document, Software.@Nullable Listener listener)
            throws SQLException {
        boolean first = hash(connection, host).isEmpty();
        List<Change> changes;
        int count;
        try (SoftwareRows rows = new SoftwareRows(connection, host, document.readMillis())) {
            changes = rows.take(document.bytes(), first);
            count = rows.packages();
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE software_hosts SET read_ms = ?,"
                + " packages = ?, packages_hash = ?, packages_bytes = ? WHERE id = ?")) {
            update.setLong(1, document.readMillis());
            update.setInt(2, count);
            update.setString(3, HexFormat.of().formatHex(document.hash()));
            update.setLong(4, document.bytes().length);
            update.setLong(5, host);
            update.executeUpdate();
        }
        if (!changes.isEmpty() && listener != null) {
            listener.changed(connection, document.host(), changes);
        }
    }

    private static void machine(Connection connection, long host, Document document) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE software_hosts SET read_ms = ?,"
                + " machine_hash = ?, machine_bytes = ?, machine = ? WHERE id = ?")) {
            update.setLong(1, document.readMillis());
            update.setString(2, HexFormat.of().formatHex(document.hash()));
            update.setLong(3, document.bytes().length);
            update.setString(4, Base64.getEncoder().encodeToString(document.bytes()));
            update.setLong(5, host);
            update.executeUpdate();
        }
    }

    private static String hash(Connection connection, long host) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT packages_hash FROM software_hosts WHERE id = ?")) {
            select.setLong(1, host);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /// The number of the document's host, which it gets when it has none; null when it may not come in.
    private static @Nullable Long number(Connection connection, Document document) throws SQLException {
        String id = document.host().toString();
        Long known = number(connection, "SELECT id FROM software_hosts WHERE host_id = ?", id);
        if (known != null) {
            return known;
        }
        return number(
                connection,
                "INSERT INTO software_hosts (host_id, read_ms, packages, packages_hash, packages_bytes, machine_hash,"
                        + " machine_bytes, machine) SELECT id, 0, 0, '', 0, '', 0, '' FROM hosts WHERE id = ?"
                        + " AND retired_millis IS NULL RETURNING id",
                id);
    }

    private static @Nullable Long number(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    /// Notes when hosts were last found to be as they were, epoch ms.
    void foundAgain(Map<HostId, Long> readMillis) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE software_hosts SET read_ms = ? WHERE host_id = ?")) {
                for (Map.Entry<HostId, Long> one : readMillis.entrySet()) {
                    update.setLong(1, one.getValue());
                    update.setString(2, one.getKey().toString());
                    update.addBatch();
                }
                update.executeBatch();
            }
            return readMillis;
        });
    }

    /// Forgets what is known of `host`.
    void forget(HostId host) throws IOException {
        catalog.write(connection -> {
            SoftwareRows.forget(connection, host);
            return host;
        });
    }
}
