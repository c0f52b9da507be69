package dev.tocsin.watch.alert;

import dev.tocsin.store.Catalog;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The part of a link in a mail by which somebody without a sign-in does one thing with one incident, for
/// [#GOOD_MILLIS]: `PAYLOAD.MAC`, both Base64 for addresses, where the payload is
///
/// ```
/// a|s  INCIDENT  UNTIL (epoch s)  WHO
/// ```
///
/// between dots and the MAC the first 20 bytes of HMAC-SHA256 (RFC 2104) of it, by a key that is made once and stays in
/// the catalog. Nothing is kept of a link: it is good as often as it is used, and what it does twice is as if done
/// once.
public final class ActLinks {
    /// How long a link is good, ms: a long weekend.
    public static final long GOOD_MILLIS = 4L * 86_400_000;

    private static final String KEY = "act-links";
    private static final int KEY_BYTES = 32;
    private static final int MAC_BYTES = 20;
    private static final int WHO_CHARS = 20; // a link is at most 128 characters

    private final byte[] key;

    private ActLinks(byte[] key) {
        this.key = key;
    }

    /// What a link is for.
    public enum Purpose {
        /// Take an incident on.
        ACKNOWLEDGE,
        /// Silence what it is about.
        SILENCE
    }

    /// What a link says.
    ///
    /// @param who got the mail; as much of the name as fits
    public record Act(Purpose purpose, long incident, String who) {}

    /// Links by the key of `catalog`, which is made from `random` when there is none.
    ///
    /// @throws IOException when the catalog cannot be read or written
    public static ActLinks open(Catalog catalog, SecureRandom random) throws IOException {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        String kept = catalog.write(connection -> {
            Sql.run(
                    connection,
                    "INSERT INTO watch_keys (name, value) VALUES (?,?) ON CONFLICT (name) DO NOTHING",
                    KEY,
                    Base64.getEncoder().encodeToString(fresh));
            String found = Sql.one(
                    connection, row -> row.getString("value"), "SELECT value FROM watch_keys WHERE name = ?", KEY);
            return found == null ? "" : found; // it was put there just now
        });
        return new ActLinks(Base64.getDecoder().decode(kept));
    }

    /// The link for `act`, good from `now` (epoch ms) on.
    String sign(Act act, long now) {
        String who = act.who().substring(0, Math.min(WHO_CHARS, act.who().length()));
        long until = (now + GOOD_MILLIS) / 1_000;
        String payload = letter(act.purpose()) + "." + act.incident() + "." + until + "." + who;
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return text(bytes) + "." + text(mac(bytes));
    }

    /// What `link` says at `now` (epoch ms); null when it is none of ours, was changed, or is too old.
    public @Nullable Act read(String link, long now) {
        int dot = link.indexOf('.');
        try {
            byte[] payload = Base64.getUrlDecoder().decode(link.substring(0, Math.max(dot, 0)));
            byte[] mac = Base64.getUrlDecoder().decode(link.substring(dot + 1));
            if (!MessageDigest.isEqual(mac, mac(payload))) {
                return null;
            }
            String[] parts = new String(payload, StandardCharsets.UTF_8).split("\\.", 4);
            boolean good = Long.parseLong(parts[2]) * 1_000 >= now;
            Purpose purpose = parts[0].equals("a") ? Purpose.ACKNOWLEDGE : Purpose.SILENCE;
            return good ? new Act(purpose, Long.parseLong(parts[1]), parts[3]) : null;
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private static String letter(Purpose purpose) {
        return switch (purpose) {
            case ACKNOWLEDGE -> "a";
            case SILENCE -> "s";
        };
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] mac(byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(payload), MAC_BYTES);
        } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
            throw new AssertionError("BUG: got a platform without HMAC-SHA256, must have it", missing);
        }
    }
}
