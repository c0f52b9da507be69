package dev.tocsin.watch.rule;

import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.check.MemoryJson;
import dev.tocsin.watch.rule.RuleSpec.Kept;
import dev.tocsin.watch.rule.Standing.Whose;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The statements on the catalog's tables of rules (`V7__rules.sql`).
final class RuleTable {
    private RuleTable() {}

    /// The last change of an agent that is durable.
    record Agent(String host, long run, long sequence) {}

    static List<RuleSpec> rules(Connection connection) throws SQLException {
        return Sql.all(connection, RuleTable::rule, "SELECT * FROM rules ORDER BY id");
    }

    static void put(Connection connection, Kept rule) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO rules (id, name, text, enabled, provisioned, version, created_ms, changed_ms)"
                        + " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                        + " text = excluded.text, enabled = excluded.enabled, provisioned = excluded.provisioned,"
                        + " version = excluded.version, changed_ms = excluded.changed_ms",
                rule.id(),
                rule.name(),
                rule.text(),
                rule.enabled() ? 1 : 0,
                rule.provisioned() ? 1 : 0,
                rule.version(),
                rule.createdMillis(),
                rule.changedMillis());
    }

    static void delete(Connection connection, String id) throws SQLException {
        Sql.run(connection, "DELETE FROM rule_states WHERE rule = ?", id);
        Sql.run(connection, "DELETE FROM rules WHERE id = ?", id);
    }

    static List<Standing> standings(Connection connection) throws SQLException {
        return Sql.all(connection, RuleTable::standing, "SELECT * FROM rule_states");
    }

    static void put(Connection connection, Standing standing) throws SQLException {
        RuleMemory rule = standing.rule();
        Sql.run(
                connection,
                "INSERT INTO rule_states (rule, host, entity, name, state, since_ms, fires, value, known_ms, memory)"
                        + " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (rule, host, entity) DO UPDATE SET"
                        + " name = excluded.name, state = excluded.state, since_ms = excluded.since_ms,"
                        + " fires = excluded.fires, value = excluded.value, known_ms = excluded.known_ms,"
                        + " memory = excluded.memory",
                standing.key().rule(),
                standing.key().host(),
                standing.key().entity(),
                standing.hostName(),
                rule.state().name(),
                rule.sinceMillis(),
                rule.fires() ? 1 : 0,
                Double.toString(rule.value()),
                rule.knownMillis(),
                MemoryJson.write(standing.memory()));
    }

    static void delete(Connection connection, Whose key) throws SQLException {
        Sql.run(
                connection,
                "DELETE FROM rule_states WHERE rule = ? AND host = ? AND entity = ?",
                key.rule(),
                key.host(),
                key.entity());
    }

    static List<Agent> agents(Connection connection) throws SQLException {
        return Sql.all(
                connection,
                row -> new Agent(row.getString("host"), row.getLong("run"), row.getLong("sequence")),
                "SELECT * FROM rule_agents");
    }

    static void put(Connection connection, Agent agent) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO rule_agents (host, run, sequence) VALUES (?,?,?)"
                        + " ON CONFLICT (host) DO UPDATE SET run = excluded.run, sequence = excluded.sequence",
                agent.host(),
                agent.run(),
                agent.sequence());
    }

    static @Nullable String fact(Connection connection, String name) throws SQLException {
        return Sql.one(connection, row -> row.getString("value"), "SELECT value FROM rule_facts WHERE name = ?", name);
    }

    static void fact(Connection connection, String name, String value) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO rule_facts (name, value) VALUES (?,?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }

    private static RuleSpec rule(ResultSet row) throws SQLException {
        return RuleSpec.of(new Kept(
                row.getString("id"),
                row.getString("name"),
                row.getString("text"),
                row.getInt("enabled") != 0,
                row.getInt("provisioned") != 0,
                row.getLong("version"),
                row.getLong("created_ms"),
                row.getLong("changed_ms")));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        RuleMemory rule = new RuleMemory(
                RuleState.valueOf(row.getString("state")),
                row.getLong("since_ms"),
                row.getInt("fires") != 0,
                Double.parseDouble(row.getString("value")),
                row.getLong("known_ms"));
        return new Standing(
                new Whose(row.getString("rule"), row.getString("host"), row.getString("entity")),
                row.getString("name"),
                rule,
                MemoryJson.read(row.getString("memory")));
    }
}
