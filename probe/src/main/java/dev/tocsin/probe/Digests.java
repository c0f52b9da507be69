package dev.tocsin.probe;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digests that checks compare with.
final class Digests {
    private Digests() {}

    /// The digest `name`, one that every Java has.
    static MessageDigest of(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError("BUG: got no " + name + ", every Java must have it", absent);
        }
    }
}
