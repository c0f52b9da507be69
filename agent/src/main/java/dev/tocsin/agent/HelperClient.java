package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.wire.HelperReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The agent's way to the helper of its machine: hands over a request that a hub has signed, as it is, and brings back
/// the reply (`docs/reference/helper-protocol.md`). It can neither make a request nor change one. One connection for
/// each; thread-safe.
public final class HelperClient {
    /// Where the helper listens.
    public static final Path SOCKET = Path.of("/run/tocsin/helper.sock");

    /// How long an answer may take: an action's 90 s, and what comes before and behind it.
    public static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(100);

    private static final String TURNED_AWAY =
            "the helper closed without an answer: this user is not the account of its file";

    private final Path socket;
    private final Clock clock;

    /// A way to the helper that listens at `socket`.
    public HelperClient(Path socket, Clock clock) {
        this.socket = socket;
        this.clock = clock;
    }

    /// Nothing was handed over: there is no helper.
    public static final class NotPassed extends IOException {
        private static final long serialVersionUID = 1;

        NotPassed(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    /// As [#pass], and reads the reply.
    ///
    /// @throws IOException as [#pass], or when it is no reply
    public HelperReply ask(byte[] frame) throws IOException {
        try {
            return HelperReply.read(pass(frame));
        } catch (CorruptData damaged) {
            throw new IOException("the helper's reply: " + damaged.getMessage(), damaged);
        }
    }

    /// Hands `frame` over (`wire.HelperRequest`, with its length and signature) and waits for the reply; returns it
    /// as it came, without its length.
    ///
    /// @throws NotPassed when there is no helper: nothing was done
    /// @throws IOException when it turned this one away, or answers nothing in time; what was asked for may then
    ///     have been done or not
    public byte[] pass(byte[] frame) throws IOException {
        if (!Files.exists(socket)) {
            throw new NotPassed("no helper runs on this machine, or not for this user: there is no " + socket, null);
        }
        long deadline = clock.monotonicNanos() + PATIENCE_NANOS;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            connect(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer request = ByteBuffer.wrap(frame);
            hand(channel, request);
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            read(channel, selector, length, deadline);
            int bytes = length.getInt(0);
            if (bytes < 0 || bytes > HelperReply.MOST_BYTES) {
                throw new IOException("got a reply of " + bytes + " bytes; must be 0 to " + HelperReply.MOST_BYTES);
            }
            ByteBuffer reply = ByteBuffer.allocate(bytes);
            read(channel, selector, reply, deadline);
            return reply.array();
        } catch (SocketException closed) {
            throw new IOException(TURNED_AWAY, closed); // before it has read the request
        }
    }

    private static void hand(SocketChannel channel, ByteBuffer request) throws IOException {
        try {
            channel.write(request); // at most 1 KiB: the kernel takes it whole, or the helper is not well
        } catch (IOException closed) { // a broken pipe is no SocketException
            throw new IOException(TURNED_AWAY, closed);
        }
        if (request.hasRemaining()) {
            throw new IOException("the helper takes no request");
        }
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException nobody) {
            throw new NotPassed("no helper runs on this machine: nobody listens at " + socket, nobody);
        } catch (SocketException closed) {
            throw new NotPassed("the helper's socket is not for this user: " + closed.getMessage(), closed);
        }
    }

    private void read(SocketChannel channel, Selector selector, ByteBuffer into, long deadlineNanos)
            throws IOException {
        while (into.hasRemaining()) {
            int got = channel.read(into);
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.monotonicNanos());
            if (got < 0) {
                throw new EOFException(TURNED_AWAY);
            } else if (got == 0 && left <= 0) {
                throw new IOException("the helper does not answer");
            } else if (got == 0) {
                selector.select(left);
                selector.selectedKeys().clear();
            }
        }
    }
}
