package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
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
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/// The socket (unix(7)): root's, mode 0660, in a directory of mode 0750, both of the group of the agent's account. Who
/// connects is asked of the kernel (SO_PEERCRED, as it was at connect), and must be that account itself. One request
/// per connection, read within [#READ_NANOS]; at most [#CONNECTIONS] at once, more are turned away.
final class Door implements AutoCloseable {
    static final int CONNECTIONS = 4;
    static final long READ_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// Who may come.
    ///
    /// @param account the user that must be at the other end
    /// @param group whose members see the socket at all
    record Guests(UserPrincipal account, GroupPrincipal group) {}

    private final ServerSocketChannel server;
    private final Path socket;
    private final Guests guests;
    private final Clock clock;
    private final Semaphore free = new Semaphore(CONNECTIONS);

    private Door(ServerSocketChannel server, Path socket, Guests guests, Clock clock) {
        this.server = server;
        this.socket = socket;
        this.guests = guests;
        this.clock = clock;
    }

    /// Makes `socket`; nobody gets through its directory before it has its owner and mode. One that is left from an
    /// earlier helper is replaced: that there is no other one now, the caller knows.
    ///
    /// @throws IOException when it cannot be made as it must be
    static Door open(Path socket, Ownership ownership, Guests guests, Clock clock) throws IOException {
        Path directory = socket.resolveSibling(".").normalize();
        PrivateFiles.createDirectories(directory);
        ownership.directory(directory);
        give(directory, "rwx------", guests);
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            give(socket, "rw-rw----", guests);
            give(directory, "rwxr-x---", guests);
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
        return new Door(server, socket, guests, clock);
    }

    private static void give(Path file, String mode, Guests guests) throws IOException {
        Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(guests.group());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
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
                Thread.ofPlatform().daemon().name("request").start(() -> serve(peer, helper));
            } else {
                send(peer, helper.turnAway("connections", "more than " + CONNECTIONS + " connections at once"));
            }
        }
    }

    /// Waits up to `patienceMillis` for those who are inside; returns whether they are out.
    boolean await(long patienceMillis) throws InterruptedException {
        return free.tryAcquire(CONNECTIONS, patienceMillis, TimeUnit.MILLISECONDS);
    }

    /// Lets nobody in any more.
    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }

    private void serve(SocketChannel peer, Helper helper) {
        try (peer) {
            if (guests.account()
                    .equals(peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user())) {
                send(peer, helper.answer(request(peer)));
            } else {
                helper.turnAway("peer", "somebody else than " + guests.account().getName() + " came");
            }
        } catch (IOException gone) {
            // it ended before a whole request came: there is nobody to be told
        } finally {
            free.release();
        }
    }

    /// The bytes behind the length; none, which is no request, when there are more or it is too large.
    private byte[] request(SocketChannel peer) throws IOException {
        long deadline = clock.monotonicNanos() + READ_NANOS;
        ByteBuffer in = ByteBuffer.allocate(Integer.BYTES + Request.MOST_BYTES + 1);
        int whole = Integer.BYTES;
        try (Selector selector = Selector.open()) {
            peer.configureBlocking(false);
            peer.register(selector, SelectionKey.OP_READ);
            while (in.position() < whole) {
                int got = peer.read(in);
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - clock.monotonicNanos());
                if (got < 0 || (got == 0 && left <= 0)) {
                    throw new EOFException("it brought no whole request within 2 s");
                } else if (got == 0) {
                    selector.select(left);
                    selector.selectedKeys().clear();
                } else if (whole == Integer.BYTES && in.position() >= whole) {
                    whole += Math.clamp(in.getInt(0), 0, Request.MOST_BYTES);
                }
            }
        }
        boolean exact = in.position() == Integer.BYTES + in.getInt(0);
        return exact ? Arrays.copyOfRange(in.array(), Integer.BYTES, in.position()) : new byte[0];
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
}
