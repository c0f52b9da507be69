package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    public record Fresh(String id, String token, Rights rights, long expiresMillis) {}

    /// What a token is made for.
    ///
    /// @param name what people call it; may be empty
    /// @param lifeMillis how long it is good
    /// @param maker who makes it, as the audit names them
    public record Wish(String name, Rights rights, long lifeMillis, String maker) {}

    /// A token, for a list.
    ///
    /// @param lastUsedMillis when it was last used, to the minute, epoch ms; null when never
    /// @param maker who made it, as the audit names them; empty for one of before there were several users
    public record Listed(
            String id,
            String name,
            Rights rights,
            long createdMillis,
            long expiresMillis,
            @Nullable Long lastUsedMillis,
            String maker) {}

    private record Found(String hash, String name, Rights rights, long expiresMillis, long lastUsedMillis) {}

    /// The whole local token of this run.
    public String localToken() {
        return "tocsin_" + LOCAL_ID + "_" + localSecret;
    }

    /// Makes a token, or null when there are [#COUNT] already.
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Fresh create(Wish wish) throws IOException {
        long now = clock.wallMillis();
        String id = secrets.id();
        String secret = secrets.secret();
        long expires = now + wish.lifeMillis();
        return catalog.<@Nullable Fresh>write(connection -> {
            Sql.run(connection, "DELETE FROM tokens WHERE expires_ms <= ?", now);
            if (Sql.number(connection, "SELECT COUNT(*) FROM tokens") >= COUNT) {
                return null;
            }
            Sql.run(
                    connection,
                    "INSERT INTO tokens (id, secret_hash, name, role, created_ms, expires_ms, hosts, scopes, maker)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    Secrets.hash(secret),
                    wish.name(),
                    wish.rights().role().word(),
                    now,
                    expires,
                    wish.rights().hosts().text(),
                    String.join("\n", wish.rights().scopes()),
                    wish.maker());
            return new Fresh(id, "tocsin_" + id + "_" + secret, wish.rights(), expires);
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
                    ? new Principal(Principal.LOCAL, LOCAL_ID, Rights.of(Role.ADMIN), Long.MAX_VALUE, null, null)
                    : null;
        }
        Found found = catalog.<@Nullable Found>read(connection -> Sql.one(
                connection,
                Tokens::found,
                "SELECT secret_hash, name, role, hosts, scopes, expires_ms, last_used_ms FROM tokens WHERE id = ?",
                id));
        long now = clock.wallMillis();
        if (found == null || !Secrets.same(found.hash, Secrets.hash(secret)) || found.expiresMillis <= now) {
            return null;
        }
        if (now - found.lastUsedMillis >= TOUCH_MILLIS) {
            catalog.write(
                    connection -> Sql.run(connection, "UPDATE tokens SET last_used_ms = ? WHERE id = ?", now, id));
        }
        return new Principal("token:" + id, found.name, found.rights, found.expiresMillis, null, null);
    }

    /// The living tokens, newest first.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Listed> all() throws IOException {
        long now = clock.wallMillis();
        return catalog.read(connection -> Sql.list(
                connection,
                Tokens::listed,
                "SELECT id, name, role, hosts, scopes, created_ms, expires_ms, last_used_ms, maker FROM tokens"
                        + " WHERE expires_ms > ? AND role IN ('viewer', 'operator', 'admin')"
                        + " ORDER BY created_ms DESC, id",
                now));
    }

    /// Ends token `id`; false when there is none.
    ///
    /// @throws IOException when it could not be ended
    public boolean end(String id) throws IOException {
        return catalog.write(connection -> Sql.run(connection, "DELETE FROM tokens WHERE id = ?", id) == 1);
    }

    private static Listed listed(ResultSet row) throws SQLException {
        long used = row.getLong(8);
        return new Listed(
                row.getString(1),
                row.getString(2),
                rights(row.getString(3), row.getString(4), row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                used == 0 ? null : used,
                row.getString(9));
    }

    private static Found found(ResultSet row) throws SQLException {
        boolean known = Role.of(row.getString(3)) != null; // one of a newer version opens nothing here
        return new Found(
                row.getString(1),
                row.getString(2),
                rights(row.getString(3), row.getString(4), row.getString(5)),
                known ? row.getLong(6) : 0,
                row.getLong(7));
    }

    private static Rights rights(String word, String hosts, String scopes) {
        Role role = Role.of(word);
        return new Rights(
                role == null ? Role.GUEST : role,
                HostSet.parse(hosts),
                scopes.isEmpty() ? List.of() : List.of(scopes.split("\n", -1)));
    }
}
