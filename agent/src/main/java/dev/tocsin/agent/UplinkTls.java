package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.wire.PeerTrust;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The agent's side of TLS: 1.3 alone, and a hub is who shows a hub's leaf of the one authority that this
/// agent belongs to, whatever its address. No public authority is ever asked, and no name is looked at but
/// the role.
final class UplinkTls {
    private static final String PROTOCOL = "TLSv1.3";

    /// Which authority a chain must come from.
    interface Anchor {
        /// The authority to check `chain` against.
        ///
        /// @throws CertificateException when the chain is not of it
        X509Certificate of(X509Certificate[] chain) throws CertificateException;
    }

    private final SSLContext context;

    private UplinkTls(KeyManager[] keys, Anchor anchor, Clock clock) {
        try {
            context = SSLContext.getInstance(PROTOCOL);
            context.init(
                    keys,
                    PeerTrust.ofServers(chain -> Trust.checkHub(chain, anchor.of(chain), clock.wallMillis())),
                    null);
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", missing);
        }
    }

    /// For joining: no certificate of its own yet, and the authority is the one whose key has this pin.
    static UplinkTls joining(byte[] pin, Clock clock) {
        return new UplinkTls(new KeyManager[0], chain -> Trust.pinned(chain, pin), clock);
    }

    /// For an agent that has joined.
    static UplinkTls joined(Identity identity, Clock clock) {
        return new UplinkTls(keys(identity), _ -> identity.authority(), clock);
    }

    /// Connects and shakes hands; the hub has then proved who it is.
    ///
    /// @throws IOException when it cannot be reached or is not the hub
    SSLSocket connect(Socket raw, UplinkAddress address, UplinkTiming timing) throws IOException {
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        if (target.isUnresolved()) {
            throw new IOException("the name " + address.host() + " has no address");
        }
        raw.connect(target, timing.connectMillis());
        raw.setTcpNoDelay(true);
        raw.setSoTimeout(timing.silenceMillis());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(raw, address.host(), address.port(), true);
        socket.setEnabledProtocols(new String[] {PROTOCOL});
        socket.startHandshake();
        return socket;
    }

    private static KeyManager[] keys(Identity identity) {
        try {
            char[] none = new char[0]; // the store lives in memory only
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            Certificate[] chain = {identity.certificate(), identity.authority()};
            store.setKeyEntry("agent", identity.key(), none, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, none);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new AssertionError("BUG: got an unusable identity, must have been checked", impossible);
        }
    }
}
