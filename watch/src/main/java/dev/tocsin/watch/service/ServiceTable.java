package dev.tocsin.watch.service;

import dev.tocsin.base.ServiceFacts;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The statements on the catalog's tables of services (`V13__services.sql`).
final class ServiceTable {
    private ServiceTable() {}

    /// A row, and whose it is.
    record Row(String host, Kept kept) {}

    /// What is kept of a host besides its services.
    record Head(String host, String init, String trouble, int left, long toldMillis) {}

    static List<Row> services(Connection connection) throws SQLException {
        return Sql.all(connection, ServiceTable::row, "SELECT * FROM services");
    }

    static List<Head> hosts(Connection connection) throws SQLException {
        return Sql.all(
                connection,
                row -> new Head(
                        row.getString("host"),
                        row.getString("init"),
                        row.getString("trouble"),
                        row.getInt("left_out"),
                        row.getLong("told_ms")),
                "SELECT * FROM service_hosts");
    }

    static void put(Connection connection, Head head) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO service_hosts (host, init, trouble, left_out, told_ms) VALUES (?,?,?,?,?)"
                        + " ON CONFLICT (host) DO UPDATE SET init = excluded.init, trouble = excluded.trouble,"
                        + " left_out = excluded.left_out, told_ms = excluded.told_ms",
                head.host(),
                head.init(),
                head.trouble(),
                head.left(),
                head.toldMillis());
    }

    static void put(Connection connection, String host, Kept kept) throws SQLException {
        ServiceFacts facts = kept.facts();
        Sql.run(
                connection,
                "INSERT OR REPLACE INTO services (host, name, kind, unit, state, settled, wanted, reason, since_ms,"
                        + " started_ms, restarts, main_pid, last_pid, processes_n, enabled, detail, description,"
                        + " processes, ports) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                host,
                facts.name(),
                facts.kind(),
                facts.unit(),
                facts.state(),
                kept.settled(),
                facts.wanted() ? 1 : 0,
                facts.reason(),
                facts.sinceMillis(),
                facts.startedMillis(),
                facts.restarts(),
                facts.mainPid(),
                kept.lastPid(),
                facts.count(),
                facts.enabled(),
                facts.detail(),
                facts.description(),
                String.join("\n", facts.processes()),
                facts.ports().stream().map(ServiceTable::text).collect(Collectors.joining(" ")));
    }

    static void delete(Connection connection, String host, String name) throws SQLException {
        Sql.run(connection, "DELETE FROM services WHERE host = ? AND name = ?", host, name);
    }

    static void delete(Connection connection, String host) throws SQLException {
        Sql.run(connection, "DELETE FROM services WHERE host = ?", host);
        Sql.run(connection, "DELETE FROM service_hosts WHERE host = ?", host);
    }

    private static String text(ServiceFacts.Port port) {
        return port.number() + ":" + (port.udp() ? 1 : 0) + ":" + port.listening();
    }

    private static Row row(ResultSet row) throws SQLException {
        ServiceFacts facts = new ServiceFacts(
                row.getString("name"),
                row.getInt("kind"),
                row.getString("unit"),
                row.getInt("state"),
                row.getInt("wanted") != 0,
                row.getString("reason"),
                row.getLong("since_ms"),
                row.getLong("started_ms"),
                row.getInt("restarts"),
                row.getInt("main_pid"),
                row.getInt("processes_n"),
                row.getString("enabled"),
                row.getString("detail"),
                row.getString("description"),
                row.getString("processes").lines().toList(),
                ports(row.getString("ports")));
        return new Row(row.getString("host"), new Kept(facts, row.getInt("settled"), row.getInt("last_pid")));
    }

    private static List<ServiceFacts.Port> ports(String text) {
        List<ServiceFacts.Port> ports = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            String[] parts = word.split(":", -1);
            ports.add(new ServiceFacts.Port(
                    Integer.parseInt(parts[0]), parts[1].equals("1"), Integer.parseInt(parts[2])));
        }
        return ports;
    }
}
