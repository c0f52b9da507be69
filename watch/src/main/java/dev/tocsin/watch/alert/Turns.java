package dev.tocsin.watch.alert;

import dev.tocsin.signal.Event;
import dev.tocsin.signal.Reason;
import dev.tocsin.watch.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The turns of those ways to people that are used later, or again: kept in the catalog from the commit in
/// which an incident begins until it ends, so that a hub that was killed goes on where it was.
final class Turns {
    /// Held: its turn comes when nobody has acknowledged by then.
    static final String WAITS = "waits";

    /// Held: it is too small for an incident, and so for anybody to acknowledge.
    static final String NO_INCIDENT = "no-incident";

    private Turns() {}

    /// One way to one contact, for one incident.
    ///
    /// @param told how often it was told
    /// @param dueMillis when it is its turn, epoch ms; null: no more
    /// @param held why it was put off last; empty: it was not
    record Turn(
            long incident,
            String contact,
            String channel,
            String address,
            int told,
            @Nullable Long dueMillis,
            String held) {}

    /// Whether `way`, which is used later or again, tells `event` of `incident` now, when `decision` is what
    /// was decided for its contact; null: it does, else the reason why not. Notes when its turn is.
    static @Nullable String hold(Connection connection, Owner owner, Event event, Decisions.Decision decision, long now)
            throws SQLException {
        boolean quiet = decision.reason().equals(Decisions.QUIET_HOURS); // which are over by then, perhaps
        if (!decision.tell() && !quiet) {
            return decision.reason();
        }
        Contact.Way way = owner.way();
        Turn turn = find(connection, owner);
        if (isEnd(event)) {
            boolean heard = turn != null && turn.told() > 0;
            return !decision.tell() ? decision.reason() : way.after().isZero() || heard ? null : Reason.NEVER_TOLD;
        }
        if (owner.incident() == 0) { // nothing that anybody could acknowledge
            return way.after().isZero() && decision.tell()
                    ? null
                    : way.after().isZero() ? decision.reason() : NO_INCIDENT;
        }
        if (turn == null) {
            boolean tells = decision.tell() && way.after().isZero();
            long wait = (way.after().isZero() ? way.remind() : way.after()).toMillis();
            put(
                    connection,
                    new Turn(
                            owner.incident(),
                            owner.contact().name(),
                            way.channel(),
                            way.to(),
                            tells ? 1 : 0,
                            now + wait,
                            ""));
            return tells ? null : quiet ? decision.reason() : WAITS;
        }
        if (turn.told() == 0 && !way.after().isZero()) {
            return WAITS;
        }
        if (!decision.tell()) {
            return decision.reason();
        }
        Long next = way.remind().isZero()
                ? turn.dueMillis()
                : Long.valueOf(now + way.remind().toMillis());
        put(connection, turn(turn, turn.told() + 1, turn.dueMillis() == null ? null : next, ""));
        return null;
    }

    /// Whose turn it is.
    record Owner(long incident, Contact contact, Contact.Way way) {}

    /// Whether nothing more follows `event` of its incident.
    static boolean isEnd(Event event) {
        return switch (event.kind()) {
            case RECOVERED, REMOVED -> true;
            case SETTLED -> !event.reason().equals(Reason.STILL_BAD);
            case FAILED, CHANGED, REMINDER, FLAPPING -> false;
        };
    }

    static Turn turn(Turn before, int told, @Nullable Long dueMillis, String held) {
        return new Turn(before.incident(), before.contact(), before.channel(), before.address(), told, dueMillis, held);
    }

    private static @Nullable Turn find(Connection connection, Owner owner) throws SQLException {
        return Sql.one(
                connection,
                Turns::turn,
                "SELECT * FROM alert_turns WHERE incident = ? AND contact = ? AND channel = ? AND address = ?",
                owner.incident(),
                owner.contact().name(),
                owner.way().channel(),
                owner.way().to());
    }

    /// Whether it is anybody's turn at `now` (epoch ms).
    static boolean any(Connection connection, long now) throws SQLException {
        Long due = Sql.one(
                connection,
                row -> row.getLong("due"),
                "SELECT due_ms AS due FROM alert_turns WHERE due_ms IS NOT NULL ORDER BY due_ms LIMIT 1");
        return due != null && due <= now;
    }

    /// Whose turn it is at `now` (epoch ms), who waits longest first, at most `limit`.
    static List<Turn> due(Connection connection, long now, int limit) throws SQLException {
        return Sql.all(
                connection,
                Turns::turn,
                "SELECT * FROM alert_turns WHERE due_ms <= ? ORDER BY due_ms LIMIT " + limit,
                now);
    }

    /// Keeps `turn` instead of what it was.
    static void put(Connection connection, Turn turn) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO alert_turns (incident, contact, channel, address, told, due_ms, held)"
                        + " VALUES (?,?,?,?,?,?,?) ON CONFLICT (incident, contact, channel, address) DO UPDATE SET"
                        + " told = excluded.told, due_ms = excluded.due_ms, held = excluded.held",
                turn.incident(),
                turn.contact(),
                turn.channel(),
                turn.address(),
                turn.told(),
                turn.dueMillis(),
                turn.held());
    }

    /// Forgets the turns of `incident`.
    static void end(Connection connection, long incident) throws SQLException {
        Sql.run(connection, "DELETE FROM alert_turns WHERE incident = ?", incident);
    }

    /// Forgets `turn` alone.
    static void drop(Connection connection, Turn turn) throws SQLException {
        Sql.run(
                connection,
                "DELETE FROM alert_turns WHERE incident = ? AND contact = ? AND channel = ? AND address = ?",
                turn.incident(),
                turn.contact(),
                turn.channel(),
                turn.address());
    }

    private static Turn turn(ResultSet row) throws SQLException {
        return new Turn(
                row.getLong("incident"),
                row.getString("contact"),
                row.getString("channel"),
                row.getString("address"),
                row.getInt("told"),
                Sql.number(row, "due_ms"),
                row.getString("held"));
    }
}
