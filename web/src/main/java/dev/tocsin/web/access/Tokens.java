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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// API tokens: `tocsin_<id>_<secret>`, for programs. The id finds the row, the secret's hash is compared in constant
/// time; a token is shown once and ends by itself.
///
/// One more token lives only as long as the hub's process: the *local token*, an admin's, whose file in the data
/// directory lets the command line on this machine in. Who can read that file owns the data anyway.
///
/// Thread-safe.
public final class Tokens {
    /// Tokens at one time.
    public static final int COUNT = 1_000;

    /// The id of the local token.
    public static final String LOCAL_ID = "local";

    private static final Pattern FORM = Pattern.compile("tocsin_([a-z0-9]{1,64})_([A-Za-z0-9_-]{43})");
    private static final long TOUCH_MILLIS = 60_000L;

    private final Catalog catalog;
    private final Clock clock;
    private final Secrets secrets;
    private final String localSecret;

    /// Keeps tokens in `catalog`.
    public Tokens(Catalog catalog, Clock clock, Secrets secrets) {
        this.catalog = catalog;
        this.clock = clock;
        this.secrets = secrets;
        this.localSecret = secrets.secret();
    }

    /// A token just made.
    ///
    /// @param token the whole string, shown once
    public record Fresh(String id, String token, Role role, long expiresMillis) {}

    /// A token, for a list.
    ///
    /// @param lastUsedMillis when it was last used, to the minute, epoch ms; null when never
    public record Listed(
            String id,
            String name,
            Role role,
            long createdMillis,
            long expiresMillis,
            @Nullable Long lastUsedMillis) {}

    private record Found(String hash, String name, Role role, long expiresMillis, long lastUsedMillis) {}

    /// The whole local token of this run.
    public String localToken() {
        return "tocsin_" + LOCAL_ID + "_" + localSecret;
    }

    /// Makes a token, or null when there are [#COUNT] already.
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Fresh create(String name, Role role, long lifeMillis) throws IOException {
        long now = clock.wallMillis();
        String id = secrets.id();
        String secret = secrets.secret();
        return catalog.<@Nullable Fresh>write(connection -> {
            if (pruneAndCount(connection, now) >= COUNT) {
                return null;
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO tokens (id, secret_hash, name, role, created_ms,"
                            + " expires_ms) VALUES (?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, id);
                statement.setString(2, Secrets.hash(secret));
                statement.setString(3, name);
                statement.setString(4, role.word());
                statement.setLong(5, now);
                statement.setLong(6, now + lifeMillis);
                statement.executeUpdate();
            }
            return new Fresh(id, "tocsin_" + id + "_" + secret, role, now + lifeMillis);
        });
    }

    /// Whose token that is, or null when it is malformed, unknown, wrong or expired.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable Principal find(String token) throws IOException {
        Matcher parts = FORM.matcher(token);
        if (!parts.matches()) {
            return null;
        }
        String id = parts.group(1);
        String secret = parts.group(2);
        if (id.equals(LOCAL_ID)) {
            return Secrets.same(secret, localSecret)
                    ? new Principal(Principal.LOCAL, LOCAL_ID, Role.ADMIN, Long.MAX_VALUE, null, null)
                    : null;
        }
        Found found = catalog.<@Nullable Found>read(connection -> lookUp(connection, id));
        long now = clock.wallMillis();
        if (found == null || !Secrets.same(found.hash, Secrets.hash(secret)) || found.expiresMillis <= now) {
            return null;
        }
        if (now - found.lastUsedMillis >= TOUCH_MILLIS) {
            touch(id, now);
        }
        return new Principal("token:" + id, found.name, found.role, found.expiresMillis, null, null);
    }

    /// The living tokens, newest first.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Listed> all() throws IOException {
        long now = clock.wallMillis();
        String select = "SELECT id, name, role, created_ms, expires_ms, last_used_ms FROM tokens"
                + " WHERE expires_ms > ? ORDER BY created_ms DESC, id";
        return catalog.read(connection -> {
            List<Listed> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(select)) {
                statement.setLong(1, now);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        addTo(found, row);
                    }
                }
            }
            return found;
        });
    }

    /// Ends token `id`; false when there is none.
    ///
    /// @throws IOException when it could not be ended
    public boolean end(String id) throws IOException {
        return catalog.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM tokens WHERE id = ?")) {
                statement.setString(1, id);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static void addTo(List<Listed> found, ResultSet row) throws SQLException {
        Role role = Role.of(row.getString(3));
        if (role == null) {
            return; // of a newer version; it opens nothing here
        }
        long used = row.getLong(6);
        Long lastUsed = row.wasNull() ? null : used;
        found.add(new Listed(row.getString(1), row.getString(2), role, row.getLong(4), row.getLong(5), lastUsed));
    }

    private static @Nullable Found lookUp(Connection connection, String id) throws SQLException {
        String select = "SELECT secret_hash, name, role, expires_ms, last_used_ms FROM tokens WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, id);
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
                    connection.prepareStatement("UPDATE tokens SET last_used_ms = ? WHERE id = ?")) {
                statement.setLong(1, now);
                statement.setString(2, id);
                return statement.executeUpdate();
            }
        });
    }

    private static long pruneAndCount(Connection connection, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM tokens WHERE expires_ms <= ?")) {
            statement.setLong(1, now);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM tokens");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
