package dev.tocsin.app;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts the one public key whose SHA-256 it was given, by whatever name and authority it comes: what curl calls
/// `--pinnedpubkey`. The proof that the other side holds the key is TLS's own.
final class PinnedTrust extends X509ExtendedTrustManager {
    private final byte[] pin;

    private PinnedTrust(byte[] pin) {
        this.pin = pin;
    }

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
            context.init(null, new TrustManager[] {new PinnedTrust(hash)}, null);
            return context;
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--pin takes sha256// and the base64 of 32 bytes: " + wrong.getMessage(), wrong);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", impossible);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            byte[] key = chain[0].getPublicKey().getEncoded();
            if (!MessageDigest.isEqual(pin, MessageDigest.getInstance("SHA-256").digest(key))) {
                throw new CertificateException("the hub shows another key than the pinned one");
            }
        } catch (GeneralSecurityException failed) {
            throw failed instanceof CertificateException told ? told : new CertificateException(failed);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a client is not asked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
