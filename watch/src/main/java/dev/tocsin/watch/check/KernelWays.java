package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ways out as this machine's kernel has them at the moment; what was read is kept for a moment.
///
/// The main table is read from `/proc/net`. Ways of other tables (policy routing, tunnels) do not stand there, so an
/// address without a route is asked for once more: connecting a datagram socket sends nothing and fails where the
/// kernel has no way.
public final class KernelWays implements Ways {
    private static final long KEPT_NANOS = 100_000_000L;
    private static final int BYTES = 2 << 20; // more routes than a machine with checks has
    private static final List<InetAddress> ANYWHERE = // addresses of documents (RFC 5737, RFC 3849): nobody's
            List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
    private static final int ANY_PORT = 9; // discard, RFC 863: nothing is sent there

    private final Clock clock;
    private final Path folder;
    private volatile @Nullable Facts facts;

    /// What was read at `atNanos` (monotonic).
    ///
    /// @param known whether the table could be read, and whole
    /// @param up by name of each interface but loopback: whether it runs
    private record Facts(long atNanos, boolean known, RouteTable table, Map<String, Boolean> up) {
        /// One without an address is not listed and may run all the same.
        boolean isUp(String device) {
            return up.getOrDefault(device, !device.equals("lo"));
        }
    }

    /// The ways of this machine.
    public KernelWays(Clock clock) {
        this(clock, Path.of("/proc/net"));
    }

    /// The routes of `folder`, the interfaces of this machine.
    KernelWays(Clock clock, Path folder) {
        this.clock = clock;
        this.folder = folder;
    }

    @Override
    public boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    @Override
    public boolean leadOut() {
        Facts now = facts();
        return !now.known()
                || now.table().leadsOut(now::isUp)
                || ANYWHERE.stream().anyMatch(address -> by(now, address) != null);
    }

    @Override
    public @Nullable Way to(InetAddress address) {
        Facts now = facts();
        RouteTable.Route route = now.table().to(address, now::isUp);
        if (route != null) {
            return new Way(route.device(), route.gateway() == null);
        }
        return now.known() ? by(now, address) : new Way("", false);
    }

    private static @Nullable Way by(Facts now, InetAddress address) {
        String device = asked(address);
        return device == null || !now.isUp(device) ? null : new Way(device, false);
    }

    @Override
    public List<InetAddress> gateways() {
        Facts now = facts();
        return now.table().gateways(now::isUp);
    }

    /// The interface by which the kernel would send to `address`; null when it would not.
    private static @Nullable String asked(InetAddress address) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(address, ANY_PORT));
            NetworkInterface device = channel.getLocalAddress() instanceof InetSocketAddress local
                    ? NetworkInterface.getByInetAddress(local.getAddress())
                    : null;
            return device == null || device.isLoopback() ? null : device.getName();
        } catch (IOException | UncheckedIOException | UnsupportedAddressTypeException none) {
            return null;
        }
    }

    private Facts facts() {
        Facts last = facts;
        long now = clock.monotonicNanos();
        if (last != null && now - last.atNanos() < KEPT_NANOS) {
            return last;
        }
        Facts read = read(now);
        facts = read;
        return read;
    }

    private Facts read(long now) {
        try {
            Map<String, Boolean> up = new HashMap<>();
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!device.isLoopback()) {
                    up.put(device.getName(), device.isUp());
                }
            }
            String four = text(folder.resolve("route"));
            Path six = folder.resolve("ipv6_route"); // not there where IPv6 is switched off
            return new Facts(now, true, RouteTable.parse(four, Files.exists(six) ? text(six) : ""), up);
        } catch (IOException unknown) {
            return new Facts(now, false, RouteTable.NONE, Map.of());
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES);
            if (bytes.length == BYTES) {
                throw new IOException(file + " is longer than " + BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}
