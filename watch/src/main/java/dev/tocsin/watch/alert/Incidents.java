package dev.tocsin.watch.alert;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event;
import dev.tocsin.store.Catalog;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Incidents: from the moment in which something is called failed until it has recovered, is no longer watched, or a
/// person ends it. One thing has at most one that is open.
///
/// Thread-safe.
public final class Incidents {
    /// Incidents in one answer.
    public static final int ANSWER = 500;

    private final Catalog catalog;

    /// Incidents in `catalog`.
    public Incidents(Catalog catalog) {
        this.catalog = catalog;
    }

    /// What has failed.
    ///
    /// @param id of the check or rule
    /// @param host whose, `%h`
    /// @param service which, `%s`
    public record Subject(String id, String host, String service) {
        /// `host/service`, as the journal names it.
        public String key() {
            return host + "/" + service;
        }

        /// Whether it is a rule, on one host and entity; otherwise it is a check.
        public boolean isOfRule() {
            return id.indexOf('|') >= 0;
        }
    }

    /// An incident.
    ///
    /// @param id from 1, in the order of their beginnings
    /// @param severity the worst until now
    /// @param code the latest code
    /// @param message the latest message
    /// @param openedMillis when it began, epoch ms
    /// @param ackedMillis when somebody took it on; null: nobody did
    /// @param ackedBy who
    /// @param endedMillis when it ended; null: it has not
    /// @param endReason `recovered`, `removed`, `resolved`
    public record Incident(
            long id,
            Subject subject,
            Severity severity,
            int code,
            String message,
            boolean flapping,
            long openedMillis,
            @Nullable Long ackedMillis,
            @Nullable String ackedBy,
            @Nullable Long endedMillis,
            @Nullable String endReason) {}

    /// Opens, changes or ends the incident of `subject` as `event` says; its id, or 0 when there is none that it
    /// belongs to.
    ///
    /// @throws SQLException when it could not be written
    public static long apply(Connection connection, Subject subject, Event event) throws SQLException {
        Incident open = open(connection, subject);
        return switch (event.kind()) {
            case FAILED, CHANGED, REMINDER, FLAPPING -> openOrChange(connection, subject, open, event);
            case SETTLED -> // what flapped may have been opened by a recovery, and then ends in no other way
                Turns.isEnd(event)
                        ? end(connection, open, event.atMillis(), "recovered")
                        : openOrChange(connection, subject, open, event);
            case RECOVERED -> end(connection, open, event.atMillis(), "recovered");
            case REMOVED -> end(connection, open, event.atMillis(), "removed");
        };
    }

    private static long openOrChange(Connection connection, Subject subject, @Nullable Incident open, Event event)
            throws SQLException {
        if (open != null) {
            return change(connection, open, event);
        }
        return event.severity() == Severity.INFO ? 0 : open(connection, subject, event);
    }

    /// The open incident of `subject`; null when none is open.
    ///
    /// @throws SQLException when it cannot be read
    static @Nullable Incident open(Connection connection, Subject subject) throws SQLException {
        return Sql.one(
                connection,
                Incidents::incident,
                "SELECT * FROM incidents WHERE subject = ? AND ended_ms IS NULL",
                subject.id());
    }

    private static long open(Connection connection, Subject subject, Event event) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO incidents (subject, host, service, severity, code, message, flapping, opened_ms)"
                        + " VALUES (?,?,?,?,?,?,?,?)",
                subject.id(),
                subject.host(),
                subject.service(),
                event.severity().word(),
                event.code(),
                event.message(),
                event.kind() == Event.Kind.FLAPPING ? 1 : 0,
                event.atMillis());
        Long id = Sql.one(
                connection,
                row -> row.getLong("id"),
                "SELECT id FROM incidents WHERE subject = ? AND ended_ms IS NULL",
                subject.id());
        return id == null ? 0 : id;
    }

    private static long change(Connection connection, Incident open, Event event) throws SQLException {
        Severity worst = event.severity().compareTo(open.severity()) > 0 ? event.severity() : open.severity();
        boolean flapping =
                event.kind() == Event.Kind.FLAPPING || (open.flapping() && event.kind() != Event.Kind.SETTLED);
        Sql.run(
                connection,
                "UPDATE incidents SET severity = ?, code = ?, message = ?, flapping = ? WHERE id = ?",
                worst.word(),
                event.code(),
                event.message(),
                flapping ? 1 : 0,
                open.id());
        return open.id();
    }

    private static long end(Connection connection, @Nullable Incident open, long at, String reason)
            throws SQLException {
        if (open == null) {
            return 0;
        }
        Sql.run(connection, "UPDATE incidents SET ended_ms = ?, end_reason = ? WHERE id = ?", at, reason, open.id());
        return open.id();
    }

    /// Forgets incidents that ended before `beforeMillis` (epoch ms); how many.
    ///
    /// @throws IOException when it could not be written
    public int forget(long beforeMillis) throws IOException {
        return catalog.write(
                connection -> Sql.run(connection, "DELETE FROM incidents WHERE ended_ms < ?", beforeMillis));
    }

    /// Those that are open, or those that ended, latest first, at most [#ANSWER].
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Incident> list(boolean open) throws IOException {
        return catalog.read(connection -> Sql.all(
                connection,
                Incidents::incident,
                "SELECT * FROM incidents WHERE ended_ms IS " + (open ? "NULL" : "NOT NULL") + " ORDER BY id DESC LIMIT "
                        + ANSWER));
    }

    /// One of them, or null.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable Incident find(long id) throws IOException {
        return catalog.<@Nullable Incident>read(connection -> byId(connection, id));
    }

    /// Notes that `actor` has taken it on, with `text` (may be empty); null when there is none of that id. Of one that
    /// is
    /// taken on already, or has ended, nothing but the text is kept, as a note.
    ///
    /// @throws IOException when it could not be written
    public @Nullable Incident acknowledge(long id, String actor, String text, long now) throws IOException {
        return write(
                id,
                actor,
                "ack",
                text,
                now,
                connection -> Sql.run(
                        connection,
                        "UPDATE incidents SET acked_ms = ?, acked_by = ?"
                                + " WHERE id = ? AND acked_ms IS NULL AND ended_ms IS NULL",
                        now,
                        actor,
                        id));
    }

    /// Adds a note.
    ///
    /// @throws IOException when it could not be written
    public @Nullable Incident note(long id, String actor, String text, long now) throws IOException {
        return write(id, actor, "note", text, now, connection -> 1);
    }

    /// Ends it because a person says so; what failed may fail again and opens another.
    ///
    /// @throws IOException when it could not be written
    public @Nullable Incident resolve(long id, String actor, String text, long now) throws IOException {
        return write(id, actor, "resolved", text, now, connection -> {
            Turns.end(connection, id);
            return Sql.run(
                    connection,
                    "UPDATE incidents SET ended_ms = ?, end_reason = 'resolved'" + " WHERE id = ? AND ended_ms IS NULL",
                    now,
                    id);
        });
    }

    private @Nullable Incident write(
            long id, String actor, String what, String text, long now, Catalog.Work<Integer> change)
            throws IOException {
        return catalog.<@Nullable Incident>write(connection -> {
            Incident incident = byId(connection, id);
            if (incident == null) {
                return null;
            }
            boolean changed = change.in(connection) == 1;
            if (changed || !text.isEmpty()) { // done before, or too late: only what is said besides is news
                String line = changed ? what : "note";
                Journal.add(
                        connection,
                        new Journal.Line(0, now, actor, incident.subject().key(), id, line, "", text));
            }
            return byId(connection, id);
        });
    }

    /// The incident `id`, or null.
    ///
    /// @throws SQLException when it cannot be read
    static @Nullable Incident byId(Connection connection, long id) throws SQLException {
        return Sql.one(connection, Incidents::incident, "SELECT * FROM incidents WHERE id = ?", id);
    }

    private static Incident incident(ResultSet row) throws SQLException {
        return new Incident(
                row.getLong("id"),
                new Subject(row.getString("subject"), row.getString("host"), row.getString("service")),
                Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                row.getInt("code"),
                row.getString("message"),
                row.getInt("flapping") != 0,
                row.getLong("opened_ms"),
                Sql.number(row, "acked_ms"),
                row.getString("acked_by"),
                Sql.number(row, "ended_ms"),
                row.getString("end_reason"));
    }
}
