package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates a channel, or the sign-in at a provider, believes: those of the Java machine, or, with `ca-file`,
/// those in a file alone. There
/// is no way to believe any certificate.
///
/// @param sockets makes connections that are checked so
/// @param manager checks a chain
public record Trust(SSLSocketFactory sockets, X509TrustManager manager) {
    private static final long CA_FILE_BYTES = 1 << 20; // a bundle of all public authorities has a quarter of it

    /// Reads `ca-file`; trouble with it is refused there.
    public static Trust read(FieldReader in) {
        String file = in.textOrNull("ca-file");
        try {
            return of(file == null ? null : authorities(Path.of(file)));
        } catch (IOException | GeneralSecurityException | java.nio.file.InvalidPathException failure) {
            in.refuse("ca-file", "must be a readable file of PEM certificates: " + failure.getMessage());
        }
        try {
            return of(null);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError("BUG: got a Java machine without its certificates, must have them", failure);
        }
    }

    private static Trust of(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(authorities);
        for (TrustManager one : managers.getTrustManagers()) {
            if (one instanceof X509TrustManager manager) {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {manager}, null);
                return new Trust(context.getSocketFactory(), manager);
            }
        }
        throw new AssertionError("BUG: got no X.509 trust manager, must be one");
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > CA_FILE_BYTES) {
            throw new IOException(file + " has more than " + CA_FILE_BYTES + " bytes");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, one);
            }
            if (count == 0) {
                throw new IOException(file + " holds no certificate");
            }
        }
        return store;
    }
}
