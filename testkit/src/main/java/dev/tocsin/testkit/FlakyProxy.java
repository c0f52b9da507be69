package dev.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// A bad line on loopback: passes bytes between a client and a target, and breaks each connection after a random
/// number of them, wherever that is in the protocol. Can also go deaf: keep connections open and pass nothing more,
/// as a half-open TCP connection does.
///
/// Thread-safe. Every connection has two virtual threads.
public final class FlakyProxy implements AutoCloseable {
    /// After how many bytes (of both directions together) a connection breaks.
    ///
    /// @param least at least this many, ≥ 0
    /// @param most at most this many, ≥ least
    public record Patience(long least, long most) {
        /// A line that never breaks by itself.
        public static final Patience ENDLESS = new Patience(Long.MAX_VALUE, Long.MAX_VALUE);

        /// As stated.
        public Patience {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException("got " + least + " to " + most + " bytes");
            }
        }
    }

    private final ServerSocket listener;
    private final RandomGenerator random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int targetPort;
    private volatile Patience patience;
    private volatile boolean deaf;
    private volatile boolean closed;

    /// Listens on a free loopback port and passes on to `targetPort` of loopback.
    ///
    /// @throws IOException when there is no free port
    public FlakyProxy(int targetPort, Patience patience, RandomGenerator random) throws IOException {
        this.targetPort = targetPort;
        this.patience = patience;
        this.random = random;
        this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("flaky proxy").start(this::accept);
    }

    /// The port to connect to.
    public int port() {
        return listener.getLocalPort();
    }

    /// How many connections were accepted so far.
    public int connections() {
        return connections.get();
    }

    /// From here on new connections go to another port.
    public void target(int port) {
        targetPort = port;
    }

    /// From here on new connections break by this rule.
    public void patience(Patience rule) {
        patience = rule;
    }

    /// Passes nothing more in either direction, on any connection, while `value` is true; what arrives is
    /// thrown away.
    public void deaf(boolean value) {
        deaf = value;
    }

    /// Breaks every open connection.
    public void cut() {
        open.forEach(FlakyProxy::hangUp);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        cut();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Socket server = new Socket();
                open.add(client);
                open.add(server);
                serve(client, server);
            } catch (IOException closing) {
                if (!closed) {
                    throw new AssertionError("the proxy broke by itself", closing);
                }
            }
        }
    }

    private void serve(Socket client, Socket server) {
        Patience rule = patience;
        long budget = rule.least() == rule.most() ? rule.least() : random.nextLong(rule.least(), rule.most() + 1);
        long[] left = {budget};
        Thread.ofVirtual().start(() -> {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 5_000);
                Thread.ofVirtual().start(() -> pass(server, client, left));
                pass(client, server, left);
            } catch (IOException refused) {
                hangUp(client);
            }
        });
    }

    private void pass(Socket from, Socket to, long[] left) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int got = in.read(buffer);
            while (got >= 0) {
                int passed = take(left, got);
                if (!deaf) {
                    out.write(buffer, 0, passed);
                    out.flush();
                }
                if (passed < got) {
                    break;
                }
                got = in.read(buffer);
            }
        } catch (IOException broken) {
            hangUp(from); // a broken line is what this class is for
        } finally {
            hangUp(from);
            hangUp(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static int take(long[] left, int wanted) {
        synchronized (left) {
            int taken = (int) Math.min(left[0], wanted);
            left[0] -= taken;
            return taken;
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new AssertionError("a loopback socket could not be closed", failure);
        }
    }
}
