package dev.tocsin.watch.check;

import dev.tocsin.base.config.Given;
import dev.tocsin.probe.Phases;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.State;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The statements on the catalog's tables of checks: what is set, what is remembered, what was found.
final class CheckTable {
    /// Transcripts that are kept of each check.
    static final int TRANSCRIPTS = 50;

    // A page may be short, because a program ended; so many short ones do not make an answer shorter.
    private static final int PAGES_BESIDE = 20;

    private CheckTable() {}

    /// A row of `checks` with its state.
    ///
    /// @param accepted the value that a check which watches for change compares with, or null
    /// @param runMillis when it last looked, epoch ms; 0: never
    record Row(
            String id,
            String host,
            String name,
            Given given,
            boolean provisioned,
            long version,
            long createdMillis,
            long changedMillis,
            Memory memory,
            @Nullable String accepted,
            long runMillis) {}

    /// What one look found, as it is kept.
    record Result(
            String checkId,
            long atMillis,
            State state,
            int code,
            String message,
            Phases phases,
            Map<String, String> facts,
            @Nullable String transcript) {}

    static List<Row> all(Connection connection) throws SQLException {
        return Sql.all(
                connection,
                CheckTable::row,
                "SELECT c.*, s.memory, s.accepted, s.run_ms FROM checks c"
                        + " LEFT JOIN check_states s ON s.check_id = c.id ORDER BY c.host, c.name");
    }

    static void put(Connection connection, Row row) throws SQLException {
        Sql.run(connection, "DELETE FROM checks WHERE id = ?", row.id());
        Sql.run(
                connection,
                "INSERT INTO checks (id, host, name, given, provisioned, version, created_ms, changed_ms)"
                        + " VALUES (?,?,?,?,?,?,?,?)",
                row.id(),
                row.host(),
                row.name(),
                GivenJson.write(row.given()),
                row.provisioned() ? 1 : 0,
                row.version(),
                row.createdMillis(),
                row.changedMillis());
    }

    static void delete(Connection connection, String id) throws SQLException {
        for (String table : List.of("check_states", "check_results", "check_looks", "check_hours")) {
            Sql.run(connection, "DELETE FROM " + table + " WHERE check_id = ?", id);
        }
        Sql.run(connection, "DELETE FROM checks WHERE id = ?", id);
    }

    static void remember(Connection connection, String id, Memory memory, @Nullable String accepted, long runMillis)
            throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO check_states (check_id, memory, accepted, run_ms) VALUES (?,?,?,?)"
                        + " ON CONFLICT (check_id) DO UPDATE SET memory = excluded.memory,"
                        + " accepted = excluded.accepted, run_ms = excluded.run_ms",
                id,
                MemoryJson.write(memory),
                accepted,
                runMillis);
    }

    static void forget(Connection connection, String id) throws SQLException {
        Sql.run(connection, "DELETE FROM check_states WHERE check_id = ?", id);
    }

    /// Keeps a look in full.
    static void found(Connection connection, Result result) throws SQLException {
        Phases phases = result.phases();
        Sql.run(
                connection,
                "INSERT INTO check_results (check_id, at_ms, state, code, message, dns_us, connect_us, tls_us,"
                        + " first_byte_us, total_us, facts, transcript) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
                        + " ON CONFLICT (check_id, at_ms) DO NOTHING",
                result.checkId(),
                result.atMillis(),
                result.state().word(),
                result.code(),
                result.message(),
                phases.dns(),
                phases.connect(),
                phases.tls(),
                phases.firstByte(),
                phases.total(),
                LookPage.FactsJson.write(result.facts()),
                result.transcript());
    }

    /// Keeps `page` of check `id` instead of what it was before it grew.
    static void page(Connection connection, String id, LookPage page) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO check_looks (check_id, from_ms, to_ms, looks) VALUES (?,?,?,?)"
                        + " ON CONFLICT (check_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms, looks = excluded.looks",
                id,
                page.fromMillis(),
                page.toMillis(),
                Base64.getEncoder().encodeToString(page.bytes()));
    }

    /// Forgets the looks of check `id` before `beforeMillis` (epoch ms), a page as a whole.
    static int forgetLooks(Connection connection, String id, long beforeMillis) throws SQLException {
        int full = Sql.run(connection, "DELETE FROM check_results WHERE check_id = ? AND at_ms < ?", id, beforeMillis);
        return full
                + Sql.run(
                        connection,
                        "DELETE FROM check_looks WHERE check_id = ? AND from_ms < ? AND to_ms < ?",
                        id,
                        beforeMillis,
                        beforeMillis);
    }

    /// Forgets what was said in all looks of check `id` but the last [#TRANSCRIPTS].
    static void trim(Connection connection, String id) throws SQLException {
        Sql.run(
                connection,
                "DELETE FROM check_results WHERE check_id = ? AND at_ms < (SELECT at_ms FROM check_results"
                        + " WHERE check_id = ? ORDER BY at_ms DESC LIMIT 1 OFFSET " + (TRANSCRIPTS - 1) + ")",
                id,
                id);
    }

    /// The looks of check `id` from `from` to before `to` (epoch ms) that are in the catalog, latest first, at most
    /// `limit`: those of the pages, and in the place of some the same in full.
    static List<Result> results(Connection connection, String id, long from, long to, int limit) throws SQLException {
        NavigableMap<Long, Result> found = new TreeMap<>();
        for (Result one : inFull(connection, id, from, to, limit)) {
            found.put(one.atMillis(), one);
        }
        int pages = limit / LookPage.LOOKS + PAGES_BESIDE;
        List<String> read = Sql.all(
                connection,
                row -> row.getString("looks"),
                "SELECT looks FROM check_looks WHERE check_id = ? AND from_ms < ? AND to_ms >= ? ORDER BY from_ms DESC"
                        + " LIMIT " + pages,
                id,
                to,
                from);
        for (String page : read) {
            for (Result one : LookPage.read(id, Base64.getDecoder().decode(page))) {
                if (one.atMillis() >= from && one.atMillis() < to) {
                    found.putIfAbsent(one.atMillis(), one);
                }
            }
        }
        return found.descendingMap().values().stream().limit(limit).toList();
    }

    private static List<Result> inFull(Connection connection, String id, long from, long to, int limit)
            throws SQLException {
        return Sql.all(
                connection,
                CheckTable::result,
                "SELECT * FROM check_results WHERE check_id = ? AND at_ms >= ? AND at_ms < ?"
                        + " ORDER BY at_ms DESC LIMIT " + limit,
                id,
                from,
                to);
    }

    private static Row row(ResultSet row) throws SQLException {
        String memory = row.getString("memory");
        return new Row(
                row.getString("id"),
                row.getString("host"),
                row.getString("name"),
                GivenJson.read(row.getString("given")),
                row.getInt("provisioned") != 0,
                row.getLong("version"),
                row.getLong("created_ms"),
                row.getLong("changed_ms"),
                memory == null ? Memory.NONE : MemoryJson.read(memory),
                row.getString("accepted"),
                row.getLong("run_ms"));
    }

    private static Result result(ResultSet row) throws SQLException {
        return new Result(
                row.getString("check_id"),
                row.getLong("at_ms"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("code"),
                row.getString("message"),
                new Phases(
                        row.getLong("dns_us"),
                        row.getLong("connect_us"),
                        row.getLong("tls_us"),
                        row.getLong("first_byte_us"),
                        row.getLong("total_us")),
                LookPage.FactsJson.read(row.getString("facts")),
                row.getString("transcript"));
    }
}
