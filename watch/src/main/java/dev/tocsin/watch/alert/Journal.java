package dev.tocsin.watch.alert;

import dev.tocsin.store.Catalog;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that happened and everything that was decided, in order: the answer to "why did it ring" and "why did it
/// not". Lines are only added, in the transaction of what they tell.
///
/// Thread-safe.
public final class Journal {
    /// Lines in one answer.
    public static final int ANSWER = 1_000;

    private final Catalog catalog;

    /// A journal in `catalog`.
    public Journal(Catalog catalog) {
        this.catalog = catalog;
    }

    /// A line.
    ///
    /// @param id its place, from 1
    /// @param atMillis when, epoch ms
    /// @param actor who: `hub`, or a person's name
    /// @param subject about what: `host/SERVICE`, a contact, a channel
    /// @param incident which incident it belongs to; 0: none
    /// @param what one word: `failed`, `recovered`, `told`, `held`, `ack`, `note`, `sent`
    /// @param reason the name of the decision: `first-failure`, `below-severity`; may be empty
    /// @param text for people
    public record Line(
            long id,
            long atMillis,
            String actor,
            String subject,
            long incident,
            String what,
            String reason,
            String text) {}

    /// Adds a line, whose id is given by the catalog.
    ///
    /// @throws SQLException when it could not be written
    public static void add(Connection connection, Line line) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO journal (at_ms, actor, subject, incident, what, reason, text) VALUES (?,?,?,?,?,?,?)",
                line.atMillis(),
                line.actor(),
                line.subject(),
                line.incident(),
                line.what(),
                line.reason(),
                line.text());
    }

    /// The latest lines from `from` to before `to` (epoch ms), of `subject` or of all (null), latest first, at most
    /// [#ANSWER].
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Line> between(long from, long to, @Nullable String subject) throws IOException {
        return catalog.read(connection -> subject == null
                ? Sql.all(
                        connection,
                        Journal::line,
                        "SELECT * FROM journal WHERE at_ms >= ? AND at_ms < ? ORDER BY id DESC LIMIT " + ANSWER,
                        from,
                        to)
                : Sql.all(
                        connection,
                        Journal::line,
                        "SELECT * FROM journal WHERE subject = ? AND at_ms >= ? AND at_ms < ? ORDER BY id DESC LIMIT "
                                + ANSWER,
                        subject,
                        from,
                        to));
    }

    /// The lines of one incident, first to last, at most [#ANSWER].
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Line> of(long incident) throws IOException {
        return catalog.read(connection -> Sql.all(
                connection,
                Journal::line,
                "SELECT * FROM journal WHERE incident = ? ORDER BY id LIMIT " + ANSWER,
                incident));
    }

    /// Forgets lines of before `beforeMillis` (epoch ms); how many.
    ///
    /// @throws IOException when it could not be written
    public int forget(long beforeMillis) throws IOException {
        return catalog.write(connection -> Sql.run(connection, "DELETE FROM journal WHERE at_ms < ?", beforeMillis));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong("id"),
                row.getLong("at_ms"),
                row.getString("actor"),
                row.getString("subject"),
                row.getLong("incident"),
                row.getString("what"),
                row.getString("reason"),
                row.getString("text"));
    }
}
