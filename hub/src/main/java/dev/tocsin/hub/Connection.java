package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Units;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.EnrollBegin;
import dev.tocsin.wire.Message.Hello;
import dev.tocsin.wire.Outbox;
import dev.tocsin.wire.Refusal;
import dev.tocsin.wire.Skew;
import dev.tocsin.wire.Transcript;
import dev.tocsin.wire.Trust;
import dev.tocsin.wire.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One accepted connection, on its own virtual thread, from the first byte to the last.
///
/// ```
/// TLS ─► no certificate ─► EnrollBegin ─► Admission ─► end
///    └─► certificate ────► Hello ───────► Session ───► packs, pulses, … until it ends
/// ```
///
/// Whatever comes in (plain bytes, half a handshake, a frame of 2 GiB, bits turned over) ends this
/// connection with one line in the log and nothing else.
final class Connection implements Runnable {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// How often the hub says that it is there.
    static final int PING_MILLIS = 5_000;
    /// How often an agent shall say so.
    static final int PULSE_MILLIS = 5_000;
    /// What may wait for one agent, bytes: answers are small.
    private static final long OUTBOX_BYTES = 4L << 20;

    private final Socket raw;
    private final SSLContext tls;
    private final Shared shared;
    private final long acceptedNanos;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean proven;
    private volatile @Nullable Outbox outbox;
    private volatile @Nullable FrameReader reading;
    private volatile @Nullable Session session;
    private long handshakeMillis; // by this thread only
    private long pingedNanos; // by the ticker's thread only

    Connection(Socket raw, SSLContext tls, Shared shared) {
        this.raw = raw;
        this.tls = tls;
        this.shared = shared;
        this.acceptedNanos = shared.clock().monotonicNanos();
        this.pingedNanos = acceptedNanos;
    }

    /// Where it comes from.
    InetAddress address() {
        return raw.getInetAddress();
    }

    /// Whether it has shown a certificate that is in order and said hello.
    boolean proven() {
        return proven;
    }

    @Override
    public void run() {
        try {
            serve();
        } catch (Closing closing) {
            refuse(closing);
        } catch (CorruptData damaged) {
            refuse(new Closing(Refusal.PROTOCOL, String.valueOf(damaged.getMessage())));
        } catch (SocketTimeoutException silent) {
            note("said nothing for " + shared.bounds().silenceMillis() + " ms");
        } catch (SSLException untrusted) {
            note("TLS refused: " + untrusted.getMessage());
        } catch (IOException lost) {
            note("connection lost: " + lost.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    /// Once a second, by the hub's ticker: pings, and ends connections that take too long to prove
    /// themselves.
    void tick(long nowNanos) {
        long unprovenNanos = shared.bounds().unprovenMillis() * NANOS_PER_MILLI;
        if (!proven && nowNanos - acceptedNanos > unprovenNanos) {
            note("did not prove who it is within " + shared.bounds().unprovenMillis() + " ms");
            hangUp();
        }
        Session open = session;
        if (open != null && nowNanos - pingedNanos >= PING_MILLIS * NANOS_PER_MILLI) {
            pingedNanos = nowNanos;
            open.send(new Message.Ping(shared.clock().wallMillis()));
        }
    }

    /// Says goodbye without waiting for it to arrive; [#hangUp] follows.
    void sayGoodbye() {
        Outbox way = outbox;
        if (way != null) {
            way.urgent(new Message.Bye("the hub is stopping"));
        }
    }

    /// Waits shortly until what was said is written, and ends.
    void end() {
        Outbox way = outbox;
        if (way != null) {
            way.drain(100);
        }
        hangUp();
    }

    /// Ends the connection at once. The plain socket is closed, not the TLS one, which would wait for a
    /// writer that a dead peer holds up.
    void hangUp() {
        over.set(true);
        try {
            raw.close();
        } catch (IOException failure) {
            note("could not be closed: " + failure.getMessage());
        }
    }

    /// The version that both speak.
    ///
    /// @throws Closing when there is none
    static int version(int highest, int floor) throws Closing {
        int common = Math.min(highest, Version.CURRENT);
        if (common < Math.max(floor, Version.FLOOR)) {
            throw new Closing(
                    Refusal.VERSION,
                    "this hub speaks protocol versions " + Version.FLOOR + " to " + Version.CURRENT + ", the agent "
                            + floor + " to " + highest);
        }
        return common;
    }

    private void serve() throws IOException, InterruptedException, Closing {
        raw.setTcpNoDelay(true);
        raw.setSoTimeout(shared.bounds().silenceMillis());
        SSLSocket socket = handshake();
        FrameReader reader =
                new FrameReader(socket.getInputStream(), shared.frames().of(this::holdsUpOthers));
        reading = reader;
        Outbox way = new Outbox("to " + address(), socket.getOutputStream(), OUTBOX_BYTES, failure -> {
            note("could not be written to: " + failure.getMessage());
            hangUp();
        });
        outbox = way;
        Message first = reader.next();
        switch (first) {
            case null -> note("said nothing");
            case EnrollBegin begin -> enrol(begin, reader, socket, way);
            case Hello hello -> serve(open(hello, socket, way), reader);
            case Message other ->
                throw new Closing(
                        Refusal.PROTOCOL,
                        "got " + other.getClass().getSimpleName() + " first; Hello or EnrollBegin must come");
        }
    }

    private SSLSocket handshake() throws IOException, InterruptedException {
        shared.handshakes().acquire(); // a thousand agents that come back at once take turns
        handshakeMillis = shared.clock().wallMillis();
        try {
            SSLSocket socket = (SSLSocket)
                    tls.getSocketFactory().createSocket(raw, address().getHostAddress(), raw.getPort(), true);
            socket.setUseClientMode(false);
            socket.setWantClientAuth(true);
            socket.setEnabledProtocols(new String[] {HubTls.PROTOCOL});
            socket.startHandshake();
            return socket;
        } finally {
            shared.handshakes().release();
        }
    }

    private void enrol(EnrollBegin begin, FrameReader reader, SSLSocket socket, Outbox way)
            throws IOException, Closing {
        byte[] exporter;
        try {
            exporter = ((ExtendedSSLSession) socket.getSession())
                    .exportKeyingMaterialData(Transcript.EXPORTER_LABEL, null, Transcript.EXPORTER_BYTES);
        } catch (SSLKeyException missing) {
            throw new IOException("TLS gave no exporter", missing);
        }
        HostId joined = new Admission(shared, exporter).run(begin, reader, way::urgent);
        shared.log()
                .info("audit", "host " + joined + " joined from " + address().getHostAddress());
        way.drain(shared.bounds().unprovenMillis());
    }

    private Session open(Hello hello, SSLSocket socket, Outbox way) throws Closing, IOException {
        Trust.Agent agent = identity(socket);
        if (!agent.hostId().equals(hello.hostId())) {
            shared.log()
                    .warn("audit", "the certificate of host " + agent.hostId() + " said hello as " + hello.hostId());
            throw new Closing(Refusal.IDENTITY, "the certificate is of another host");
        }
        int version = version(hello.version(), hello.floor());
        admit(agent);
        Clock clock = shared.clock();
        long skewMillis = Skew.of(hello.nowMillis(), handshakeMillis, clock.wallMillis());
        shared.registry().hello(agent.hostId(), hello.facts(), skewMillis);
        Session opened = new Session(shared, hello, skewMillis, way, this::hangUp);
        opened.send(new Message.Welcome(version, clock.wallMillis(), PULSE_MILLIS));
        HubConfig.Pace pace = shared.pace();
        opened.send(new Message.Pace(pace.intervalSeconds(), pace.sizeBytes(), pace.backlogBytesPerSecond()));
        shared.missing().look(hello, opened::send);
        proven = true;
        session = opened;
        return opened;
    }

    private void admit(Trust.Agent agent) throws Closing {
        HostRow row = shared.registry().row(agent.hostId());
        if (row == null) {
            throw new Closing(Refusal.IDENTITY, "host " + agent.hostId() + " is not known here");
        }
        if (row.retired()) {
            throw new Closing(Refusal.IDENTITY, "host " + row.name() + " was retired");
        }
        if (row.generation() != agent.generation()) {
            shared.log()
                    .warn(
                            "audit",
                            "host " + row.name() + " (" + row.id() + ") showed certificate " + agent.generation()
                                    + "; the current one is " + row.generation());
            throw new Closing(Refusal.IDENTITY, "the certificate is not the current one of host " + row.name());
        }
    }

    private Trust.Agent identity(SSLSocket socket) throws Closing {
        try {
            Certificate[] shown = socket.getSession().getPeerCertificates();
            X509Certificate[] chain = {(X509Certificate) shown[0]};
            return Trust.checkAgent(
                    chain, shared.authority().certificate(), shared.clock().wallMillis());
        } catch (SSLPeerUnverifiedException none) {
            throw new Closing(Refusal.IDENTITY, "without a certificate nothing but enrolment is possible");
        } catch (CertificateException invalid) {
            throw new Closing(Refusal.IDENTITY, String.valueOf(invalid.getMessage()));
        }
    }

    private void serve(Session opened, FrameReader reader) throws IOException, Closing {
        reader.proven();
        Session.replace(shared.sessions().put(opened), opened, shared);
        shared.live().connected(opened.host(), opened);
        shared.rules().connected(opened.host());
        opened.software().begin();
        boolean more = true;
        while (more) {
            Message message = reader.next();
            more = message != null && opened.take(message);
        }
    }

    private void refuse(Closing closing) {
        note("refused: " + closing.text());
        Outbox way = outbox;
        if (way != null) {
            String text =
                    closing.text() + " (hub time " + Units.iso(shared.clock().wallMillis()) + ")";
            way.urgent(new Message.Refused(closing.reason(), shared.clock().wallMillis(), text));
            way.drain(500);
        }
    }

    private void holdsUpOthers() {
        Session open = session;
        shared.log()
                .warn(
                        "agents",
                        (open == null ? address().getHostAddress() : "host " + open.host())
                                + " held memory for a large frame while others waited; its connection is ended");
        hangUp();
    }

    private void finish() {
        FrameReader reader = reading;
        if (reader != null) {
            reader.release();
        }
        Session open = session;
        if (open != null) {
            shared.live().disconnected(open.host(), open);
            shared.sessions().remove(open);
            open.looks().end();
            open.software().end();
            shared.control().ended(open);
        }
        Outbox way = outbox;
        if (way != null) {
            way.close();
        }
        hangUp();
    }

    private void note(String text) {
        if (over.get()) {
            return; // it was ended on purpose, and that was told
        }
        Session open = session;
        if (open == null) {
            shared.notes().note(address().getHostAddress() + ":" + raw.getPort() + " " + text);
        } else {
            shared.log().info("agents", "host " + open.host() + " " + text);
        }
    }
}
