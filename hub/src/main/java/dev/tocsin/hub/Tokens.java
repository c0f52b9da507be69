package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Printable;
import dev.tocsin.base.Units;
import dev.tocsin.store.Catalog;
import dev.tocsin.wire.Token;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Enrolment tokens in the catalog. The secret is nowhere: the catalog keeps its SHA-256, which proofs are
/// made with. Whoever steals the catalog therefore holds no token to type in, but could compute proofs for
/// tokens that are still open; those live 30 minutes by default and are single use, and a used one is
/// worthless.
///
/// Burning a use and adding the host are one durable transaction: a crash leaves both or neither.
final class Tokens implements Enrollments {
    /// Hosts that one token may admit.
    static final int MAX_USES = 100;
    /// How long one may live.
    static final Duration MAX_TTL = Duration.ofHours(24);
    /// Ended tokens are kept this long, so that a late joiner is told *expired* and not *unknown*.
    static final Duration KEPT = Duration.ofDays(7);
    /// Labels of one token, and characters of a label or value.
    static final int MAX_LABELS = 32;
    /// Tokens that may be open at the same time.
    static final int MAX_OPEN = 1_000;
    /// Hosts that a hub knows, retired ones included: twice the fleet it is made for.
    static final int MAX_HOSTS = 20_000;

    static final int MAX_LABEL_CHARS = 128;

    private final Catalog catalog;
    private final Clock clock;
    private final SecureRandom random;
    private final byte[] pin;

    Tokens(Catalog catalog, Clock clock, SecureRandom random, byte[] pin) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
        this.pin = pin.clone();
    }

    @Override
    public Ticket create(Map<String, String> labels, int uses, Duration ttl, String by) throws IOException {
        check(labels, uses, ttl);
        Token token = new Token(random(Token.ID_BYTES), random(Token.SECRET_BYTES), pin);
        long now = clock.wallMillis();
        long expires = now + ttl.toMillis();
        String id = Token.encode(token.id());
        catalog.write(connection -> {
            forgetOld(connection, now);
            if (count(connection, "enrollments") >= MAX_OPEN) {
                throw new IllegalArgumentException("got one more enrolment token, there are " + MAX_OPEN
                        + " open ones; wait until some expire, or make one for several hosts");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO enrollments"
                    + " (id, proof_key, uses, uses_left, created_millis, expires_millis, made_by)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, id);
                insert.setString(2, HexFormat.of().formatHex(token.key()));
                insert.setInt(3, uses);
                insert.setInt(4, uses);
                insert.setLong(5, now);
                insert.setLong(6, expires);
                insert.setString(7, by);
                insert.executeUpdate();
            }
            insertLabels(connection, id, labels);
            return id;
        });
        return new Ticket(id, token.text(), expires, uses);
    }

    @Override
    public List<Open> open() throws IOException {
        long now = clock.wallMillis();
        return catalog.read(connection -> OpenTokens.list(connection, now));
    }

    @Override
    public boolean revoke(String id) throws IOException {
        long now = clock.wallMillis();
        return catalog.write(connection -> OpenTokens.revoke(connection, id, now));
    }

    /// The key that proofs with the token of `tokenId` are made with, or null when there is no such token.
    ///
    /// @throws IOException when the catalog cannot be read
    byte @Nullable [] proofKey(byte[] tokenId) throws IOException {
        String id = Token.encode(tokenId);
        String hex = catalog.<@Nullable String>read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT proof_key FROM enrollments WHERE id = ?")) {
                select.setString(1, id);
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? result.getString(1) : null;
                }
            }
        });
        return hex == null ? null : HexFormat.of().parseHex(hex);
    }

    /// What came of [#redeem].
    sealed interface Outcome {
        /// The host is in the catalog.
        record Joined(HostRow host) implements Outcome {}

        /// The token lets nobody in; why, one line.
        record No(String text) implements Outcome {}
    }

    /// Uses the token once and adds a host, durably. The proof was checked before.
    ///
    /// A machine that shows the key of a host again, with the token that let this host in or another that still
    /// lets somebody in, is that host: its answer was lost. Nothing is used up then.
    ///
    /// @param publicKey the SubjectPublicKeyInfo that the proof was made for
    /// @throws IOException when the catalog failed; nothing happened then
    Outcome redeem(byte[] tokenId, byte[] publicKey, HostFacts facts) throws IOException {
        String id = Token.encode(tokenId);
        HostTable.Entrance entrance = new HostTable.Entrance(HexFormat.of().formatHex(Token.pinOf(publicKey)), id);
        long now = clock.wallMillis();
        HostId hostId = HostId.create(now, random);
        return catalog.write(connection -> {
            HostTable.Known known = HostTable.known(connection, entrance.keySha256());
            if (known != null && mayReturn(connection, id, known.enrollmentId(), now)) {
                return new Outcome.Joined(known.host());
            }
            if (count(connection, "hosts") >= MAX_HOSTS) {
                return new Outcome.No("this hub knows " + MAX_HOSTS + " hosts, which is as many as one takes");
            }
            try (PreparedStatement burn = connection.prepareStatement("UPDATE enrollments"
                    + " SET uses_left = uses_left - 1 WHERE id = ? AND uses_left > 0 AND expires_millis > ?"
                    + " AND revoked_millis = 0")) {
                burn.setString(1, id);
                burn.setLong(2, now);
                if (burn.executeUpdate() == 0) {
                    return new Outcome.No(whyNot(connection, id, now));
                }
            }
            String name = facts.hostname().isBlank() ? hostId.toString() : facts.hostname();
            HostRow row = new HostRow(hostId, name, OpenTokens.labels(connection, id), 1, null, 0, facts, false);
            HostTable.insert(connection, row, entrance, now);
            return new Outcome.Joined(row);
        });
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM " + table);
                ResultSet result = select.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private static boolean mayReturn(Connection connection, String id, String enteredBy, long now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT uses_left, expires_millis FROM enrollments" + " WHERE id = ? AND revoked_millis = 0")) {
            select.setString(1, id);
            try (ResultSet result = select.executeQuery()) {
                return result.next() && result.getLong(2) > now && (id.equals(enteredBy) || result.getInt(1) > 0);
            }
        }
    }

    private static String whyNot(Connection connection, String id, long now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT uses, expires_millis, revoked_millis FROM enrollments" + " WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    return "this enrolment token is not known here";
                }
                if (result.getLong(3) > 0) {
                    return "this enrolment token was revoked at " + Units.iso(result.getLong(3));
                }
                int uses = result.getInt(1);
                long expires = result.getLong(2);
                return expires <= now
                        ? "this enrolment token expired at " + Units.iso(expires)
                        : "this enrolment token is used up (" + uses + (uses == 1 ? " use)" : " uses)");
            }
        }
    }

    private static void check(Map<String, String> labels, int uses, Duration ttl) {
        if (uses < 1 || uses > MAX_USES) {
            throw new IllegalArgumentException("got " + uses + " uses; a token has 1 to " + MAX_USES);
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException("got " + ttl.toSeconds() + " s; a token lives 1 s to 24 h");
        }
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException("got " + labels.size() + " labels; at most " + MAX_LABELS);
        }
        labels.forEach((label, value) -> {
            if (!label.matches("[a-z0-9][a-z0-9_.-]{0,63}")) {
                throw new IllegalArgumentException(
                        "got the label \"" + label + "\"; one is made of a-z, 0-9, _ . and -, at most 64 of them");
            }
            if (value.length() > MAX_LABEL_CHARS || !Printable.isPlain(value)) {
                throw new IllegalArgumentException("got a value of label " + label + " that is longer than "
                        + MAX_LABEL_CHARS + " characters or holds control characters");
            }
        });
    }

    private static void insertLabels(Connection connection, String id, Map<String, String> labels) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO enrollment_labels (enrollment_id, label, value) VALUES (?, ?, ?)")) {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                insert.setString(1, id);
                insert.setString(2, label.getKey());
                insert.setString(3, label.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static void forgetOld(Connection connection, long now) throws SQLException {
        long before = now - KEPT.toMillis();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM enrollment_labels"
                + " WHERE enrollment_id IN (SELECT id FROM enrollments WHERE expires_millis < ?)")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM enrollments WHERE expires_millis < ?")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
