package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A hub that is wholly in foreign hands: it has the keys of a real one, welcomes its agents, and then says
/// byte by byte what a test wants.
final class HostileHub implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    private static final int ATTEMPTS = 20;
    private static final String TAIL = "tail";
    private static final String LOOK = "look";

    /// That an agent has answered a question, without the answer: a thousand of those are large.
    private record Answer(String kind, long question) {}

    private final SSLServerSocket server;
    private final Clock clock = Clock.system();

    /// With what a stopped hub has left below `hub`, its folder of keys.
    HostileHub(Path hub) throws Exception {
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        Certificate[] chain = {certificate(x509, hub, "hub.crt"), certificate(x509, hub, "authority.crt")};
        byte[] pem = Files.readAllBytes(hub.resolve("hub.key"));
        String base64 = new String(pem, StandardCharsets.US_ASCII)
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry(
                "hub",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))),
                none,
                chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    /// The next agent that says hello; it has been welcomed.
    Line accept() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SSLSocket socket = (SSLSocket) server.accept();
            try {
                socket.setSoTimeout(PATIENCE_MILLIS);
                FrameReader reader = new FrameReader(socket.getInputStream());
                if (reader.next() instanceof Message.Hello) {
                    reader.proven();
                    Line line = new Line(socket, reader);
                    line.send(MessageWriter.frame(new Message.Welcome(Version.CURRENT, clock.wallMillis(), 5_000)));
                    return line;
                }
            } catch (IOException gone) {
                socket.close(); // an agent that hung up: the next one
            }
        }
        throw new IOException("no agent said hello");
    }

    /// A frame of any type with any payload.
    static byte[] frame(int type, byte[] payload) {
        return ByteBuffer.allocate(MessageWriter.HEADER_BYTES + payload.length)
                .putInt(payload.length)
                .put((byte) type)
                .put(payload)
                .array();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static Certificate certificate(CertificateFactory x509, Path hub, String name) throws Exception {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(hub.resolve(name)))) {
            return x509.generateCertificate(in);
        }
    }

    /// One connection of an agent; what the agent says is read all the time.
    static final class Line implements AutoCloseable {
        private final SSLSocket socket;
        private final OutputStream out;
        private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        private final AtomicLong heard = new AtomicLong();
        private final Thread reading;
        private volatile boolean ended;

        private Line(SSLSocket socket, FrameReader reader) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.reading = Thread.ofVirtual().start(() -> read(reader));
        }

        /// Sends `bytes`; false when the agent has hung up.
        boolean send(byte[] bytes) {
            try {
                out.write(bytes);
                out.flush();
                return true;
            } catch (IOException gone) {
                return false;
            }
        }

        /// Whether the agent still answers on this connection: everything that was sent before has then been
        /// taken.
        boolean isKept(long question) throws InterruptedException {
            long began = System.nanoTime();
            while (!ended && System.nanoTime() - began < PATIENCE_NANOS) {
                // asked again: an agent that has much to say passes over what does not fit
                send(MessageWriter.frame(new Message.TailRequest(question, 0, List.of())));
                if (hears(new Answer(TAIL, question), PATIENCE_NANOS / 10)) {
                    return true;
                }
            }
            return false;
        }

        /// Whether what that look found comes within a minute.
        boolean hasLooked(long question) throws InterruptedException {
            return hears(new Answer(LOOK, question), PATIENCE_NANOS);
        }

        /// Returns when the agent has hung up, or after a minute.
        void awaitEnd() throws InterruptedException {
            hears(new Answer(TAIL, Long.MIN_VALUE), PATIENCE_NANOS);
        }

        private boolean hears(Answer wanted, long patienceNanos) throws InterruptedException {
            long began = System.nanoTime();
            while (System.nanoTime() - began < patienceNanos) {
                Answer answer = answers.poll(2, TimeUnit.MILLISECONDS);
                if (wanted.equals(answer)) {
                    return true;
                }
                if (answer == null && ended) {
                    return false;
                }
            }
            return false;
        }

        /// How many messages the agent has sent.
        long heard() {
            return heard.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            try {
                reading.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void read(FrameReader reader) {
            try {
                for (Message message = reader.next(); message != null; message = reader.next()) {
                    heard.incrementAndGet();
                    if (message instanceof Message.TailReply reply) {
                        answers.add(new Answer(TAIL, reply.requestId()));
                    } else if (message instanceof Message.LookFound found) {
                        answers.add(new Answer(LOOK, found.request()));
                    }
                }
            } catch (IOException | CorruptData gone) {
                // the end of this connection, which is what `ended` says
            } finally {
                ended = true;
            }
        }
    }
}
