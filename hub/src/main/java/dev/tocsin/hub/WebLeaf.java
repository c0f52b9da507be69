package dev.tocsin.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The certificate of the web port (`--tls own`), signed by the installation's own authority and kept in `DATA/hub/`:
///
/// ```
/// web.key  made once            web.crt  made anew when less than 30 of its 90 days are left or the names changed
/// ```
///
/// The key outlives its certificates, because people and join lines pin the key. An agent does not take this leaf for
/// a hub's: it lacks `urn:tocsin:hub`. Thread-safe.
@SuppressWarnings("JavaUtilDate") // the certificate classes of the JDK give nothing else
public final class WebLeaf {
    private static final String NAME = "web";

    private final Authority authority;
    private final List<String> names;
    private Authority.Pair pair;

    /// Opens or makes the leaf for `names` (host names and addresses) in `directory`.
    ///
    /// @throws IOException when the files are exposed, damaged or cannot be written
    WebLeaf(Authority authority, Path directory, List<String> names) throws IOException {
        this.authority = authority;
        this.names = List.copyOf(names);
        authority.refuseExposed(NAME + ".key");
        this.pair = Files.exists(directory.resolve(NAME + ".key")) ? authority.read(NAME) : first();
        renewIfDue();
    }

    /// The private key, for TLS.
    public synchronized PrivateKey key() {
        return pair.key();
    }

    /// The leaf and the authority that signed it.
    public synchronized List<X509Certificate> chain() {
        return List.of(pair.certificate(), authority.certificate());
    }

    /// Makes the certificate anew, of the same key, when it ends soon or is not for these names.
    ///
    /// @return true when there is a new one
    /// @throws IOException when it could not be written; the old one stays
    synchronized boolean renewIfDue() throws IOException {
        X509Certificate old = pair.certificate();
        if (authority.millisLeft(old) > Authority.RENEW_BEFORE_MILLIS && fits(old)) {
            return false;
        }
        pair = signed(pair.key(), old.getPublicKey());
        authority.write(NAME, pair);
        return true;
    }

    private Authority.Pair first() throws IOException {
        KeyPair keys = authority.newKeyPair();
        Authority.Pair made = signed(keys.getPrivate(), keys.getPublic());
        authority.write(NAME, made);
        return made;
    }

    private Authority.Pair signed(PrivateKey key, PublicKey publicKey) throws IOException {
        return new Authority.Pair(key, Certificates.web(authority.issuer(), publicKey, names));
    }

    private boolean fits(X509Certificate leaf) {
        try {
            leaf.verify(authority.certificate().getPublicKey());
            Set<String> named = new TreeSet<>();
            for (List<?> name : leaf.getSubjectAlternativeNames()) {
                named.add(plain(String.valueOf(name.get(1))));
            }
            Set<String> wanted = new TreeSet<>();
            for (String name : names) {
                wanted.add(plain(name));
            }
            return named.equals(wanted);
        } catch (GeneralSecurityException unfit) {
            return false; // whatever is wrong with it, a new one is right
        }
    }

    /// Addresses have many spellings (`::1`, `0:0:0:0:0:0:0:1`); names are left as they are and never looked up.
    private static String plain(String name) {
        try {
            return Certificates.isAddress(name) ? InetAddress.getByName(name).getHostAddress() : name;
        } catch (UnknownHostException noAddress) {
            return name;
        }
    }
}
