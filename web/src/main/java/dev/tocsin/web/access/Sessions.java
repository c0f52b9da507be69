package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Browser sessions, kept by the hub: the cookie holds 256 random bits that mean nothing elsewhere, the catalog their
/// hash. A session ends 12 h after the sign-in, 60 min after its last use, or at once when somebody ends it, and when
/// what its user may, or signs in with, changes: every request reads the catalog, nothing is cached.
///
/// Thread-safe.
public final class Sessions {
    /// A session lives at most this long, ms.
    public static final long ABSOLUTE_MILLIS = 12 * 3_600_000L;

    /// A session ends after this long without a request, ms.
    public static final long IDLE_MILLIS = 3_600_000L;

    /// So long after the sign-in, or after [#confirm], a session is fresh: may change what its user signs in with, and
    /// use what else asks for that, ms.
    public static final long RECENT_MILLIS = 5 * 60_000L;

    /// Sessions of one user; beyond it the one unused for longest ends.
    public static final int PER_USER = 100;

    private static final long TOUCH_MILLIS = 60_000L; // a commit per minute and session, not per request
    private static final int AGENT_CHARS = 200;

    private final Catalog catalog;
    private final Clock clock;
    private final Secrets secrets;

    /// Keeps sessions in `catalog`.
    public Sessions(Catalog catalog, Clock clock, Secrets secrets) {
        this.catalog = catalog;
        this.clock = clock;
        this.secrets = secrets;
    }

    /// A session just made: what the cookie gets, once.
    ///
    /// @param secret the cookie's value
    /// @param principal who it is
    public record Opened(String secret, Principal principal) {}

    /// Where a sign-in comes from.
    ///
    /// @param agent the browser as it names itself
    /// @param remote the address
    public record From(String agent, String remote) {}

    /// How somebody proved who it is.
    public enum Way {
        /// The key of a sign-in link.
        LINK,
        /// A password, with a code where there is a second factor.
        PASSWORD,
        /// A provider of identities.
        PROVIDER;

        /// The word in the API and the catalog.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One of a user's sessions, for a list.
    ///
    /// @param agent the browser as it named itself at sign-in, at most 200 characters
    /// @param remote the address that signed in
    /// @param way the word of a [Way]
    public record Listed(
            String id,
            long createdMillis,
            long lastUsedMillis,
            long expiresMillis,
            String agent,
            String remote,
            String way) {}

    private record Found(String id, String user, Rights rights, long lastUsedMillis, long expiresMillis) {}

    /// Makes a session of `user` inside the transaction that decided to.
    ///
    /// @throws SQLException when a statement fails
    Opened open(Connection connection, String user, Rights rights, From from, Way way) throws SQLException {
        long now = clock.wallMillis();
        String id = secrets.id();
        String secret = secrets.secret();
        long expires = now + ABSOLUTE_MILLIS;
        prune(connection, user, now);
        String agent = from.agent();
        Sql.run(
                connection,
                "INSERT INTO sessions (id, secret_hash, user_name, created_ms, last_used_ms, expires_ms, agent, remote,"
                        + " way) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                Secrets.hash(secret),
                user,
                now,
                now,
                expires,
                agent.length() > AGENT_CHARS ? agent.substring(0, AGENT_CHARS) : agent,
                from.remote(),
                way.word());
        return new Opened(secret, principal(id, user, rights, expires, secret));
    }

    /// Whose cookie that is, or null when no living session has it. Notes the use, at most once a minute.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable Principal find(String secret) throws IOException {
        String hash = Secrets.hash(secret);
        Found found = catalog.<@Nullable Found>read(connection -> Sql.one(
                connection,
                Sessions::found,
                "SELECT s.id, s.user_name, u.role, u.hosts, s.last_used_ms, s.expires_ms FROM sessions s"
                        + " JOIN users u ON u.name = s.user_name WHERE s.secret_hash = ?",
                hash));
        long now = clock.wallMillis();
        if (found == null || found.expiresMillis <= now || now - found.lastUsedMillis >= IDLE_MILLIS) {
            return null;
        }
        if (now - found.lastUsedMillis >= TOUCH_MILLIS) {
            catalog.write(connection ->
                    Sql.run(connection, "UPDATE sessions SET last_used_ms = ? WHERE id = ?", now, found.id));
        }
        return principal(found.id, found.user, found.rights, found.expiresMillis, secret);
    }

    /// The living sessions of `user`, last used first.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Listed> of(String user) throws IOException {
        long now = clock.wallMillis();
        return catalog.read(connection -> Sql.list(
                connection,
                Sessions::listed,
                "SELECT id, created_ms, last_used_ms, expires_ms, agent, remote, way FROM sessions"
                        + " WHERE user_name = ? AND expires_ms > ? AND last_used_ms > ? ORDER BY last_used_ms DESC, id",
                user,
                now,
                now - IDLE_MILLIS));
    }

    /// Ends session `id` of `user`; false when that user has none of that id.
    ///
    /// @throws IOException when it could not be ended
    public boolean end(String user, String id) throws IOException {
        return catalog.write(connection ->
                Sql.run(connection, "DELETE FROM sessions WHERE id = ? AND user_name = ?", id, user) == 1);
    }

    /// Ends all sessions of `user` but the one of id `kept`; returns how many.
    ///
    /// @throws IOException when they could not be ended
    public int endOthers(String user, String kept) throws IOException {
        return catalog.write(
                connection -> Sql.run(connection, "DELETE FROM sessions WHERE user_name = ? AND id <> ?", user, kept));
    }

    /// Whether the user of session `id` proved at most [#RECENT_MILLIS] ago who it is, by signing in or anew. Neither
    /// counts in the future: a clock that was set back makes nothing last longer.
    ///
    /// @throws IOException when the catalog cannot be read
    public boolean isRecent(String id) throws IOException {
        long now = clock.wallMillis();
        long since = now - RECENT_MILLIS;
        return catalog.read(connection -> Sql.number(
                        connection,
                        "SELECT COUNT(*) FROM sessions WHERE id = ?"
                                + " AND (created_ms BETWEEN ? AND ? OR fresh_ms BETWEEN ? AND ?)",
                        id,
                        since,
                        now,
                        since,
                        now)
                == 1);
    }

    /// Notes that the user of session `id` proved anew who it is, inside the transaction that found so. The cookie
    /// stays:
    /// other tabs of the browser go on.
    ///
    /// @throws SQLException when a statement fails
    void confirm(Connection connection, String id) throws SQLException {
        Sql.run(connection, "UPDATE sessions SET fresh_ms = ? WHERE id = ?", clock.wallMillis(), id);
    }

    /// Ends every session and every unused link of `user`, inside the transaction that changes what it may or signs in
    /// with.
    ///
    /// @throws SQLException when a statement fails
    static void endAll(Connection connection, String user) throws SQLException {
        Sql.run(connection, "DELETE FROM sessions WHERE user_name = ?", user);
        Sql.run(connection, "DELETE FROM signin_keys WHERE user_name = ?", user);
    }

    private static Principal principal(String id, String user, Rights rights, long expires, String secret) {
        return new Principal("session:" + id, user, rights, expires, id, Secrets.csrf(secret));
    }

    private static Found found(ResultSet row) throws SQLException {
        Role role = Role.of(row.getString(3));
        // a role of a newer version opens nothing here
        return new Found(
                row.getString(1),
                row.getString(2),
                Rights.of(role == null ? Role.GUEST : role, HostSet.parse(row.getString(4))),
                row.getLong(5),
                role == null ? 0 : row.getLong(6));
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    private static void prune(Connection connection, String user, long now) throws SQLException {
        Sql.run(connection, "DELETE FROM sessions WHERE expires_ms <= ? OR last_used_ms <= ?", now, now - IDLE_MILLIS);
        Sql.run(
                connection,
                "DELETE FROM sessions WHERE user_name = ? AND id NOT IN"
                        + " (SELECT id FROM sessions WHERE user_name = ? ORDER BY last_used_ms DESC LIMIT ?)",
                user,
                user,
                PER_USER - 1);
    }
}
