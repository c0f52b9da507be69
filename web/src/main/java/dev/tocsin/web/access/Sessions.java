package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Browser sessions, kept by the hub: the cookie holds 256 random bits that mean nothing elsewhere, the catalog their
/// hash. A session ends 12 h after the sign-in, 60 min after its last use, or at once when somebody ends it: every
/// request reads the catalog, nothing is cached.
///
/// Thread-safe.
public final class Sessions {
    /// A session lives at most this long, ms.
    public static final long ABSOLUTE_MILLIS = 12 * 3_600_000L;

    /// A session ends after this long without a request, ms.
    public static final long IDLE_MILLIS = 3_600_000L;

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

    /// One of a user's sessions, for a list.
    ///
    /// @param agent the browser as it named itself at sign-in, at most 200 characters
    public record Listed(String id, long createdMillis, long lastUsedMillis, long expiresMillis, String agent) {}

    private record Found(String id, String user, Role role, long lastUsedMillis, long expiresMillis) {}

    /// Makes a session of `user` inside the transaction that decided to.
    ///
    /// @throws SQLException when a statement fails
    Opened open(Connection connection, String user, Role role, String agent) throws SQLException {
        long now = clock.wallMillis();
        String id = secrets.id();
        String secret = secrets.secret();
        long expires = now + ABSOLUTE_MILLIS;
        prune(connection, user, now);
        String insert = "INSERT INTO sessions (id, secret_hash, user_name, created_ms, last_used_ms, expires_ms, agent)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, id);
            statement.setString(2, Secrets.hash(secret));
            statement.setString(3, user);
            statement.setLong(4, now);
            statement.setLong(5, now);
            statement.setLong(6, expires);
            statement.setString(7, agent.length() > AGENT_CHARS ? agent.substring(0, AGENT_CHARS) : agent);
            statement.executeUpdate();
        }
        return new Opened(secret, principal(id, user, role, expires, secret));
    }

    /// Whose cookie that is, or null when no living session has it. Notes the use, at most once a minute.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable Principal find(String secret) throws IOException {
        String hash = Secrets.hash(secret);
        Found found = catalog.<@Nullable Found>read(connection -> lookUp(connection, hash));
        long now = clock.wallMillis();
        if (found == null || found.expiresMillis <= now || now - found.lastUsedMillis >= IDLE_MILLIS) {
            return null;
        }
        if (now - found.lastUsedMillis >= TOUCH_MILLIS) {
            touch(found.id, now);
        }
        return principal(found.id, found.user, found.role, found.expiresMillis, secret);
    }

    /// The living sessions of `user`, last used first.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Listed> of(String user) throws IOException {
        long now = clock.wallMillis();
        String select = "SELECT id, created_ms, last_used_ms, expires_ms, agent FROM sessions"
                + " WHERE user_name = ? AND expires_ms > ? AND last_used_ms > ? ORDER BY last_used_ms DESC, id";
        return catalog.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(select)) {
                statement.setString(1, user);
                statement.setLong(2, now);
                statement.setLong(3, now - IDLE_MILLIS);
                List<Listed> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(new Listed(
                                row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5)));
                    }
                }
                return found;
            }
        });
    }

    /// Ends session `id` of `user`; false when that user has none of that id.
    ///
    /// @throws IOException when it could not be ended
    public boolean end(String user, String id) throws IOException {
        return catalog.write(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM sessions WHERE id = ? AND user_name = ?")) {
                statement.setString(1, id);
                statement.setString(2, user);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static Principal principal(String id, String user, Role role, long expires, String secret) {
        return new Principal("session:" + id, user, role, expires, id, Secrets.csrf(secret));
    }

    private static @Nullable Found lookUp(Connection connection, String hash) throws SQLException {
        String select = "SELECT s.id, s.user_name, u.role, s.last_used_ms, s.expires_ms FROM sessions s"
                + " JOIN users u ON u.name = s.user_name WHERE s.secret_hash = ?";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, hash);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                Role role = Role.of(row.getString(3));
                return role == null
                        ? null
                        : new Found(row.getString(1), row.getString(2), role, row.getLong(4), row.getLong(5));
            }
        }
    }

    private void touch(String id, long now) throws IOException {
        catalog.write(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE sessions SET last_used_ms = ? WHERE id = ?")) {
                statement.setLong(1, now);
                statement.setString(2, id);
                return statement.executeUpdate();
            }
        });
    }

    private static void prune(Connection connection, String user, long now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM sessions WHERE expires_ms <= ? OR last_used_ms <= ?")) {
            statement.setLong(1, now);
            statement.setLong(2, now - IDLE_MILLIS);
            statement.executeUpdate();
        }
        String surplus = "DELETE FROM sessions WHERE user_name = ? AND id NOT IN"
                + " (SELECT id FROM sessions WHERE user_name = ? ORDER BY last_used_ms DESC LIMIT ?)";
        try (PreparedStatement statement = connection.prepareStatement(surplus)) {
            statement.setString(1, user);
            statement.setString(2, user);
            statement.setInt(3, PER_USER - 1);
            statement.executeUpdate();
        }
    }
}
