package dev.tocsin.wire;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the other side of TLS by one rule of Tocsin's own, in whichever of three ways it is asked. The JDK adds
/// nothing
/// to it: no public authority, no look at a name. One direction is known; who comes the other way is refused.
public final class PeerTrust extends X509ExtendedTrustManager {
    private final boolean servers;
    private final Rule rule;
    private final X509Certificate[] issuers;

    private PeerTrust(boolean servers, Rule rule, X509Certificate[] issuers) {
        this.servers = servers;
        this.rule = rule;
        this.issuers = issuers;
    }

    /// Whom to believe.
    public interface Rule {
        /// Returns when the chain, leaf first, never empty, is of somebody to be believed.
        ///
        /// @throws CertificateException when it is not
        void check(X509Certificate[] chain) throws CertificateException;
    }

    /// For who connects out.
    public static TrustManager[] ofServers(Rule rule) {
        return new TrustManager[] {new PeerTrust(true, rule, new X509Certificate[0])};
    }

    /// For who takes connections and asks for certificates of `issuer`.
    public static TrustManager[] ofClients(Rule rule, X509Certificate issuer) {
        return new TrustManager[] {new PeerTrust(false, rule, new X509Certificate[] {issuer})};
    }

    private void check(X509Certificate[] chain, boolean server) throws CertificateException {
        if (server != servers) {
            throw new CertificateException(
                    servers ? "this side takes no connections" : "this side does not connect out");
        }
        rule.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain, true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, true);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, false);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain, false);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, false);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.clone();
    }
}
