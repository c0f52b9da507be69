package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Users whom a provider lets in: each is known by the provider and what that knows it by, and never by a name, which
/// somebody else may bear there tomorrow. What it may is what was granted at its last sign-in; when that is another
/// than
/// before, its other sessions end.
///
/// Thread-safe.
public final class ProvidedUsers {
    private final Catalog catalog;
    private final Clock clock;
    private final Sessions sessions;

    /// Keeps them in `catalog` and opens `sessions`.
    public ProvidedUsers(Catalog catalog, Clock clock, Sessions sessions) {
        this.catalog = catalog;
        this.clock = clock;
        this.sessions = sessions;
    }

    /// Somebody whom a provider has signed in.
    ///
    /// @param issuer the provider
    /// @param subject by what it knows the user
    /// @param name what a new one is to be called
    /// @param rights what is granted
    public record Arrival(String issuer, String subject, String name, Rights rights) {}

    /// What came of a sign-in.
    public sealed interface Outcome {
        /// Signed in.
        record In(Sessions.Opened opened) implements Outcome {}

        /// Not: why, as a sentence.
        record Refused(String why) implements Outcome {}
    }

    /// Opens a session for `arrival`, who is added when it comes for the first time.
    ///
    /// @throws IOException when the catalog failed
    public Outcome signIn(Arrival arrival, Sessions.From from) throws IOException {
        return catalog.write(connection -> {
            String name = nameOf(connection, arrival.issuer, arrival.subject);
            if (name == null) {
                String why = problem(connection, arrival);
                if (why != null) {
                    return new Outcome.Refused(why);
                }
                name = arrival.name;
                add(connection, arrival);
            } else {
                grant(connection, name, arrival.rights);
            }
            return new Outcome.In(sessions.open(connection, name, arrival.rights, from, Sessions.Way.PROVIDER));
        });
    }

    /// Notes that the user of `session` proved anew who it is; false when that is not `arrival`.
    ///
    /// @throws IOException when the catalog failed
    public boolean confirm(Arrival arrival, String user, String session) throws IOException {
        return catalog.write(connection -> {
            if (!user.equals(nameOf(connection, arrival.issuer, arrival.subject))) {
                return false;
            }
            sessions.confirm(connection, session);
            return true;
        });
    }

    private static @Nullable String nameOf(Connection connection, String issuer, String subject) throws SQLException {
        return Sql.one(
                connection,
                row -> row.getString(1),
                "SELECT name FROM users WHERE issuer = ? AND subject = ?",
                issuer,
                subject);
    }

    private static @Nullable String problem(Connection connection, Arrival arrival) throws SQLException {
        String name = arrival.name;
        String wrong = Users.problem(name);
        if (wrong != null) {
            return "the name that came for you " + wrong;
        }
        if (Users.find(connection, name) != null) {
            return "there is another user " + name + " here already; an admin has to remove that one first";
        }
        long count = Sql.number(connection, "SELECT COUNT(*) FROM users");
        return count == 0
                ? "the first one to sign in comes by the link that tocsin up has printed"
                : count >= Users.COUNT
                        ? "at most " + Users.COUNT + " users are kept; an admin has to delete some"
                        : null;
    }

    private void add(Connection connection, Arrival arrival) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO users (name, role, hosts, created_ms, issuer, subject) VALUES (?, ?, ?, ?, ?, ?)",
                arrival.name,
                arrival.rights.role().word(),
                arrival.rights.hosts().text(),
                clock.wallMillis(),
                arrival.issuer,
                arrival.subject);
    }

    private static void grant(Connection connection, String name, Rights rights) throws SQLException {
        Users.User before = Users.find(connection, name);
        if (before != null && before.rights().equals(rights)) {
            return;
        }
        Sql.run(
                connection,
                "UPDATE users SET role = ?, hosts = ? WHERE name = ?",
                rights.role().word(),
                rights.hosts().text(),
                name);
        Sessions.endAll(connection, name);
    }
}
