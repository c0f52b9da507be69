package dev.tocsin.probe;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A datagram socket of ICMP, which Linux gives to users without any right (icmp(7), `net.ipv4.ping_group_range`). The
/// JDK has none, so the six calls of the C library that it takes are made here, and nowhere else.
///
/// ```
/// sockaddr_in   family(16, own order) port(16) address(32) zero(64)                    16 bytes
/// sockaddr_in6  family(16, own order) port(16) flow(32) address(128) scope(32)         28 bytes
/// ```
///
/// It blocks in the kernel, so it is used on a platform thread. For one thread.
final class PingSocket implements AutoCloseable {
    /// This user may not send a ping.
    static final class Forbidden extends IOException {
        private static final long serialVersionUID = 1;

        Forbidden(String message) {
            super(message);
        }
    }

    private static final int AF_INET = 2; // all of these: Linux, asm-generic
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int EPERM = 1;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int ENETUNREACH = 101;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;
    private static final int PACKET_BYTES = 2_048;

    /// The calls, looked up when the first ping is sent: most programs never send one.
    private static final class Calls {
        static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERROR = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle SOCKET = call("socket", ints(3));
        static final MethodHandle CONNECT = call(
                "connect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        static final MethodHandle OPTION = call(
                "setsockopt",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        static final MethodHandle SEND = call("send", transfer());
        static final MethodHandle RECEIVE = call("recv", transfer());
        static final MethodHandle CLOSE = call("close", ints(1));

        private static FunctionDescriptor ints(int count) {
            MemoryLayout[] each = new MemoryLayout[count];
            Arrays.fill(each, ValueLayout.JAVA_INT);
            return FunctionDescriptor.of(ValueLayout.JAVA_INT, each);
        }

        private static FunctionDescriptor transfer() {
            return FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT);
        }

        @SuppressWarnings("restricted") // the shapes above are those of the manual pages; there is no other way
        private static MethodHandle call(String name, FunctionDescriptor shape) {
            Linker linker = Linker.nativeLinker();
            MemorySegment place = linker.defaultLookup()
                    .find(name)
                    .orElseThrow(() -> new AssertionError("BUG: got no " + name + ", every C library must have it"));
            return linker.downcallHandle(place, shape, ERRNO);
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(Calls.STATE);
    private final MemorySegment packet = arena.allocate(PACKET_BYTES);
    private final int handle;

    /// A socket that talks to `address` alone.
    ///
    /// @throws Forbidden when this user may not have one
    /// @throws IOException when there is no way to it
    PingSocket(InetAddress address) throws IOException {
        boolean six = address.getAddress().length == 16;
        this.handle = open(six);
        MemorySegment to = arena.allocate(28, 8);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) (six ? AF_INET6 : AF_INET));
        MemorySegment.copy(MemorySegment.ofArray(address.getAddress()), 0, to, six ? 8 : 4, six ? 16 : 4);
        try {
            if ((int) Calls.CONNECT.invokeExact(state, handle, to, six ? 28 : 16) < 0) {
                throw failure("connect");
            }
        } catch (Throwable thrown) {
            close();
            throw sorted(thrown);
        }
    }

    private int open(boolean six) throws IOException {
        try {
            int opened = (int) Calls.SOCKET.invokeExact(
                    state, six ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, six ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
            if (opened < 0) {
                throw failure("socket");
            }
            return opened;
        } catch (Throwable thrown) {
            arena.close();
            throw sorted(thrown);
        }
    }

    /// Sends `bytes`, a message of ICMP; the kernel writes its identifier and checksum.
    void send(byte[] bytes) throws IOException {
        MemorySegment.copy(bytes, 0, packet, ValueLayout.JAVA_BYTE, 0, bytes.length);
        try {
            if ((long) Calls.SEND.invokeExact(state, handle, packet, (long) bytes.length, 0) < 0) {
                throw failure("send");
            }
        } catch (Throwable thrown) {
            throw sorted(thrown);
        }
    }

    /// The next message of ICMP that comes, or null when none comes within `millis`.
    byte @Nullable [] receive(int millis) throws IOException {
        try {
            MemorySegment time = arena.allocate(16, 8);
            time.set(ValueLayout.JAVA_LONG, 0, millis / 1_000L);
            time.set(ValueLayout.JAVA_LONG, 8, Math.max(1, millis % 1_000L * 1_000L));
            if ((int) Calls.OPTION.invokeExact(state, handle, SOL_SOCKET, SO_RCVTIMEO, time, 16) < 0) {
                throw failure("setsockopt");
            }
            long length = (long) Calls.RECEIVE.invokeExact(state, handle, packet, (long) PACKET_BYTES, 0);
            if (length >= 0) {
                return packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            }
            int error = error();
            if (error == EAGAIN || error == EINTR) {
                return null;
            }
            throw failure("recv");
        } catch (Throwable thrown) {
            throw sorted(thrown);
        }
    }

    private int error() {
        return (int) Calls.ERROR.get(state, 0L);
    }

    private IOException failure(String call) {
        int error = error();
        return switch (error) {
            case EPERM, EACCES -> new Forbidden(call);
            case ENETUNREACH -> new IOException("Network is unreachable");
            case ECONNREFUSED -> new ConnectException("Connection refused");
            case EHOSTUNREACH -> new NoRouteToHostException("No route to host");
            default -> new IOException(call + " failed, error " + error);
        };
    }

    private static IOException sorted(Throwable thrown) {
        return switch (thrown) {
            case IOException failure -> failure;
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            case Throwable other -> throw new AssertionError("BUG: got " + other + ", a call must not throw", other);
        };
    }

    @Override
    public void close() {
        try {
            int closed = (int) Calls.CLOSE.invokeExact(state, handle);
            assert closed == 0 : closed;
        } catch (Throwable thrown) {
            throw new AssertionError("BUG: got " + thrown + ", a call must not throw", thrown);
        } finally {
            arena.close();
        }
    }
}
