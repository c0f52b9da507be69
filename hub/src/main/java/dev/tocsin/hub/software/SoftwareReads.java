package dev.tocsin.hub.software;

import dev.tocsin.base.HostId;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.Software;
import dev.tocsin.store.Catalog;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what is installed from the catalog (`V12__software.sql`). A search by a part of a name walks through the
/// index of names, where each version of each package stands once however many hosts have it; hosts are counted
/// for the answer's own lines only. Thread-safe.
final class SoftwareReads {
    /// Those of that very name first, then those that begin with it, then by name.
    private static final String ORDER = " ORDER BY CASE WHEN lower(s.name) = ? THEN 0"
            + " WHEN lower(s.name) LIKE ? ESCAPE '\\' THEN 1 ELSE 2 END, s.name, s.manager, s.version, s.arch"
            + " LIMIT ? OFFSET ?";

    private static final String EXACT = " s.name = ? ORDER BY s.name, s.manager, s.version, s.arch LIMIT ? OFFSET ?";
    private static final String PART = " lower(s.name) LIKE ? ESCAPE '\\'" + ORDER;

    /// Each name once, found by one step through the index of names for each, however many versions it has; of
    /// those that match so many as can fill the answer.
    private static final String NAMES = "WITH RECURSIVE n (name) AS (SELECT min(name) FROM software UNION ALL"
            + " SELECT (SELECT min(s.name) FROM software s WHERE s.name > n.name) FROM n WHERE n.name IS NOT NULL)"
            + " SELECT s.id, s.manager, s.name, s.version, s.arch FROM (SELECT name, CASE WHEN lower(name) = ? THEN 0"
            + " WHEN lower(name) LIKE ? ESCAPE '\\' THEN 1 ELSE 2 END AS rank FROM n"
            + " WHERE lower(name) LIKE ? ESCAPE '\\' ORDER BY rank, name LIMIT ?) f JOIN software s ON s.name = f.name"
            + " ORDER BY f.rank, s.name, s.manager, s.version, s.arch LIMIT ? OFFSET ?";

    private static final String WHOLE =
            "SELECT s.id, s.manager, s.name, s.version, s.arch FROM software s WHERE" + EXACT;

    private final Catalog catalog;

    SoftwareReads(Catalog catalog) {
        this.catalog = catalog;
    }

    /// As [Software#search].
    Software.Page<Software.Version> search(Software.Ask ask) throws IOException {
        return catalog.read(connection -> {
            List<Software.Version> items = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(ask.exact() ? WHOLE : NAMES);
                    Hosts hosts = new Hosts(connection, ask)) {
                if (ask.exact()) {
                    bind(select, 1, ask);
                } else {
                    bindNames(select, ask);
                }
                try (ResultSet row = select.executeQuery()) {
                    int read = 0;
                    while (read < ask.limit() && row.next()) {
                        Software.Version version = hosts.of(row);
                        read++;
                        if (version.hosts() > 0) {
                            items.add(version);
                        }
                    }
                    return new Software.Page<>(items, row.next());
                }
            }
        });
    }

    /// Counts, and when asked for names, the hosts of one version.
    private static final class Hosts implements AutoCloseable {
        private final Software.Ask ask;
        private final PreparedStatement count;
        private final PreparedStatement names;

        Hosts(Connection connection, Software.Ask ask) throws SQLException {
            this.ask = ask;
            count = connection.prepareStatement("SELECT count(*) FROM host_software WHERE software = ?");
            names = connection.prepareStatement("SELECT o.host_id FROM host_software h"
                    + " JOIN software_hosts o ON o.id = h.host WHERE h.software = ?");
        }

        Software.Version of(ResultSet row) throws SQLException {
            long id = row.getLong(1);
            List<HostId> named = ask.exact() || ask.among() != null ? named(id) : List.of();
            int all = ask.among() == null ? count(id) : named.size();
            return new Software.Version(
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    all,
                    ask.exact() ? named.subList(0, Math.min(named.size(), Software.HOSTS_NAMED)) : List.of());
        }

        private List<HostId> named(long id) throws SQLException {
            Set<HostId> among = ask.among();
            List<HostId> named = new ArrayList<>();
            names.setLong(1, id);
            try (ResultSet host = names.executeQuery()) {
                while (host.next() && (among != null || named.size() < Software.HOSTS_NAMED)) {
                    HostId one = HostId.parse(host.getString(1));
                    if (among == null || among.contains(one)) {
                        named.add(one);
                    }
                }
            }
            return named;
        }

        private int count(long id) throws SQLException {
            count.setLong(1, id);
            try (ResultSet hosts = count.executeQuery()) {
                return hosts.next() ? hosts.getInt(1) : 0;
            }
        }

        @Override
        public void close() throws SQLException {
            count.close();
            names.close();
        }
    }

    /// As [Software#packages].
    Software.Page<Software.Installed> packages(HostId host, Software.Ask ask) throws IOException {
        String installed = "SELECT s.manager, s.name, s.version, s.arch, h.installed_ms, d.size_bytes, d.summary"
                + " FROM software_hosts o JOIN host_software h ON h.host = o.id JOIN software s ON s.id = h.software"
                + " JOIN software_details d ON d.id = h.details WHERE o.host_id = ? AND";
        return catalog.read(connection -> {
            List<Software.Installed> items = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(installed + (ask.exact() ? EXACT : PART))) {
                select.setString(1, host.toString());
                bind(select, 2, ask);
                try (ResultSet row = select.executeQuery()) {
                    while (items.size() < ask.limit() && row.next()) {
                        items.add(new Software.Installed(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getString(7)));
                    }
                    return new Software.Page<>(items, row.next());
                }
            }
        });
    }

    /// Binds what is asked for from parameter `first` on; one line more than is answered, to know whether there
    /// are more.
    private static void bind(PreparedStatement select, int first, Software.Ask ask) throws SQLException {
        int at = first;
        if (ask.exact()) {
            select.setString(at++, ask.text());
        } else {
            String pattern = pattern(ask);
            select.setString(at++, "%" + pattern + "%");
            select.setString(at++, ask.text().toLowerCase(Locale.ROOT));
            select.setString(at++, pattern + "%");
        }
        select.setInt(at++, ask.limit() + 1);
        select.setInt(at, ask.offset());
    }

    private static void bindNames(PreparedStatement select, Software.Ask ask) throws SQLException {
        String pattern = pattern(ask);
        select.setString(1, ask.text().toLowerCase(Locale.ROOT));
        select.setString(2, pattern + "%");
        select.setString(3, "%" + pattern + "%");
        select.setInt(4, ask.offset() + ask.limit() + 1);
        select.setInt(5, ask.limit() + 1);
        select.setInt(6, ask.offset());
    }

    /// What stands for itself in a pattern of LIKE.
    private static String pattern(Software.Ask ask) {
        return ask.text()
                .toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
    }

    /// As [Software#details].
    List<SoftwarePackage> details(HostId host, String name) throws IOException {
        String all = "SELECT s.manager, s.name, s.version, s.arch, d.summary, d.size_bytes, h.installed_ms, d.details"
                + " FROM software s JOIN host_software h ON h.software = s.id JOIN software_hosts o ON o.id = h.host"
                + " JOIN software_details d ON d.id = h.details WHERE s.name = ? AND o.host_id = ?"
                + " ORDER BY s.manager, s.version, s.arch LIMIT 100";
        return catalog.read(connection -> {
            List<SoftwarePackage> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(all)) {
                select.setString(1, name);
                select.setString(2, host.toString());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String[] head = new String[5];
                        for (int i = 0; i < head.length; i++) {
                            head[i] = row.getString(i + 1);
                        }
                        found.add(DetailsText.read(head, row.getLong(6), row.getLong(7), row.getString(8)));
                    }
                }
            }
            return found;
        });
    }

    /// As [Software#machine].
    Software.@Nullable Machine machine(HostId host) throws IOException {
        List<Software.Machine> found = new ArrayList<>();
        machines(" WHERE host_id = ?", host.toString(), found::add);
        return found.isEmpty() ? null : found.getFirst();
    }

    /// As [Software#machines].
    void machines(Consumer<Software.Machine> sink) throws IOException {
        machines("", null, sink);
    }

    private void machines(String where, @Nullable String host, Consumer<Software.Machine> sink) throws IOException {
        int count = catalog.read(connection -> {
            int read = 0;
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT host_id, read_ms, packages, machine FROM software_hosts" + where)) {
                if (host != null) {
                    select.setString(1, host);
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        sink.accept(new Software.Machine(
                                HostId.parse(row.getString(1)),
                                row.getLong(2),
                                row.getInt(3),
                                state(row.getString(4))));
                        read++;
                    }
                }
            }
            return read;
        });
        assert count >= 0;
    }

    /// A document was read once before it was kept.
    private static MachineState state(String document) {
        return document.isEmpty()
                ? MachineState.UNKNOWN
                : SoftwareDocuments.readMachine(Base64.getDecoder().decode(document));
    }

    /// As [Software#changes].
    List<Software.Change> changes(HostId host, long from, long to, int limit) throws IOException {
        return catalog.read(connection -> {
            List<Software.Change> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT c.at_ms, c.manager, c.name, c.arch, c.old_version, c.new_version FROM software_hosts o"
                            + " JOIN software_changes c ON c.host = o.id WHERE o.host_id = ? AND c.at_ms >= ?"
                            + " AND c.at_ms < ? ORDER BY c.at_ms DESC, c.id LIMIT ?")) {
                select.setString(1, host.toString());
                select.setLong(2, from);
                select.setLong(3, to);
                select.setInt(4, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(new Software.Change(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
                    }
                }
            }
            return found;
        });
    }
}
