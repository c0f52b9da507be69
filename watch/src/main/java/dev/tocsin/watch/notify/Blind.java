package dev.tocsin.watch.notify;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// TLS without a look at the certificate, for one case alone: mail that goes straight to a recipient's server. Those
/// have certificates of any kind and any name, and the choice is between this and no TLS (opportunistic security, RFC
/// 7435). Nobody signs in there, so there is no password to be lost.
final class Blind implements X509TrustManager {
    private Blind() {}

    /// Sockets that believe everybody.
    static SSLSocketFactory sockets() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Blind()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got a Java machine without TLS, must have it", missing);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {
        throw new AssertionError("BUG: got a client's certificate to check, must be a server's");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
        // Whoever it is: see above.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
