package dev.tocsin.watch.control;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of the table of actions.
final class ActionTable {
    private static final String RUNNING = "running";

    private ActionTable() {}

    /// A row and its place.
    record Row(long seq, Action action) {}

    /// Adds `action`; of more than `most` the oldest goes.
    static void add(Connection connection, Action action, int most) throws SQLException {
        Long last = Sql.one(connection, row -> row.getLong(1), "SELECT COALESCE(MAX(seq), 0) FROM control_action");
        long seq = (last == null ? 0 : last) + 1;
        Action.Wish wish = action.wish();
        Sql.run(
                connection,
                "INSERT INTO control_action (seq, id, at_ms, host, host_name, service, unit, verb, actor, reason,"
                        + " result, code, text, state_before, state_after, exit_code, took_ms, output)"
                        + " VALUES (?,?,?,?,?,?,?,?,?,?,?,'','','unknown','unknown',-1,0,'')",
                seq,
                action.id().toString(),
                action.atMillis(),
                wish.host().toString(),
                wish.hostName(),
                wish.service(),
                wish.unit(),
                wish.verb().word(),
                wish.actor(),
                wish.reason(),
                RUNNING);
        ServiceReply reply = action.reply();
        if (reply != null) {
            end(connection, action.id(), reply);
        }
        Sql.run(connection, "DELETE FROM control_action WHERE seq <= ?", seq - most);
    }

    /// Writes what came of the action `id`.
    static void end(Connection connection, UUID id, ServiceReply reply) throws SQLException {
        Sql.run(
                connection,
                "UPDATE control_action SET result = ?, code = ?, text = ?, state_before = ?, state_after = ?,"
                        + " exit_code = ?, took_ms = ?, output = ? WHERE id = ? AND result = ?",
                reply.result().word(),
                reply.code(),
                reply.text(),
                reply.before().word(),
                reply.after().word(),
                reply.exit(),
                reply.millis(),
                reply.output(),
                id.toString(),
                RUNNING);
    }

    /// The action `id`; null when there is none.
    static @Nullable Action find(Connection connection, UUID id) throws SQLException {
        Row row = Sql.one(connection, ActionTable::row, "SELECT * FROM control_action WHERE id = ?", id.toString());
        return row == null ? null : row.action();
    }

    /// Those that nobody has answered.
    static List<Row> running(Connection connection) throws SQLException {
        return Sql.all(connection, ActionTable::row, "SELECT * FROM control_action WHERE result = ?", RUNNING);
    }

    /// Those before `seq`, newest first, at most `limit`; of one host or of all (null).
    static List<Row> before(Connection connection, long seq, @Nullable HostId host, int limit) throws SQLException {
        return host == null
                ? Sql.all(
                        connection,
                        ActionTable::row,
                        "SELECT * FROM control_action WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                        seq,
                        limit)
                : Sql.all(
                        connection,
                        ActionTable::row,
                        "SELECT * FROM control_action WHERE host = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                        host.toString(),
                        seq,
                        limit);
    }

    private static Row row(ResultSet row) throws SQLException {
        Action.Wish wish = new Action.Wish(
                HostId.parse(row.getString("host")),
                row.getString("host_name"),
                row.getString("service"),
                row.getString("unit"),
                ServiceVerb.valueOf(upper(row.getString("verb"))),
                row.getString("actor"),
                row.getString("reason"));
        String result = row.getString("result");
        ServiceReply reply = result.equals(RUNNING)
                ? null
                : new ServiceReply(
                        Result.valueOf(upper(result)),
                        row.getString("code"),
                        State.valueOf(upper(row.getString("state_before"))),
                        State.valueOf(upper(row.getString("state_after"))),
                        row.getInt("exit_code"),
                        row.getInt("took_ms"),
                        row.getString("text"),
                        row.getString("output"));
        UUID id = UUID.fromString(row.getString("id"));
        return new Row(row.getLong("seq"), new Action(id, row.getLong("at_ms"), wish, reply));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
