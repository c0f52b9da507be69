package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/// Listens for agents and gives each connection its virtual thread. Counts before it serves: connections in
/// all, and unproven ones per address; what is too much is closed at once, and agents come back with
/// back-off.
final class AgentServer implements AutoCloseable {
    /// Connections that may wait to be accepted: a whole fleet may come back in the same second.
    private static final int BACKLOG = 1_024;
    private static final long AFTER_FAILURE_NANOS = 100_000_000L;
    private static final long COMPLAIN_NANOS = 60_000_000_000L;

    private final Shared shared;
    private final ServerSocket listener;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile SSLContext tls;
    private volatile boolean closed;
    private long complainedNanos; // by the accepting thread only
    private int turnedAway; // by the accepting thread only

    /// Binds.
    ///
    /// @throws IOException when the address cannot be bound, saying which and why
    AgentServer(String bind, int port, Shared shared) throws IOException {
        this.shared = shared;
        this.tls = context();
        this.listener = new ServerSocket();
        this.complainedNanos = shared.clock().monotonicNanos() - COMPLAIN_NANOS;
        try {
            listener.bind(new InetSocketAddress(InetAddress.getByName(bind), port), BACKLOG);
        } catch (IOException failure) {
            listener.close();
            String why = failure instanceof BindException ? "the port is taken or not allowed" : "no such address";
            throw new IOException(
                    "cannot listen for agents on " + bind + " port " + port + ": " + why + " (" + failure.getMessage()
                            + ")",
                    failure);
        }
    }

    /// Begins to accept.
    void start() {
        Thread.ofVirtual().name("accept agents").start(this::accept);
    }

    /// The port that is listened on.
    int port() {
        return listener.getLocalPort();
    }

    /// Once a second.
    void tick() {
        long now = shared.clock().monotonicNanos();
        open.forEach(connection -> connection.tick(now));
    }

    /// The hub's leaf is a new one: connections from here on get it.
    void renewed() {
        tls = context();
    }

    /// Stops listening, says goodbye to everybody and hangs up.
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        open.forEach(Connection::sayGoodbye);
        open.forEach(Connection::end);
    }

    private SSLContext context() {
        return HubTls.context(shared.authority(), shared.clock(), shared.random());
    }

    private void accept() {
        while (!closed) {
            try {
                admit(listener.accept());
            } catch (IOException | OutOfMemoryError failure) {
                if (!closed) {
                    complain("cannot accept connections: " + failure.getMessage());
                    rest();
                }
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        if (tooMany(socket.getInetAddress())) {
            turnedAway++;
            socket.close();
            complain(turnedAway + " connections were turned away: too many at once, the last from "
                    + socket.getInetAddress().getHostAddress());
            return;
        }
        Connection connection = new Connection(socket, tls, shared);
        open.add(connection);
        Thread.ofVirtual().name("agent " + connection.address()).start(() -> {
            try {
                connection.run();
            } catch (OutOfMemoryError full) {
                shared.log().error("agents", "a connection was ended for lack of memory: " + full.getMessage());
            } catch (RuntimeException | AssertionError bug) {
                shared.log().bug("agents", "a connection ended by a bug", bug);
            } finally {
                open.remove(connection);
            }
        });
    }

    private boolean tooMany(InetAddress address) {
        HubConfig.Bounds bounds = shared.bounds();
        if (open.size() >= bounds.connections()) {
            return true;
        }
        long unproven = open.stream()
                .filter(connection ->
                        !connection.proven() && connection.address().equals(address))
                .count();
        return unproven >= bounds.unprovenPerAddress();
    }

    private void complain(String text) {
        Clock clock = shared.clock();
        if (clock.monotonicNanos() - complainedNanos >= COMPLAIN_NANOS) {
            complainedNanos = clock.monotonicNanos();
            turnedAway = 0;
            shared.log().warn("agents", text);
        }
    }

    private void rest() {
        try {
            Clock clock = shared.clock();
            clock.awaitNanos(clock.monotonicNanos() + AFTER_FAILURE_NANOS);
        } catch (InterruptedException interrupted) {
            closed = true; // nobody interrupts this thread; if somebody does, it ends in order
        }
    }
}
