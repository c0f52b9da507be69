package dev.tocsin.hub.software;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import dev.tocsin.hub.Software.Change;
import dev.tocsin.wire.SoftwareDocuments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The packages of one host in the catalog (`V12__software.sql`), brought to what a document says in one
/// transaction: only what is not what it was is written. Not thread-safe; made for one transaction.
final class SoftwareRows implements AutoCloseable {
    private static final String PACKAGE =
            "SELECT id FROM software WHERE name = ? AND manager = ? AND version = ? AND arch = ?";
    private static final String NEW_PACKAGE =
            "INSERT INTO software (name, manager, version, arch) VALUES (?, ?, ?, ?) RETURNING id";
    private static final String DETAILS = "SELECT id FROM software_details WHERE hash = ?";
    private static final String NEW_DETAILS =
            "INSERT INTO software_details (hash, size_bytes, summary, details) VALUES (?, ?, ?, ?) RETURNING id";

    private final Connection connection;
    private final long host;
    private final long atMillis;
    private final Map<Key, Row> before = new HashMap<>();
    private final List<Key> came = new ArrayList<>();
    private final List<Long> released = new ArrayList<>(); // details that this host has no more
    private final PreparedStatement selectPackage;
    private final PreparedStatement insertPackage;
    private final PreparedStatement selectDetails;
    private final PreparedStatement insertDetails;
    private final PreparedStatement insertRow;
    private final PreparedStatement updateRow;
    private int packages;

    /// A package.
    private record Key(String name, String manager, String version, String arch) {}

    /// How a host has it, until the document is seen to have it, too.
    private static final class Row {
        private final long software;
        private final long details;
        private final long installedMillis;
        private boolean stays;

        Row(long software, long details, long installedMillis) {
            this.software = software;
            this.details = details;
            this.installedMillis = installedMillis;
        }
    }

    /// The packages of the host that has number `host`, as found at `atMillis`.
    SoftwareRows(Connection connection, long host, long atMillis) throws SQLException {
        this.connection = connection;
        this.host = host;
        this.atMillis = atMillis;
        this.selectPackage = prepare(PACKAGE);
        this.insertPackage = prepare(NEW_PACKAGE);
        this.selectDetails = prepare(DETAILS);
        this.insertDetails = prepare(NEW_DETAILS);
        this.insertRow =
                prepare("INSERT INTO host_software (host, software, details, installed_ms) VALUES (?, ?, ?, ?)");
        this.updateRow =
                prepare("UPDATE host_software SET details = ?, installed_ms = ? WHERE host = ? AND software = ?");
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /// How many there are now.
    int packages() {
        return packages;
    }

    /// Brings the host to `document`; what came, went or changed, by name. Of a host of which nothing was known
    /// nothing changes.
    List<Change> take(byte[] document, boolean first) throws SQLException {
        known();
        SQLException[] failure = {null};
        SoftwareDocuments.readPackages(document, one -> {
            if (failure[0] == null) {
                try {
                    take(one);
                } catch (SQLException failed) {
                    failure[0] = failed;
                }
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        List<Change> changes = first ? List.of() : changes();
        drop();
        note(changes);
        return changes;
    }

    private void known() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT s.name, s.manager, s.version, s.arch, s.id,"
                + " h.details, h.installed_ms FROM host_software h JOIN software s ON s.id = h.software"
                + " WHERE h.host = ?")) {
            select.setLong(1, host);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    before.put(
                            new Key(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                            new Row(row.getLong(5), row.getLong(6), row.getLong(7)));
                }
            }
        }
    }

    private void take(SoftwarePackage one) throws SQLException {
        Key key = new Key(
                DetailsText.line(one.name()),
                DetailsText.line(one.manager()),
                DetailsText.line(one.version()),
                DetailsText.line(one.arch()));
        Row row = before.get(key);
        if (row != null && row.stays) {
            return; // told twice
        }
        packages++;
        long details = details(one);
        if (row == null) {
            long software = software(key);
            insertRow.setLong(1, host);
            insertRow.setLong(2, software);
            insertRow.setLong(3, details);
            insertRow.setLong(4, one.installedMillis());
            insertRow.executeUpdate();
            Row made = new Row(software, details, one.installedMillis());
            made.stays = true;
            before.put(key, made);
            came.add(key);
            return;
        }
        row.stays = true;
        if (row.details != details || row.installedMillis != one.installedMillis()) {
            updateRow.setLong(1, details);
            updateRow.setLong(2, one.installedMillis());
            updateRow.setLong(3, host);
            updateRow.setLong(4, row.software);
            updateRow.executeUpdate();
            if (row.details != details) {
                released.add(row.details);
            }
        }
    }

    private long software(Key key) throws SQLException {
        for (PreparedStatement statement : List.of(selectPackage, insertPackage)) {
            statement.setString(1, key.name());
            statement.setString(2, key.manager());
            statement.setString(3, key.version());
            statement.setString(4, key.arch());
            Long id = id(statement);
            if (id != null) {
                return id;
            }
        }
        throw new AssertionError("BUG: got no id for " + key + ", must have been made");
    }

    private long details(SoftwarePackage one) throws SQLException {
        String text = DetailsText.of(one);
        String summary = DetailsText.line(one.summary());
        String hash = HexFormat.of().formatHex(Sha256.of(one.sizeBytes() + "\n" + summary + "\n" + text), 0, 16);
        selectDetails.setString(1, hash);
        Long known = id(selectDetails);
        if (known != null) {
            return known;
        }
        insertDetails.setString(1, hash);
        insertDetails.setLong(2, one.sizeBytes());
        insertDetails.setString(3, summary);
        insertDetails.setString(4, text);
        Long made = id(insertDetails);
        if (made == null) {
            throw new AssertionError("BUG: got no id for the details of " + one.name() + ", must have been made");
        }
        return made;
    }

    private static @Nullable Long id(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    /// One package that went and one that came under the same name are one that has another version.
    private List<Change> changes() {
        Map<String, List<Key>> gone = new HashMap<>();
        before.forEach((key, row) -> {
            if (!row.stays) {
                gone.computeIfAbsent(of(key), _ -> new ArrayList<>()).add(key);
            }
        });
        List<Change> changes = new ArrayList<>();
        for (Key key : came) {
            List<Key> older = gone.getOrDefault(of(key), List.of());
            String version = older.isEmpty() ? "" : older.removeFirst().version();
            changes.add(new Change(atMillis, key.manager(), key.name(), key.arch(), version, key.version()));
        }
        gone.values()
                .forEach(keys -> keys.forEach(key ->
                        changes.add(new Change(atMillis, key.manager(), key.name(), key.arch(), key.version(), ""))));
        changes.sort(Comparator.comparing(Change::name).thenComparing(Change::arch));
        return changes;
    }

    private static String of(Key key) {
        return key.manager() + '\n' + key.name() + '\n' + key.arch();
    }

    /// What the document has no more, and what no host has any more.
    private void drop() throws SQLException {
        try (PreparedStatement row =
                        connection.prepareStatement("DELETE FROM host_software WHERE host = ? AND software = ?");
                PreparedStatement last = connection.prepareStatement("DELETE FROM software WHERE id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM host_software WHERE software = ?)")) {
            for (Row gone : before.values()) {
                if (!gone.stays) {
                    row.setLong(1, host);
                    row.setLong(2, gone.software);
                    row.executeUpdate();
                    last.setLong(1, gone.software);
                    last.setLong(2, gone.software);
                    last.executeUpdate();
                    released.add(gone.details);
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM software_details WHERE id = ?"
                + " AND NOT EXISTS (SELECT 1 FROM host_software WHERE details = ?)")) {
            for (long one : released) {
                delete.setLong(1, one);
                delete.setLong(2, one);
                delete.executeUpdate();
            }
        }
    }

    private void note(List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO software_changes"
                                + " (host, at_ms, name, manager, arch, old_version, new_version) VALUES (?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement forget = connection.prepareStatement("DELETE FROM software_changes WHERE host = ?"
                        + " AND id <= (SELECT id FROM software_changes WHERE host = ? ORDER BY id DESC LIMIT 1 OFFSET "
                        + Software.CHANGES_KEPT + ")")) {
            for (Change change : changes) {
                insert.setLong(1, host);
                insert.setLong(2, change.atMillis());
                insert.setString(3, change.name());
                insert.setString(4, change.manager());
                insert.setString(5, change.arch());
                insert.setString(6, change.before());
                insert.setString(7, change.after());
                insert.addBatch();
            }
            insert.executeBatch();
            forget.setLong(1, host);
            forget.setLong(2, host);
            forget.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement :
                List.of(selectPackage, insertPackage, selectDetails, insertDetails, insertRow, updateRow)) {
            statement.close();
        }
    }

    /// Forgets everything of the host with that id, inside a transaction of the caller.
    static void forget(Connection connection, HostId host) throws SQLException {
        long number;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM software_hosts WHERE host_id = ?")) {
            select.setString(1, host.toString());
            Long id = id(select);
            if (id == null) {
                return;
            }
            number = id;
        }
        try (SoftwareRows rows = new SoftwareRows(connection, number, 0)) {
            rows.known();
            rows.drop();
        }
        for (String table : List.of("software_changes WHERE host", "software_hosts WHERE id")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " = ?")) {
                delete.setLong(1, number);
                delete.executeUpdate();
            }
        }
    }
}
