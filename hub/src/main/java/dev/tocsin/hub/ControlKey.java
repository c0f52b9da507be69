package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// The key with which a hub signs what is to be done to a service: Ed25519, in `DATA/hub/control.key` (mode 0600) with
/// its public half. Made once; a helper whose owner trusts it takes no other hub's word. Who has it can do what the
/// files of those owners allow, so it is a key of its own and not the authority's.
///
/// A file that group or others may read is a refusal to start: it may have been copied. Thread-safe.
final class ControlKey {
    private static final String FILE = "control.key";
    private static final String ALGORITHM = "Ed25519";

    private final KeyPair keys;

    private ControlKey(KeyPair keys) {
        this.keys = keys;
    }

    /// Opens or makes the key of `directory`.
    ///
    /// @throws IOException when the file is exposed, damaged or cannot be written
    static ControlKey open(Path directory, SecureRandom random) throws IOException {
        Path file = directory.resolve(FILE);
        String exposure = PrivateFiles.exposure(file);
        if (exposure != null) {
            throw new IOException(exposure);
        }
        return new ControlKey(Files.exists(file) ? read(file) : make(file, random));
    }

    /// The public half, SubjectPublicKeyInfo.
    byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    /// What goes to the helper of `host`: `request` with its signature.
    byte[] frame(HostId host, HelperRequest request) {
        return request.frame(sign(keys.getPrivate(), request.signed(host)));
    }

    private static KeyPair make(Path file, SecureRandom random) throws IOException {
        KeyPair made;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, random);
            made = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got no Ed25519, must be in every JDK", impossible);
        }
        byte[] secret = Pem.encode(Pem.PRIVATE_KEY, made.getPrivate().getEncoded());
        byte[] open = Pem.encode(Pem.PUBLIC_KEY, made.getPublic().getEncoded());
        byte[] both = new byte[secret.length + open.length];
        System.arraycopy(secret, 0, both, 0, secret.length);
        System.arraycopy(open, 0, both, secret.length, open.length);
        PrivateFiles.write(file, both);
        return made;
    }

    private static KeyPair read(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(Pem.PRIVATE_KEY, text)));
            PublicKey open = factory.generatePublic(new X509EncodedKeySpec(Pem.decode(Pem.PUBLIC_KEY, text)));
            byte[] probe = {1};
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(open);
            check.update(probe);
            if (!check.verify(sign(secret, probe))) {
                throw new IOException(file + " is damaged: its two halves are of different keys");
            }
            return new KeyPair(open, secret);
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(
                    file + " is damaged: " + damaged.getMessage() + "; bring it back from a backup, or remove it and"
                            + " let every helper trust the new one",
                    damaged);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got a key that signs nothing, must be Ed25519", impossible);
        }
    }
}
