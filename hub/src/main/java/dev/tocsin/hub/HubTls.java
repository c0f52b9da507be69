package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.wire.Trust;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The hub's side of TLS: 1.3 alone, its own leaf, and agents' leaves judged by [Trust] with the hub's
/// clock. A client without a certificate gets through the handshake, because that is what a machine that
/// wants to join looks like; the session lets it do nothing else.
final class HubTls {
    /// The only protocol spoken; a constant, not a setting.
    static final String PROTOCOL = "TLSv1.3";

    private HubTls() {}

    /// A context with the hub's present leaf.
    static SSLContext context(Authority authority, Clock clock, SecureRandom random) {
        try {
            char[] none = new char[0]; // the store lives in memory only
            Authority.Pair hub = authority.hub();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            Certificate[] chain = {hub.certificate(), authority.certificate()};
            store.setKeyEntry("hub", hub.key(), none, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            TrustManager[] trust = {new Agents(authority.certificate(), clock)};
            context.init(keys.getKeyManagers(), trust, random);
            return context;
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", impossible);
        }
    }

    /// Judges agents; knows no hubs.
    private static final class Agents extends X509ExtendedTrustManager {
        private final X509Certificate authority;
        private final Clock clock;

        Agents(X509Certificate authority, Clock clock) {
            this.authority = authority;
            this.clock = clock;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            Trust.checkAgent(chain, authority, clock.wallMillis());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a hub does not connect out");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {authority};
        }
    }
}
