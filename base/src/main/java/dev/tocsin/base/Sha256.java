package dev.tocsin.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4), which every Java machine has: 32 bytes.
public final class Sha256 {
    private Sha256() {}

    /// A digest to be fed piece by piece.
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("BUG: got a Java machine without SHA-256, must have it", missing);
        }
    }

    /// Of `bytes`.
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }

    /// Of `text` in UTF-8.
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The first `bytes` bytes, 1 to 32, of that of `text`, as small hex digits, two for each.
    public static String hex(String text, int bytes) {
        return HexFormat.of().formatHex(of(text), 0, bytes);
    }
}
