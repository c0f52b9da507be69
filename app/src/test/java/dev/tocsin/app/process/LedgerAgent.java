package dev.tocsin.app.process;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Token;
import dev.tocsin.wire.Transcript;
import dev.tocsin.wire.Trust;
import dev.tocsin.wire.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// An agent that speaks the protocol as the real one does and writes down each acknowledgement: the ledger that a hub
/// which was killed is held to. It makes a minute of history as fast as the hub takes it, so that a kill meets packs in
/// every state: on the way, written, synced, acknowledged.
final class LedgerAgent implements AutoCloseable {
    private static final int WINDOW = 6; // packs on the way at the same time
    private static final int SECONDS = 60;
    private static final long PAUSE_NANOS = 50_000_000L; // between two attempts to connect
    private static final HostFacts FACTS =
            new HostFacts("ledger", "test", "6.1", "x86_64", 2, "a processor", 1L << 34, 1_000, "0.1.0");

    private final int port;
    private final long epoch;
    private final long firstSecond;
    private final Clock clock;
    private final KeyPair keys;
    private final X509Certificate leaf;
    private final X509Certificate authority;
    private final HostId host;
    private final TreeMap<Long, byte[]> unacknowledged = new TreeMap<>();
    private final Set<PackId> ledger = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("ledger agent").unstarted(this::run);
    private volatile boolean closing;
    private volatile int paceMillis;
    private volatile LongFunction<byte @Nullable []> spoil = _ -> null;
    private final Set<Long> spoiled = ConcurrentHashMap.newKeySet();
    private final Set<Long> spoiledAcknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger askedAgain = new AtomicInteger();
    private volatile @Nullable Socket current;
    private volatile String trouble = "";
    private long sequence;
    private long lastAcked;

    /// Joins the hub at `port` with `token`. Its history begins at `firstSecond`.
    LedgerAgent(int port, String token, long epoch, long firstSecond, Clock clock)
            throws IOException, GeneralSecurityException {
        this.port = port;
        this.epoch = epoch;
        this.firstSecond = firstSecond;
        this.clock = clock;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
        this.keys = generator.generateKeyPair();
        Message.Enrolled enrolled = enrol(Token.parse(token));
        this.leaf = Trust.certificate(enrolled.certificate());
        this.authority = Trust.certificate(enrolled.authority());
        this.host = enrolled.hostId();
    }

    /// Sends at most one pack per `millis` from here on; 0, the usual, for as fast as the hub takes them.
    void pace(int millis) {
        paceMillis = millis;
    }

    /// The bytes of pack `number`, as they were or will be sent by an honest agent.
    byte[] pack(long number) {
        return make(number);
    }

    /// Sends, instead of the packs for which it gives something, what `spoiling` gives. Such a pack counts neither as
    /// promised nor as trouble, whatever the hub says to it.
    void spoil(LongFunction<byte @Nullable []> spoiling) {
        spoil = spoiling;
    }

    /// Packs that were spoiled and acknowledged, and such that were rejected.
    Set<Long> spoiledAcknowledged() {
        return spoiledAcknowledged;
    }

    /// How many spoiled packs were rejected.
    int rejected() {
        return rejected.get();
    }

    /// A connection of this agent's own that has said hello and was welcomed, for whatever a test wants to say next.
    SSLSocket greeted() throws IOException, GeneralSecurityException {
        return greeted(epoch);
    }

    /// The same by a machine to which this agent's identity was copied.
    SSLSocket greetedWithAnotherSpool() throws IOException, GeneralSecurityException {
        return greeted(~epoch);
    }

    private SSLSocket greeted(long spool) throws IOException, GeneralSecurityException {
        SSLSocket socket = connect(true);
        FrameReader in = new FrameReader(socket.getInputStream());
        in.proven();
        send(socket, new Message.Hello(Version.CURRENT, Version.FLOOR, host, spool, 0, clock.wallMillis(), FACTS));
        Message answer = in.next();
        if (!(answer instanceof Message.Welcome)) {
            throw new IOException("not welcomed: " + answer);
        }
        return socket;
    }

    /// Begins to send.
    void start() {
        thread.start();
    }

    /// Whose packs these are.
    HostId host() {
        return host;
    }

    /// Every pack that was acknowledged so far.
    Set<PackId> ledger() {
        return ledger;
    }

    /// How many packs the hub had acknowledged and asked for again, because it lost them.
    int askedAgain() {
        return askedAgain.get();
    }

    /// What went wrong that a killed hub does not explain; empty when nothing did.
    String trouble() {
        return trouble;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        Socket socket = current;
        if (socket != null) {
            socket.close();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                try (SSLSocket socket = connect(true)) {
                    current = socket;
                    session(socket);
                } catch (IOException away) {
                    // the hub was killed: what is not in the ledger is sent again
                }
                clock.awaitNanos(clock.monotonicNanos() + PAUSE_NANOS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (GeneralSecurityException broken) {
            trouble = broken.toString();
        }
    }

    private void session(SSLSocket socket) throws IOException {
        FrameReader in = new FrameReader(socket.getInputStream());
        in.proven();
        send(
                socket,
                new Message.Hello(Version.CURRENT, Version.FLOOR, host, epoch, lastAcked, clock.wallMillis(), FACTS));
        for (var pack : unacknowledged.entrySet()) {
            send(socket, new Message.PackMessage(epoch, pack.getKey(), pack.getValue()));
        }
        while (!closing) {
            while (unacknowledged.size() < (paceMillis == 0 ? WINDOW : 1)) {
                if (paceMillis > 0) {
                    rest(paceMillis);
                }
                byte[] pack = next();
                unacknowledged.put(sequence, pack);
                send(socket, new Message.PackMessage(epoch, sequence, pack));
            }
            Message message = in.next();
            switch (message) {
                case null -> {
                    return;
                }
                case Message.Ack(long of, long acknowledged) -> {
                    if (of != epoch || unacknowledged.remove(acknowledged) == null) {
                        trouble = "an acknowledgement of nothing: " + message;
                    }
                    if (spoiled.contains(acknowledged)) {
                        spoiledAcknowledged.add(acknowledged);
                    } else {
                        ledger.add(new PackId(host, of, acknowledged));
                        lastAcked = Math.max(lastAcked, acknowledged);
                    }
                }
                case Message.Rejected no
                when spoiled.contains(no.sequence()) -> {
                    rejected.incrementAndGet();
                    unacknowledged.remove(no.sequence());
                }
                case Message.Rejected no -> trouble = no.toString();
                case Message.Want want -> again(want, socket);
                case Message.Later(int millis) -> {
                    rest(millis);
                    return;
                }
                case Message.Ping _ -> send(socket, new Message.Pulse(clock.wallMillis(), new float[0]));
                case Message.Refused refused -> trouble = refused.toString();
                default -> {
                    // a welcome, a question for the open minute: nothing to say
                }
            }
        }
    }

    /// Sends again what the hub had acknowledged and lacks, as the real agent does out of its spool.
    private void again(Message.Want want, SSLSocket socket) throws IOException {
        for (long number = want.first(); number < want.first() + want.count(); number++) {
            if (want.epoch() == epoch && ledger.contains(new PackId(host, epoch, number))) {
                askedAgain.incrementAndGet();
                unacknowledged.put(number, make(number));
                send(socket, new Message.PackMessage(epoch, number, make(number)));
            }
        }
    }

    private byte[] next() {
        byte[] bad = spoil.apply(++sequence);
        if (bad == null) {
            return make(sequence);
        }
        spoiled.add(sequence);
        return bad;
    }

    private void rest(int millis) throws IOException {
        try {
            clock.awaitNanos(clock.monotonicNanos() + millis * 1_000_000L);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new IOException("closed", closed);
        }
    }

    /// The pack of minute `number`: a counter that grows by the second, so that every pack is another.
    private byte[] make(long number) {
        Entity system = new Entity("", List.of());
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < SECONDS; i++) {
            long second = firstSecond + (number - 1) * SECONDS + i;
            Rows rows = new Rows(Tables.SYSTEM);
            int row = rows.add(system);
            for (int column = 0; column < Tables.SYSTEM.columns().size(); column++) {
                rows.set(row, column, second * (column + 1));
            }
            rows.set(row, Tables.SYSTEM.column("clock_skew_millis"), 0); // its clock is right: nothing is moved
            records.add(encoder.encode(new Frame(second * 1000, List.of(rows)), i == 0));
        }
        return Pack.build(new PackId(host, epoch, number), records);
    }

    private Message.Enrolled enrol(Token token) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect(false)) {
            FrameReader in = new FrameReader(socket.getInputStream());
            Message.EnrollBegin begin =
                    new Message.EnrollBegin(Version.CURRENT, Version.FLOOR, token.id(), new byte[32]);
            send(socket, begin);
            if (!(in.next() instanceof Message.EnrollChallenge challenge)) {
                throw new AssertionError("no challenge");
            }
            byte[] exporter = ((ExtendedSSLSession) socket.getSession())
                    .exportKeyingMaterialData(Transcript.EXPORTER_LABEL, null, Transcript.EXPORTER_BYTES);
            byte[] publicKey = keys.getPublic().getEncoded();
            Transcript transcript = new Transcript(exporter, begin, challenge, publicKey, FACTS);
            send(
                    socket,
                    new Message.EnrollProof(
                            publicKey, FACTS, transcript.mac(token.key()), transcript.sign(keys.getPrivate())));
            Message answer = in.next();
            if (answer instanceof Message.Enrolled enrolled) {
                return enrolled;
            }
            throw new AssertionError("got " + answer);
        }
    }

    private SSLSocket connect(boolean joined) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(joined ? identity() : null, new TrustManager[] {new Everybody()}, null);
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
        raw.setSoTimeout(20_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", port, true);
        socket.startHandshake();
        return socket;
    }

    private KeyManager[] identity() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("agent", keys.getPrivate(), new char[0], new Certificate[] {leaf, authority});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static void send(SSLSocket socket, Message message) throws IOException {
        socket.getOutputStream().write(MessageWriter.frame(message));
        socket.getOutputStream().flush();
    }

    /// The test knows which hub it talks to.
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
