package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The people who may sign in: what each may do, on which hosts, and by what it proves who it is. There is always an
/// admin of all hosts who signs in here once there was one. Whatever changes what a user may ends all its sessions and
/// links in the same
/// transaction.
///
/// Thread-safe.
public final class Users {
    /// Users at one time.
    public static final int COUNT = 1_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");
    private static final String SELECT = "SELECT name, role, hosts, created_ms, password IS NOT NULL, totp_ms,"
            + " (SELECT MAX(last_used_ms) FROM sessions s WHERE s.user_name = users.name), issuer FROM users";

    private final Catalog catalog;
    private final Clock clock;

    /// Keeps users in `catalog`.
    public Users(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /// A user.
    ///
    /// @param createdMillis since when, epoch ms
    /// @param hasPassword whether it signs in by a password, and not by links alone
    /// @param hasTotp whether it is asked for a code as well
    /// @param seenMillis when it last asked for something, to the minute, epoch ms; null when it has no session
    /// @param issuer the provider that it signs in at, which says what it may; null for who signs in here
    public record User(
            String name,
            Rights rights,
            long createdMillis,
            boolean hasPassword,
            boolean hasTotp,
            @Nullable Long seenMillis,
            @Nullable String issuer) {}

    /// What came of a change.
    public sealed interface Outcome {
        /// Done.
        ///
        /// @param user as it is now
        record Kept(User user) implements Outcome {}

        /// There is a user of that name.
        record Taken() implements Outcome {}

        /// What the user may is said by the provider that it signs in at.
        record Provided() implements Outcome {}

        /// There are [#COUNT] already.
        record Full() implements Outcome {}

        /// There is no such user.
        record Gone() implements Outcome {}

        /// Nobody would be left who is an admin of all hosts.
        record Last() implements Outcome {}
    }

    /// What is wrong with `name` for a user, as the rest of a sentence; null when nothing is.
    public static @Nullable String problem(String name) {
        return NAME.matcher(name).matches()
                ? null
                : "must be 1 to 64 of a-z 0-9 . _ @ - and begin with a letter or digit";
    }

    /// What is wrong with `password` for the user `name`, as the rest of a sentence; null when nothing is.
    public static @Nullable String passwordProblem(String password, String name) {
        return PasswordRules.problem(password, name);
    }

    /// All users by name.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<User> all() throws IOException {
        return catalog.read(connection -> Sql.list(connection, Users::user, SELECT + " ORDER BY name"));
    }

    /// The user `name`, or null.
    ///
    /// @throws IOException when the catalog cannot be read
    public @Nullable User find(String name) throws IOException {
        return catalog.<@Nullable User>read(connection -> find(connection, name));
    }

    static @Nullable User find(Connection connection, String name) throws SQLException {
        return Sql.one(connection, Users::user, SELECT + " WHERE name = ?", name);
    }

    /// Adds the user `name`, with the password that `hash` is of, or with none when it is null.
    ///
    /// @throws IOException when it could not be stored
    public Outcome create(String name, Rights rights, @Nullable String hash) throws IOException {
        long now = clock.wallMillis();
        return catalog.write(connection -> {
            if (find(connection, name) != null) {
                return new Outcome.Taken();
            }
            long count = Sql.number(connection, "SELECT COUNT(*) FROM users");
            if (count >= COUNT) {
                return new Outcome.Full();
            }
            Rights given = count == 0 ? Rights.of(Role.ADMIN) : rights;
            if (count == 0 && !rights.equals(given)) {
                return new Outcome.Last(); // the first user has to be able to add others
            }
            Sql.run(
                    connection,
                    "INSERT INTO users (name, role, hosts, created_ms, password) VALUES (?, ?, ?, ?, ?)",
                    name,
                    rights.role().word(),
                    rights.hosts().text(),
                    now,
                    hash);
            return kept(connection, name);
        });
    }

    /// Gives `name` other rights, and ends its sessions.
    ///
    /// @throws IOException when it could not be stored
    public Outcome change(String name, Rights rights) throws IOException {
        return catalog.write(connection -> {
            User before = find(connection, name);
            if (before == null) {
                return new Outcome.Gone();
            }
            if (before.issuer != null) {
                return new Outcome.Provided();
            }
            if (before.rights.equals(rights)) {
                return new Outcome.Kept(before);
            }
            if (!isAdminOfAll(rights) && isLast(connection, before)) {
                return new Outcome.Last();
            }
            Sql.run(
                    connection,
                    "UPDATE users SET role = ?, hosts = ? WHERE name = ?",
                    rights.role().word(),
                    rights.hosts().text(),
                    name);
            Sessions.endAll(connection, name);
            return kept(connection, name);
        });
    }

    /// Removes `name` with all that it could sign in with.
    ///
    /// @return what it was
    /// @throws IOException when it could not be removed
    public Outcome remove(String name) throws IOException {
        return catalog.write(connection -> {
            User before = find(connection, name);
            if (before == null) {
                return new Outcome.Gone();
            }
            if (isLast(connection, before)) {
                return new Outcome.Last();
            }
            Sessions.endAll(connection, name);
            Sql.run(connection, "DELETE FROM recovery_codes WHERE user_name = ?", name);
            Sql.run(connection, "DELETE FROM users WHERE name = ?", name);
            return new Outcome.Kept(before);
        });
    }

    private static Outcome kept(Connection connection, String name) throws SQLException {
        User now = find(connection, name);
        return now == null ? new Outcome.Gone() : new Outcome.Kept(now);
    }

    private static boolean isAdminOfAll(Rights rights) {
        return rights.role() == Role.ADMIN && rights.hosts().isAll();
    }

    /// Those whom a provider lets in do not count: it may be gone, or think otherwise, tomorrow.
    private static boolean isLast(Connection connection, User user) throws SQLException {
        return user.issuer == null
                && isAdminOfAll(user.rights)
                && Sql.list(connection, Users::user, SELECT).stream()
                        .noneMatch(other ->
                                other.issuer == null && !other.name.equals(user.name) && isAdminOfAll(other.rights));
    }

    private static User user(ResultSet row) throws SQLException {
        Role role = Role.of(row.getString(2));
        long seen = row.getLong(7);
        boolean totp = row.getLong(6) != 0;
        return new User(
                row.getString(1),
                Rights.of(role == null ? Role.VIEWER : role, HostSet.parse(row.getString(3))),
                row.getLong(4),
                row.getBoolean(5),
                totp,
                seen == 0 ? null : seen,
                row.getString(8));
    }
}
