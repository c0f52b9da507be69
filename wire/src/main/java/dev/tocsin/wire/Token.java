package dev.tocsin.wire;

import dev.tocsin.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// An enrolment token as people carry it: `tocsin1.<id>.<secret>.<pin>`, each part base64url without
/// padding.
///
/// The pin lets the new agent recognise its hub before it says anything; the secret never travels. The hub
/// keeps [#key], the hash of the secret, which is what proofs are made with: a stolen catalog shows no
/// token that could be typed in. (It does hold the proof key of tokens that are still open, at most a day;
/// see `docs/reference/protocol.md`.)
///
/// @param id 16 bytes: which token
/// @param secret 32 random bytes
/// @param pin 32 bytes: SHA-256 of the authority's SubjectPublicKeyInfo
public record Token(byte[] id, byte[] secret, byte[] pin) {
    /// Bytes of [#id].
    public static final int ID_BYTES = Sizes.TOKEN_ID_BYTES;
    /// Bytes of [#secret].
    public static final int SECRET_BYTES = 32;

    private static final String PREFIX = "tocsin1";
    private static final int PIN_BYTES = 32;

    /// Reads what [#text] wrote; white space around it is ignored.
    ///
    /// @throws IllegalArgumentException saying what a token looks like; never with the token's own text
    public static Token parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length == 4 && parts[0].equals(PREFIX)) {
            try {
                Token token = new Token(decode(parts[1]), decode(parts[2]), decode(parts[3]));
                if (token.id.length == ID_BYTES
                        && token.secret.length == SECRET_BYTES
                        && token.pin.length == PIN_BYTES) {
                    return token;
                }
            } catch (IllegalArgumentException notBase64) {
                throw malformed(notBase64);
            }
        }
        throw malformed(null);
    }

    /// The string to carry.
    public String text() {
        return PREFIX + "." + encode(id) + "." + encode(secret) + "." + encode(pin);
    }

    /// The key that proofs are made with: SHA-256 of the secret.
    public byte[] key() {
        return Sha256.of(secret);
    }

    /// The pin of an authority's public key, given as SubjectPublicKeyInfo.
    public static byte[] pinOf(byte[] publicKey) {
        return Sha256.of(publicKey);
    }

    /// An id as text, for logs and tables: base64url.
    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Without the secret: a token must not reach a log.
    @Override
    public String toString() {
        return "Token[" + encode(id) + "]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token that
                && Arrays.equals(id, that.id)
                && MessageDigest.isEqual(secret, that.secret)
                && Arrays.equals(pin, that.pin);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static IllegalArgumentException malformed(@Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "this is no enrolment token: one starts with " + PREFIX + ". and has four parts joined by dots", cause);
    }
}
