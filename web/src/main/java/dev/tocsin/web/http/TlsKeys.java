package dev.tocsin.web.http;

import dev.tocsin.web.WebTls;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// TLS for the web port: one identity, asked for at each handshake. TLS 1.3 and 1.2 with the JDK's choice of ciphers;
/// no client certificates, people sign in.
final class TlsKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "web";

    private final WebTls tls;

    private TlsKeys(WebTls tls) {
        this.tls = tls;
    }

    /// What Jetty makes connections with.
    static SslContextFactory.Server factory(WebTls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new TlsKeys(tls)}, null, null);
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(context);
            factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            return factory;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("BUG: got no TLS from the JDK, must be there", impossible);
        }
    }

    /// The alias for keys of this type; TLS 1.3 asks for each signature scheme in turn.
    private @Nullable String alias(String keyType) {
        String algorithm = tls.identity().key().getAlgorithm();
        boolean pss = keyType.equals("RSASSA-PSS") && algorithm.equals("RSA");
        return pss || keyType.equals(algorithm) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String found = alias(keyType);
        return found == null ? null : new String[] {found};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return tls.identity().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return tls.identity().key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
