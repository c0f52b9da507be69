package dev.tocsin.hub;

import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Token;
import dev.tocsin.wire.Transcript;
import dev.tocsin.wire.Trust;
import dev.tocsin.wire.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// An agent as a test needs it: says exactly what it is told to, in or out of order, and trusts everybody.
final class TestAgent implements AutoCloseable {
    static final HostFacts FACTS = new HostFacts(
            "web-01", "Debian GNU/Linux 12", "6.1.0", "x86_64", 2, "a processor", 1L << 34, 1_000, "0.1.0");

    /// A key, the certificate for it, and the certificate of who signed it.
    record Badge(PrivateKey key, X509Certificate leaf, X509Certificate authority) {}

    private final SSLSocket socket;
    private final FrameReader reader;

    private TestAgent(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.reader = new FrameReader(socket.getInputStream());
        reader.proven();
    }

    /// Connects with `badge`, or without any certificate when it is null.
    static TestAgent connect(int port, @Nullable Badge badge, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(badge == null ? null : keys(badge), new TrustManager[] {new Everybody()}, null);
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
        raw.setSoTimeout(10_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", port, true);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        try {
            socket.startHandshake();
        } catch (IOException refused) {
            raw.close();
            throw refused;
        }
        return new TestAgent(socket);
    }

    /// What it takes to be an agent of `hub` without asking it: the test has the authority's key.
    static Badge badge(Authority authority, HostId host, long generation) throws Exception {
        KeyPair keys = Certificates.newKeyPair(new SecureRandom());
        X509Certificate leaf = authority.signAgent(keys.getPublic().getEncoded(), new Trust.Agent(host, generation));
        return new Badge(keys.getPrivate(), leaf, authority.certificate());
    }

    /// Joins with `token`; the answer is [Message.Enrolled] or [Message.Refused].
    static Message enrol(int port, Token token, KeyPair keys) throws Exception {
        try (TestAgent agent = connect(port, null)) {
            Message.EnrollBegin begin =
                    new Message.EnrollBegin(Version.CURRENT, Version.FLOOR, token.id(), new byte[32]);
            agent.send(begin);
            if (!(agent.next() instanceof Message.EnrollChallenge challenge)) {
                throw new AssertionError("no challenge");
            }
            byte[] exporter = ((ExtendedSSLSession) agent.socket.getSession())
                    .exportKeyingMaterialData(Transcript.EXPORTER_LABEL, null, Transcript.EXPORTER_BYTES);
            byte[] publicKey = keys.getPublic().getEncoded();
            Transcript transcript = new Transcript(exporter, begin, challenge, publicKey, FACTS);
            agent.send(new Message.EnrollProof(
                    publicKey, FACTS, transcript.mac(token.key()), transcript.sign(keys.getPrivate())));
            Message answer = agent.next();
            if (answer == null) {
                throw new AssertionError("no answer");
            }
            return answer;
        }
    }

    /// Joins, and gives what it is from then on.
    static Badge join(TestHub hub, Token token) throws Exception {
        KeyPair keys = Certificates.newKeyPair(new SecureRandom());
        return switch (enrol(hub.port(), token, keys)) {
            case Message.Enrolled enrolled ->
                new Badge(
                        keys.getPrivate(),
                        Trust.certificate(enrolled.certificate()),
                        Trust.certificate(enrolled.authority()));
            case Message other -> throw new AssertionError("got " + other);
        };
    }

    static HostId host(Badge badge) throws Exception {
        return Trust.checkAgent(
                        new X509Certificate[] {badge.leaf()},
                        badge.authority(),
                        badge.leaf().getNotBefore().toInstant().toEpochMilli())
                .hostId();
    }

    static Message.Hello hello(HostId host) {
        return new Message.Hello(Version.CURRENT, Version.FLOOR, host, 42, 0, 1_795_318_320_000L, FACTS);
    }

    void send(Message message) throws IOException {
        send(MessageWriter.frame(message));
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /// The next message, or null at the end of the connection.
    @Nullable
    Message next() throws IOException {
        return reader.next();
    }

    /// The next message that is neither a ping, a pace nor a question for what is installed.
    @Nullable
    Message answer() throws IOException {
        Message message = next();
        while (message instanceof Message.Ping
                || message instanceof Message.Pace
                || message instanceof Message.InventoryAsk) {
            message = next();
        }
        return message;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static KeyManager[] keys(Badge badge) throws Exception {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        Certificate[] chain = {badge.leaf(), badge.authority()};
        store.setKeyEntry("agent", badge.key(), none, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
