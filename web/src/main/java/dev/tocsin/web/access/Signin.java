package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Signing in with what people know and have: a password, and a code where the user has set that up.
///
/// A code counts once: the step of time that it is of is kept in the transaction that opens the session, and a recovery
/// code is deleted in it. A new password, a second factor that is set up or taken away, ends every session of the user;
/// who asked gets a new one.
///
/// Thread-safe.
public final class Signin {
    /// Recovery codes that a user gets.
    public static final int RECOVERY_CODES = 10;

    private static final int GROUP = 5; // characters between hyphens
    private static final int CODE_BYTES = 10; // 80 bits, so that one round of SHA-256 is enough

    private final Catalog catalog;
    private final Clock clock;
    private final SecureRandom random;
    private final Passwords passwords;
    private final Sessions sessions;

    /// Opens what is proved in `sessions`.
    public Signin(Catalog catalog, Clock clock, SecureRandom random, Sessions sessions) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
        this.passwords = new Passwords(random);
        this.sessions = sessions;
    }

    /// What somebody signs in with.
    ///
    /// @param code six digits, or a recovery code; null when none was sent
    public record Proof(
            String user, String password, @Nullable String code) {}

    /// What came of it.
    public sealed interface Outcome {
        /// Signed in.
        record In(Sessions.Opened opened) implements Outcome {}

        /// No such user, no password, another password: nobody is told which.
        record Wrong() implements Outcome {}

        /// The password is right, a code is needed as well.
        record CodeNeeded() implements Outcome {}

        /// The password is right, the code is not, or was used already.
        record CodeWrong() implements Outcome {}
    }

    /// What came of proving anew who one is.
    public enum Again {
        /// Proved.
        RIGHT,
        /// The user has no password.
        NONE,
        /// Another password.
        WRONG,
        /// The password is right, a code is needed as well.
        CODE_NEEDED,
        /// The password is right, the code is not, or was used already.
        CODE_WRONG
    }

    /// A second factor that is being set up.
    ///
    /// @param secret Base32, to be typed
    /// @param address `otpauth://…`, for a picture
    public record Enrolment(String secret, String address) {}

    /// A second factor that was set up.
    ///
    /// @param codes the recovery codes, shown once
    public record Confirmed(Sessions.Opened opened, List<String> codes) {}

    private record Known(
            Rights rights,
            @Nullable String password,
            @Nullable String totp,
            long step) {}

    /// Opens a session when `proof` is good.
    ///
    /// @throws IOException when the catalog failed
    /// @throws Passwords.Busy when too many try at once
    public Outcome signIn(Proof proof, Sessions.From from) throws IOException, Passwords.Busy {
        Known known = catalog.<@Nullable Known>read(connection -> known(connection, proof.user));
        String kept = known == null ? null : known.password;
        if (!passwords.matches(proof.password, kept) || kept == null) {
            return new Outcome.Wrong();
        }
        String better = Passwords.isOld(kept) ? passwords.hash(proof.password) : null;
        return catalog.write(connection -> {
            Known now = known(connection, proof.user);
            if (now == null || !kept.equals(now.password)) {
                return new Outcome.Wrong(); // changed in the meantime
            }
            if (now.totp != null && proof.code == null) {
                return new Outcome.CodeNeeded();
            }
            if (now.totp != null && !spend(connection, proof.user, now, proof.code)) {
                return new Outcome.CodeWrong();
            }
            if (better != null) {
                Sql.run(connection, "UPDATE users SET password = ? WHERE name = ?", better, proof.user);
            }
            return new Outcome.In(sessions.open(connection, proof.user, now.rights, from, Sessions.Way.PASSWORD));
        });
    }

    /// Notes that the user of `session` proved anew who it is, when `proof` is good: a password, and a code where the
    /// user has a second factor.
    ///
    /// @throws IOException when the catalog failed
    /// @throws Passwords.Busy when too many try at once
    public Again confirm(Proof proof, String session) throws IOException, Passwords.Busy {
        Known known = catalog.<@Nullable Known>read(connection -> known(connection, proof.user));
        String kept = known == null ? null : known.password;
        if (kept == null) {
            return Again.NONE;
        }
        if (!passwords.matches(proof.password, kept)) {
            return Again.WRONG;
        }
        return catalog.write(connection -> {
            Known now = known(connection, proof.user);
            if (now == null || !kept.equals(now.password)) {
                return Again.WRONG; // changed in the meantime
            }
            if (now.totp != null && proof.code == null) {
                return Again.CODE_NEEDED;
            }
            if (now.totp != null && !spend(connection, proof.user, now, proof.code)) {
                return Again.CODE_WRONG;
            }
            sessions.confirm(connection, session);
            return Again.RIGHT;
        });
    }

    /// Whether `password` is the one of `user`; false when it has none.
    ///
    /// @throws IOException when the catalog cannot be read
    /// @throws Passwords.Busy when too many try at once
    public boolean isPassword(String user, String password) throws IOException, Passwords.Busy {
        Known known = catalog.<@Nullable Known>read(connection -> known(connection, user));
        return passwords.matches(password, known == null ? null : known.password);
    }

    /// What to keep of a new `password`.
    ///
    /// @throws Passwords.Busy when too many try at once
    public String hash(String password) throws Passwords.Busy {
        return passwords.hash(password);
    }

    /// Gives `user` the password that `hash` is of, ends its sessions and opens a new one; null when it is gone.
    ///
    /// @throws IOException when it could not be stored
    public Sessions.@Nullable Opened setPassword(String user, String hash, Sessions.From from) throws IOException {
        return catalog.<Sessions.@Nullable Opened>write(connection -> {
            Sql.run(connection, "UPDATE users SET password = ? WHERE name = ?", hash, user);
            return anew(connection, user, from);
        });
    }

    /// Begins to set up a second factor for `user`: it counts when [#confirm] had a first code of it. Null when there
    /// is
    /// one already.
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Enrolment enrol(String user) throws IOException {
        String secret = Totp.secret(random);
        return catalog.<@Nullable Enrolment>write(connection ->
                Sql.run(connection, "UPDATE users SET totp_secret = ? WHERE name = ? AND totp_ms IS NULL", secret, user)
                                == 1
                        ? new Enrolment(secret, Totp.address(user, secret))
                        : null);
    }

    /// Puts the second factor of `user` in force when `code` is one of it now, ends its sessions and opens a new one.
    /// Null when it is not, or when none was begun.
    ///
    /// @throws IOException when it could not be stored
    public @Nullable Confirmed confirm(String user, String code, Sessions.From from) throws IOException {
        long now = clock.wallMillis();
        return catalog.<@Nullable Confirmed>write(connection -> {
            String secret = Sql.one(
                    connection,
                    row -> row.getString(1),
                    "SELECT totp_secret FROM users WHERE name = ? AND totp_ms IS NULL AND totp_secret IS NOT NULL",
                    user);
            Long step = secret == null ? null : Totp.step(secret, code, now, 0);
            if (step == null) {
                return null;
            }
            Sql.run(connection, "UPDATE users SET totp_ms = ?, totp_step = ? WHERE name = ?", now, step, user);
            List<String> codes = recoveryCodes(connection, user);
            Sessions.Opened opened = anew(connection, user, from);
            return opened == null ? null : new Confirmed(opened, codes);
        });
    }

    /// Takes the second factor of `user` away, ends its sessions and opens a new one; null when it is gone.
    ///
    /// @throws IOException when it could not be stored
    public Sessions.@Nullable Opened removeTotp(String user, Sessions.From from) throws IOException {
        return catalog.<Sessions.@Nullable Opened>write(connection -> {
            Sql.run(
                    connection,
                    "UPDATE users SET totp_secret = NULL, totp_ms = NULL, totp_step = 0 WHERE name = ?",
                    user);
            Sql.run(connection, "DELETE FROM recovery_codes WHERE user_name = ?", user);
            return anew(connection, user, from);
        });
    }

    /// Recovery codes of `user` that are still good.
    ///
    /// @throws IOException when the catalog cannot be read
    public int recoveryCodesLeft(String user) throws IOException {
        return catalog.read(connection -> Math.toIntExact(
                Sql.number(connection, "SELECT COUNT(*) FROM recovery_codes WHERE user_name = ?", user)));
    }

    private Sessions.@Nullable Opened anew(Connection connection, String user, Sessions.From from) throws SQLException {
        Sessions.endAll(connection, user);
        Users.User now = Users.find(connection, user);
        return now == null ? null : sessions.open(connection, user, now.rights(), from, Sessions.Way.PASSWORD);
    }

    private boolean spend(Connection connection, String user, Known known, @Nullable String code) throws SQLException {
        if (code == null || known.totp == null) {
            return false;
        }
        Long step = Totp.step(known.totp, code, clock.wallMillis(), known.step);
        if (step != null) {
            return Sql.run(connection, "UPDATE users SET totp_step = ? WHERE name = ?", step, user) == 1;
        }
        String hash = Secrets.hash(plain(code));
        return Sql.run(connection, "DELETE FROM recovery_codes WHERE user_name = ? AND code_hash = ?", user, hash) == 1;
    }

    private List<String> recoveryCodes(Connection connection, String user) throws SQLException {
        Sql.run(connection, "DELETE FROM recovery_codes WHERE user_name = ?", user);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            byte[] bytes = new byte[CODE_BYTES];
            random.nextBytes(bytes);
            String code = Totp.base32(bytes).toLowerCase(Locale.ROOT);
            Sql.run(
                    connection,
                    "INSERT INTO recovery_codes (user_name, code_hash) VALUES (?, ?)",
                    user,
                    Secrets.hash(code));
            codes.add(grouped(code));
        }
        return codes;
    }

    private static String grouped(String code) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < code.length(); at += GROUP) {
            text.append(at == 0 ? "" : "-").append(code, at, Math.min(code.length(), at + GROUP));
        }
        return text.toString();
    }

    private static String plain(String code) {
        return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Known known(Connection connection, String user) throws SQLException {
        return Sql.one(
                connection,
                Signin::read,
                "SELECT role, hosts, password, totp_secret, totp_ms, totp_step FROM users WHERE name = ?",
                user);
    }

    private static Known read(ResultSet row) throws SQLException {
        Role role = Role.of(row.getString(1));
        boolean inForce = row.getLong(5) != 0;
        return new Known(
                Rights.of(role == null ? Role.VIEWER : role, HostSet.parse(row.getString(2))),
                role == null ? null : row.getString(3), // a role of a newer version signs in to nothing here
                inForce ? row.getString(4) : null,
                row.getLong(6));
    }
}
