package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.wire.Token;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/// The installation's own certificate authority and the hub's leaf, kept in `DATA/hub/`:
///
/// ```
/// authority.key  authority.crt    made once; losing them means enrolling every host again
/// hub.key        hub.crt          made anew when less than 30 of its 90 days are left or the names changed
/// ```
///
/// A key file that group or others may read is a refusal to start: it may have been copied. Thread-safe.
@SuppressWarnings("JavaUtilDate") // the certificate classes of the JDK give nothing else
final class Authority {
    /// Below this many milliseconds of life the hub's leaf is made anew.
    static final long RENEW_BEFORE_MILLIS = 30L * 86_400_000L;

    private final Path directory;
    private final List<String> names;
    private final Clock clock;
    private final SecureRandom random;
    private final Pair authority;
    private Pair hub;

    /// A key and its certificate.
    record Pair(PrivateKey key, X509Certificate certificate) {}

    /// Opens or makes the authority of `directory`.
    ///
    /// @param names the hub's names for its leaf
    /// @throws IOException when the files are exposed, damaged or cannot be written
    Authority(Path directory, List<String> names, Clock clock, SecureRandom random) throws IOException {
        this.directory = directory;
        this.names = List.copyOf(names);
        this.clock = clock;
        this.random = random;
        PrivateFiles.createDirectories(directory);
        refuseExposed("authority.key");
        refuseExposed("hub.key");
        this.authority = Files.exists(directory.resolve("authority.key")) ? read("authority") : makeAuthority();
        this.hub = Files.exists(directory.resolve("hub.key")) ? read("hub") : makeHub();
        renewIfDue();
    }

    /// The authority's certificate.
    X509Certificate certificate() {
        return authority.certificate();
    }

    /// SHA-256 of the authority's public key, for tokens.
    byte[] pin() {
        return Token.pinOf(authority.certificate().getPublicKey().getEncoded());
    }

    /// The hub's present leaf.
    synchronized Pair hub() {
        return hub;
    }

    /// Makes the hub's leaf anew when it ends soon or is not of this authority and these names.
    ///
    /// @return true when there is a new one
    /// @throws IOException when it could not be written; the old one stays
    synchronized boolean renewIfDue() throws IOException {
        if (millisLeft(hub.certificate()) > RENEW_BEFORE_MILLIS && fits(hub.certificate())) {
            return false;
        }
        hub = makeHub();
        return true;
    }

    /// Signs a leaf for an agent's key, given as SubjectPublicKeyInfo.
    ///
    /// @throws IllegalArgumentException when the key is not an EC key
    /// @throws IOException when signing failed
    X509Certificate signAgent(byte[] publicKey, Trust.Agent agent) throws IOException {
        return Certificates.agent(issuer(), publicKey(publicKey), agent);
    }

    /// Reads an agent's public key. Only EC keys are taken: no RSA of 512 bits can come in.
    ///
    /// @throws IllegalArgumentException when it is none
    static PublicKey publicKey(byte[] subjectPublicKeyInfo) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
            if (key.getEncoded().length != 91) { // SubjectPublicKeyInfo of P-256 with an uncompressed point
                throw new IllegalArgumentException("the key is not of the curve P-256");
            }
            return key;
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("the key is not an EC key", malformed);
        }
    }

    /// Milliseconds until `certificate` ends.
    long millisLeft(X509Certificate certificate) {
        return certificate.getNotAfter().getTime() - clock.wallMillis();
    }

    /// A new key pair for a leaf.
    KeyPair newKeyPair() {
        return Certificates.newKeyPair(random);
    }

    /// What signs a leaf now.
    Certificates.Issuer issuer() {
        return new Certificates.Issuer(authority.certificate(), authority.key(), clock.wallMillis(), random);
    }

    private Pair makeAuthority() throws IOException {
        KeyPair keys = Certificates.newKeyPair(random);
        Pair made = new Pair(keys.getPrivate(), Certificates.authority(keys, clock.wallMillis(), random));
        write("authority", made);
        return made;
    }

    private Pair makeHub() throws IOException {
        KeyPair keys = Certificates.newKeyPair(random);
        Pair made = new Pair(keys.getPrivate(), Certificates.hub(issuer(), keys.getPublic(), names));
        write("hub", made);
        return made;
    }

    /// Keeps `pair` under `name`. Certificate first, then key: the key's presence says that both are there.
    ///
    /// @throws IOException when it cannot be written
    void write(String name, Pair pair) throws IOException {
        try {
            PrivateFiles.write(
                    directory.resolve(name + ".crt"),
                    Pem.encode(Pem.CERTIFICATE, pair.certificate().getEncoded()));
            PrivateFiles.write(
                    directory.resolve(name + ".key"),
                    Pem.encode(Pem.PRIVATE_KEY, pair.key().getEncoded()));
        } catch (CertificateException unencodable) {
            throw new AssertionError("BUG: got a certificate without a form, must be X.509", unencodable);
        }
    }

    /// The pair that is kept under `name`.
    ///
    /// @throws IOException when it cannot be read or is damaged
    Pair read(String name) throws IOException {
        Path keyFile = directory.resolve(name + ".key");
        try {
            byte[] key = Pem.decode(Pem.PRIVATE_KEY, Files.readAllBytes(keyFile));
            byte[] certificate = Pem.decode(Pem.CERTIFICATE, Files.readAllBytes(directory.resolve(name + ".crt")));
            return new Pair(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    Trust.certificate(certificate));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(keyFile + " or its certificate is damaged: " + damaged.getMessage(), damaged);
        }
    }

    /// A crash between the two files of a renewal leaves a certificate of another key: made anew, nobody depends on
    /// it.
    private boolean fits(X509Certificate leaf) {
        try {
            Trust.checkHub(new X509Certificate[] {leaf}, authority.certificate(), clock.wallMillis());
            List<String> named = new ArrayList<>();
            for (List<?> name : leaf.getSubjectAlternativeNames()) {
                named.add(String.valueOf(name.get(1)));
            }
            return matchesKey(leaf) && named.size() == names.size() + 1;
        } catch (CertificateException unfit) {
            return false; // whatever is wrong with it, a new one is right
        }
    }

    private boolean matchesKey(X509Certificate leaf) {
        try {
            byte[] probe = {1};
            java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
            signature.initSign(hub.key());
            signature.update(probe);
            byte[] made = signature.sign();
            signature.initVerify(leaf.getPublicKey());
            signature.update(probe);
            return signature.verify(made);
        } catch (GeneralSecurityException unusable) {
            return false; // made anew
        }
    }

    /// Makes sure that only the owner may read the file `name`.
    ///
    /// @throws IOException when others may
    void refuseExposed(String name) throws IOException {
        String exposure = PrivateFiles.exposure(directory.resolve(name));
        if (exposure != null) {
            throw new IOException(exposure);
        }
    }
}
