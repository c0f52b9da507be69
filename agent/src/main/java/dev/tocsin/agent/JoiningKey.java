package dev.tocsin.agent;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// The key that this machine joins with, kept from before the hub hears of it until the identity is on the disk. The
/// hub knows a host by its key, so an agent that never got the answer (the line broke, the power went) asks again and
/// is the host that it already is there, not a second one.
///
/// ```
/// <private key, PKCS#8, base64>
/// <public key, SubjectPublicKeyInfo, base64>
/// ```
final class JoiningKey {
    private static final int MAX_BYTES = 4 << 10;

    private final Path file;
    private final SecureRandom random;

    /// The key below `dataDir`.
    JoiningKey(Path dataDir, SecureRandom random) {
        this.file = dataDir.resolve("agent").resolve("joining-key");
        this.random = random;
    }

    /// The key of an attempt that did not come to its end, or a new one. It is on the disk when this returns.
    ///
    /// @throws IOException when it cannot be kept
    KeyPair take() throws IOException {
        if (Files.exists(file) && Files.size(file) <= MAX_BYTES && PrivateFiles.exposure(file) == null) {
            try {
                return read();
            } catch (GeneralSecurityException | IllegalArgumentException damaged) {
                Files.delete(file); // nothing was signed for it, as far as this side knows: a new one does as well
            }
        }
        KeyPair keys = make(random);
        Base64.Encoder base64 = Base64.getEncoder();
        String text = base64.encodeToString(keys.getPrivate().getEncoded()) + "\n"
                + base64.encodeToString(keys.getPublic().getEncoded()) + "\n";
        PrivateFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
        return keys;
    }

    /// The identity is kept: the key is part of it now.
    ///
    /// @throws IOException when the file cannot be removed
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    /// A new P-256 key.
    static KeyPair make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no P-256, must be in every JDK", missing);
        }
    }

    private KeyPair read() throws IOException, GeneralSecurityException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        if (lines.size() != 2) {
            throw new IllegalArgumentException("got " + lines.size() + " lines, must be 2");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(base64.decode(lines.get(1)))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.get(0)))));
    }
}
