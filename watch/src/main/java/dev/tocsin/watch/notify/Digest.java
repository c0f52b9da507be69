package dev.tocsin.watch.notify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Short names made of long keys, the same each time: ids of messages that a server may have seen before.
final class Digest {
    private Digest() {}

    /// The first `bytes` bytes, 1 to 32, of the SHA-256 of `key`, in hex.
    static String hex(String key, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("BUG: got a Java machine without SHA-256, must have it", missing);
        }
    }
}
