package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.wire.PeerTrust;
import dev.tocsin.wire.Trust;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

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
            X509Certificate issuer = authority.certificate();
            PeerTrust.Rule agents = shown -> Trust.checkAgent(shown, issuer, clock.wallMillis());
            context.init(keys.getKeyManagers(), PeerTrust.ofClients(agents, issuer), random);
            return context;
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", impossible);
        }
    }
}
