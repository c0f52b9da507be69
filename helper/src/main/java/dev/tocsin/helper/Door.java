package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/// The socket (unix(7)): root's, mode 0660, in a directory of mode 0750, both of the group of the agent's account. Who
/// connects is asked of the kernel (SO_PEERCRED, as it was at connect), and must be that account itself. One request per
/// connection, read within [#READ_NANOS]; at most [#CONNECTIONS] at once, more are turned away.
final class Door implements AutoCloseable {
    static final int CONNECTIONS = 4;
    static final long READ_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// What is made.
    ///
    /// @param socket its path; its directory is the door's own
    /// @param account who may come
    /// @param group who may see it
    record Plan(Path socket, UserPrincipal account, GroupPrincipal group, Ownership ownership) {}

    private final ServerSocketChannel server;
    private final Plan plan;
    private final Clock clock;
    private final Log log;
    private final Semaphore free = new Semaphore(CONNECTIONS);

    private Door(ServerSocketChannel server, Plan plan, Clock clock, Log log) {
        this.server = server;
        this.plan = plan;
        this.clock = clock;
        this.log = log;
    }

    /// Makes the socket; nobody gets through its directory before it has its owner and mode. One that is left from an
    /// earlier helper is replaced: that there is no other one now, the caller knows.
    ///
    /// @throws IOException when it cannot be made as it must be
    static Door open(Plan plan, Clock clock, Log log) throws IOException {
        Path socket = plan.socket();
        Path directory = socket.resolveSibling(".").normalize();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFiles.createDirectories(directory);
        }
        plan.ownership().directory(directory);
        mode(directory, "rwx------");
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(plan.group());
            mode(socket, "rw-rw----");
            Files.getFileAttributeView(directory, PosixFileAttributeView.class).setGroup(plan.group());
            mode(directory, "rwxr-x---");
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
        return new Door(server, plan, clock, log);
    }

    /// Lets people in until the door is closed.
    ///
    /// @throws IOException when no more can come
    void run(Helper helper) throws IOException {
        while (true) {
            SocketChannel peer;
            try {
                peer = server.accept();
            } catch (ClosedChannelException closed) {
                return;
            }
            if (free.tryAcquire()) {
                Thread.ofPlatform().daemon().name("request").start(() -> {
                    try {
                        serve(peer, helper);
                    } finally {
                        free.release();
                    }
                });
            } else {
                send(peer, helper.turnAway("connections", "more than " + CONNECTIONS + " connections at once"));
            }
        }
    }

    /// Waits up to `patienceMillis` for those who are inside.
    void await(long patienceMillis) {
        try {
            if (free.tryAcquire(CONNECTIONS, patienceMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        log.warn("helper", "stopped in the middle of an action: its result is not recorded");
    }

    /// Lets nobody in any more.
    @Override
    public void close() {
        try (server) {
            Files.deleteIfExists(plan.socket());
        } catch (IOException left) {
            log.warn("helper", "cannot remove " + plan.socket() + ": " + left.getMessage());
        }
    }

    private void serve(SocketChannel peer, Helper helper) {
        try (peer;
                Selector selector = Selector.open()) {
            if (!plan.account().equals(peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user())) {
                helper.turnAway("peer", "somebody else than " + plan.account().getName() + " came");
                return;
            }
            peer.configureBlocking(false);
            SelectionKey key = peer.register(selector, SelectionKey.OP_READ);
            long deadline = clock.monotonicNanos() + READ_NANOS;
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            read(peer, key, length, deadline);
            int bytes = length.getInt(0);
            if (bytes < 0 || bytes > Request.MOST_BYTES) {
                send(peer, helper.turnAway("malformed", "a request has at most " + Request.MOST_BYTES + " bytes"));
                return;
            }
            ByteBuffer request = ByteBuffer.allocate(bytes);
            read(peer, key, request, deadline);
            send(peer, helper.answer(request.array()));
        } catch (IOException gone) {
            log.debug("helper", "a connection ended: " + gone.getMessage());
        } catch (RuntimeException bug) {
            log.bug("helper", "a request ended by a bug", bug);
        }
    }

    private void read(SocketChannel peer, SelectionKey key, ByteBuffer into, long deadlineNanos) throws IOException {
        while (into.hasRemaining()) {
            int got = peer.read(into);
            if (got < 0) {
                throw new EOFException("it ended before a whole request came");
            }
            if (got == 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.monotonicNanos());
                if (left <= 0) {
                    throw new IOException("no whole request within 2 s");
                }
                key.selector().select(left);
                key.selector().selectedKeys().clear();
            }
        }
    }

    /// A reply is smaller than what the kernel keeps for one who does not read, so that nobody is waited for.
    private static void send(SocketChannel peer, byte[] reply) {
        try (peer) {
            peer.configureBlocking(false);
            peer.write(ByteBuffer.wrap(reply));
        } catch (IOException gone) {
            // who does not want the answer does without; what was done stands in the record
        }
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
