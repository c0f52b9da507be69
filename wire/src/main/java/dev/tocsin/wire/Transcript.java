package dev.tocsin.wire;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.HostFacts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a joining agent proves, in one string of bytes that both sides build for themselves:
///
/// ```
/// "tocsin-enroll-1" | exporter (32) | token id (16) | agent nonce (32) | hub nonce (32) | blob public key
/// |
/// facts
/// ```
///
/// The exporter (RFC 8446 §7.5, label [#EXPORTER_LABEL]) ties the proof to this very TLS connection: one
/// that is carried to another connection, by whoever sits between, does not fit. The MAC shows that the
/// agent has the token, the signature that it has the key it wants certified.
public final class Transcript {
    /// The label of the TLS exporter.
    public static final String EXPORTER_LABEL = "EXPORTER-tocsin-enroll-1";
    /// Bytes taken from the exporter.
    public static final int EXPORTER_BYTES = 32;

    private final byte[] bytes;

    /// The transcript of one enrolment.
    ///
    /// @param exporter [#EXPORTER_BYTES] bytes of this connection
    /// @param begin what the agent began with
    /// @param challenge what the hub answered
    /// @param publicKey the agent's new key, SubjectPublicKeyInfo
    /// @param facts what the agent says of itself
    public Transcript(
            byte[] exporter,
            Message.EnrollBegin begin,
            Message.EnrollChallenge challenge,
            byte[] publicKey,
            HostFacts facts) {
        ByteWriter out = new ByteWriter();
        out.writeBytes("tocsin-enroll-1".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(exporter);
        out.writeBytes(begin.tokenId());
        out.writeBytes(begin.nonce());
        out.writeBytes(challenge.nonce());
        out.writeBlob(publicKey);
        MessageWriter.facts(facts, out);
        this.bytes = out.toByteArray();
    }

    /// HMAC-SHA256 with the token's key ([Token#key]).
    public byte[] mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no HmacSHA256, must be in every JDK", missing);
        }
    }

    /// Whether `mac` is that of `key`, in constant time.
    public boolean hasMac(byte[] key, byte[] mac) {
        return MessageDigest.isEqual(mac(key), mac);
    }

    /// ECDSA with SHA-256 of the transcript.
    public byte[] sign(PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new AssertionError("BUG: got an unusable key, must be one of P-256", unusable);
        }
    }

    /// Whether `signature` is of the owner of `key`; false for anything malformed.
    public boolean hasSignature(PublicKey key, byte[] signature) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(bytes);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false; // foreign bytes: a bad signature is an answer, not a failure
        }
    }
}
