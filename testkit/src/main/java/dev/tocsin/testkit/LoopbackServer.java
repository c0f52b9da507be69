package dev.tocsin.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a free port of 127.0.0.1 that does to each connection what a test says: for what a real server cannot do
/// (hang, lie, drip, send without end). Each connection has a virtual thread; closing the server ends them all.
public final class LoopbackServer implements AutoCloseable {
    /// What is done with one connection; it is closed afterwards.
    public interface Talk {
        /// Talks over `socket`. A connection that breaks ends it without noise.
        void with(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Talk talk;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private LoopbackServer(ServerSocket listening, Talk talk) {
        this.listening = listening;
        this.talk = talk;
    }

    /// One that does `talk`.
    ///
    /// @throws IOException when there is no free port
    public static LoopbackServer start(Talk talk) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        LoopbackServer server = new LoopbackServer(listening, talk);
        Thread.startVirtualThread(server::accept);
        return server;
    }

    /// One that says `text` at once and then listens until the other side closes.
    ///
    /// @throws IOException when there is no free port
    public static LoopbackServer saying(String text) throws IOException {
        return start(socket -> {
            say(socket, text);
            listen(socket);
        });
    }

    /// One that takes connections and never says a word.
    ///
    /// @throws IOException when there is no free port
    public static LoopbackServer silent() throws IOException {
        return start(LoopbackServer::listen);
    }

    /// Takes whatever comes over `socket` until the other side closes.
    public static void listen(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /// Sends `text` over `socket`, as UTF-8.
    public static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// A port on which nothing listens: one that was free a moment ago.
    ///
    /// @throws IOException when there is none
    public static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Where it listens.
    public int port() {
        return listening.getLocalPort();
    }

    /// How many connections it has taken.
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            talk.with(socket);
        } catch (IOException | InterruptedException over) {
            Thread.currentThread().interrupt(); // the other side has gone, which is what many tests want
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
