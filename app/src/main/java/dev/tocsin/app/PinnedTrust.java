package dev.tocsin.app;

import dev.tocsin.base.Sha256;
import dev.tocsin.wire.PeerTrust;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/// Trusts the one public key whose SHA-256 it was given, by whatever name and authority it comes: what curl calls
/// `--pinnedpubkey`. The proof that the other side holds the key is TLS's own.
final class PinnedTrust {
    private PinnedTrust() {}

    /// A context that trusts `pin`, base64 as curl takes it behind `sha256//`.
    ///
    /// @throws CommandFailure when it is no such text
    static SSLContext context(String pin) {
        try {
            byte[] hash = Base64.getDecoder().decode(pin);
            if (hash.length != 32) {
                throw new IllegalArgumentException("got " + hash.length + " bytes, must be 32");
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, PeerTrust.ofServers(chain -> check(chain, hash)), null);
            return context;
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--pin takes sha256// and the base64 of 32 bytes: " + wrong.getMessage(), wrong);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", impossible);
        }
    }

    private static void check(X509Certificate[] chain, byte[] pin) throws CertificateException {
        if (!MessageDigest.isEqual(pin, Sha256.of(chain[0].getPublicKey().getEncoded()))) {
            throw new CertificateException("the hub shows another key than the pinned one");
        }
    }
}
