package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The keys in sign-in links: 256 random bits, good once and for 30 minutes. A fresh installation has no account at
/// all; the first key ever used makes the user `admin`, so there is no default password and no open set-up page.
///
/// Thread-safe.
public final class SigninKeys {
    /// A key is good for this long, ms.
    public static final long LIFE_MILLIS = 30 * 60_000L;

    /// Unused keys at one time; beyond it the oldest ends.
    public static final int OUTSTANDING = 100;

    /// The user that the first key makes.
    public static final String FIRST_USER = "admin";

    private final Catalog catalog;
    private final Clock clock;
    private final Secrets secrets;
    private final Sessions sessions;

    /// Keeps keys in `catalog` and opens what they are good for in `sessions`.
    public SigninKeys(Catalog catalog, Clock clock, Secrets secrets, Sessions sessions) {
        this.catalog = catalog;
        this.clock = clock;
        this.secrets = secrets;
        this.sessions = sessions;
    }

    /// A key just made, shown once.
    ///
    /// @param key what the link carries behind `#k=`
    /// @param expiresMillis when it ends, epoch ms
    public record Fresh(String key, long expiresMillis) {}

    /// A new key for `user`, or null when there is no such user (with no users at all, `admin` is one).
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Fresh create(String user) throws IOException {
        long now = clock.wallMillis();
        String key = secrets.secret();
        return catalog.<@Nullable Fresh>write(connection -> {
            if (rightsOf(connection, user) == null) {
                return null;
            }
            prune(connection, now);
            Sql.run(
                    connection,
                    "INSERT INTO signin_keys (key_hash, user_name, created_ms, expires_ms) VALUES (?, ?, ?, ?)",
                    Secrets.hash(key),
                    user,
                    now,
                    now + LIFE_MILLIS);
            return new Fresh(key, now + LIFE_MILLIS);
        });
    }

    /// Burns `key` and opens a session, in one transaction; null when the key is unknown, used or expired. Of two
    /// requests with the same key one gets a session.
    ///
    /// @param from where it comes from
    /// @throws IOException when the catalog failed; the key is then still good
    public Sessions.@Nullable Opened use(String key, Sessions.From from) throws IOException {
        long now = clock.wallMillis();
        String hash = Secrets.hash(key);
        return catalog.<Sessions.@Nullable Opened>write(connection -> {
            String user = burn(connection, hash, now);
            if (user == null) {
                return null;
            }
            Rights rights = rightsOf(connection, user);
            if (rights == null) {
                return null; // the user was removed after the key was made
            }
            addFirstUser(connection, user, now);
            return sessions.open(connection, user, rights, from, Sessions.Way.LINK);
        });
    }

    /// Burns `key` and notes that the user of `session` proved anew who it is, in one transaction; false when the key
    /// is
    /// unknown, used, expired or somebody else's, whose it then stays.
    ///
    /// @throws IOException when the catalog failed; the key is then still good
    public boolean confirm(String key, String user, String session) throws IOException {
        long now = clock.wallMillis();
        String hash = Secrets.hash(key);
        return catalog.write(connection -> {
            long own = Sql.number(
                    connection, "SELECT COUNT(*) FROM signin_keys WHERE key_hash = ? AND user_name = ?", hash, user);
            if (own != 1 || burn(connection, hash, now) == null) {
                return false;
            }
            sessions.confirm(connection, session);
            return true;
        });
    }

    private static @Nullable String burn(Connection connection, String hash, long now) throws SQLException {
        int burned = Sql.run(
                connection,
                "UPDATE signin_keys SET used_ms = ? WHERE key_hash = ? AND used_ms IS NULL AND expires_ms > ?",
                now,
                hash,
                now);
        return burned != 1
                ? null
                : Sql.one(
                        connection,
                        row -> row.getString(1),
                        "SELECT user_name FROM signin_keys WHERE key_hash = ?",
                        hash);
    }

    private static @Nullable Rights rightsOf(Connection connection, String user) throws SQLException {
        Users.User found = Users.find(connection, user);
        if (found != null) {
            return found.rights();
        }
        return user.equals(FIRST_USER) && nobodyYet(connection) ? Rights.of(Role.ADMIN) : null;
    }

    private static boolean nobodyYet(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM users") == 0;
    }

    private static void addFirstUser(Connection connection, String user, long now) throws SQLException {
        if (nobodyYet(connection)) {
            Sql.run(
                    connection,
                    "INSERT INTO users (name, role, created_ms) VALUES (?, ?, ?)",
                    user,
                    Role.ADMIN.word(),
                    now);
        }
    }

    private static void prune(Connection connection, long now) throws SQLException {
        Sql.run(connection, "DELETE FROM signin_keys WHERE expires_ms <= ? OR used_ms IS NOT NULL", now);
        Sql.run(
                connection,
                "DELETE FROM signin_keys WHERE key_hash NOT IN (SELECT key_hash FROM signin_keys"
                        + " ORDER BY created_ms DESC, key_hash LIMIT ?)",
                OUTSTANDING - 1);
    }
}
