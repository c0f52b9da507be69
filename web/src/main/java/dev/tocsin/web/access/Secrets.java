package dev.tocsin.web.access;

import dev.tocsin.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Makes secrets and the only form in which they are kept. A secret is 256 random bits, so one round of SHA-256 is
/// enough: there is nothing to guess, unlike with a password.
public final class Secrets {
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final SecureRandom random;

    /// Draws from `random`.
    public Secrets(SecureRandom random) {
        this.random = random;
    }

    /// A new secret: 43 characters of base64url, 256 random bits.
    public String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// A new public id: 16 hex digits.
    public String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// SHA-256 of the characters of `secret`, 64 hex digits.
    public static String hash(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret));
    }

    /// What a browser repeats in a header to prove that a page of this hub sent the request: follows from the session's
    /// secret, so that nothing more has to be stored, and does not give it away.
    public static String csrf(String sessionSecret) {
        return hash("csrf " + sessionSecret);
    }

    /// True when both are the same; takes the same time wherever they differ.
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
