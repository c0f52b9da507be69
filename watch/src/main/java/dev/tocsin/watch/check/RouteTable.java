package dev.tocsin.watch.check;

import dev.tocsin.base.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The routes of the kernel's main table, as `/proc/net/route` and `/proc/net/ipv6_route` tell them (proc(5); the
/// kernel's net/ipv4/fib_trie.c and net/ipv6/route.c).
///
/// ```
/// Iface  Destination  Gateway   Flags RefCnt Use Metric Mask      …    addresses: 32 bits in the machine's own order
/// eth0   000200C0     00000000  0001  0      0   0      00FFFFFF  …
///
/// fd00…00 40 0000…00 00 0000…00 00000100 00000001 00000000 00000001 eth0   to, bits, from, bits, gateway, metric, …
/// ```
///
/// A line of another form is passed over: a kernel that says more than this knows must not make anybody blind.
///
/// @param routes in the order of the files
record RouteTable(List<Route> routes) {
    /// No routes.
    static final RouteTable NONE = new RouteTable(List.of());

    private static final int UP = 0x1; // RTF_UP and the others: linux/route.h
    private static final int REJECT = 0x200;
    private static final int OWN = 0x80100000; // RTF_LOCAL, RTF_ANYCAST: addresses of the machine itself
    private static final int FOUR_WORDS = 8;
    private static final int SIX_WORDS = 10;
    private static final HexFormat HEX = HexFormat.of();

    /// Keeps a copy of `routes`.
    RouteTable {
        routes = List.copyOf(routes);
    }

    /// One route.
    ///
    /// @param device through which interface
    /// @param to which addresses
    /// @param gateway who passes it on; null: who is meant is on the line itself
    /// @param metric of two that lead to the same the smaller one holds
    /// @param rejects whether it says that there is no way
    record Route(String device, Cidr to, @Nullable InetAddress gateway, long metric, boolean rejects) {}

    /// What the two files say; never throws, whatever they hold.
    static RouteTable parse(String four, String six) {
        List<Route> routes = new ArrayList<>();
        four.lines().skip(1).forEach(line -> add(routes, four(line)));
        six.lines().forEach(line -> add(routes, six(line)));
        return new RouteTable(routes);
    }

    private static void add(List<Route> routes, @Nullable Route route) {
        if (route != null) {
            routes.add(route);
        }
    }

    private static @Nullable Route four(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < FOUR_WORDS) {
            return null;
        }
        try {
            int flags = HexFormat.fromHexDigits(words[3]);
            int mask = Integer.reverseBytes(own(words[7]));
            int bits = Integer.bitCount(mask);
            if ((flags & UP) == 0 || (bits > 0 && mask != -1 << (32 - bits))) {
                return null;
            }
            InetAddress gateway = four(own(words[2]));
            return new Route(
                    words[0],
                    cidr(four(own(words[1])), bits),
                    gateway.isAnyLocalAddress() ? null : gateway,
                    Long.parseLong(words[6]),
                    (flags & REJECT) != 0);
        } catch (IllegalArgumentException | UnknownHostException other) {
            return null;
        }
    }

    /// The 32 bits of an address whose bytes stand in memory in their order; read as little-endian.
    private static int own(String hex) {
        if (hex.length() != 8) {
            throw new IllegalArgumentException("got " + hex.length() + " digits, must be 8");
        }
        int value = HexFormat.fromHexDigits(hex);
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private static InetAddress four(int little) throws UnknownHostException {
        return InetAddress.getByAddress(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(little)
                .array());
    }

    private static @Nullable Route six(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < SIX_WORDS || words[0].length() != 32 || words[4].length() != 32) {
            return null;
        }
        try {
            int flags = HexFormat.fromHexDigits(words[8]);
            boolean says = (flags & (UP | REJECT)) != 0;
            if (!says || (flags & OWN) != 0) {
                return null;
            }
            InetAddress gateway = Inet6Address.getByAddress(null, HEX.parseHex(words[4]), -1);
            return new Route(
                    words[9],
                    cidr(
                            Inet6Address.getByAddress(null, HEX.parseHex(words[0]), -1),
                            HexFormat.fromHexDigits(words[1])),
                    gateway.isAnyLocalAddress() ? null : gateway,
                    HexFormat.fromHexDigitsToLong(words[5]),
                    (flags & REJECT) != 0);
        } catch (IllegalArgumentException | UnknownHostException other) {
            return null;
        }
    }

    private static Cidr cidr(InetAddress network, int bits) {
        return Cidr.parse(network.getHostAddress() + "/" + bits);
    }

    /// The route that leads to `address` through an interface that is `up`: the one that says most of its bits, of
    /// these the one of the smallest metric. Null when there is none, or that one says that there is no way.
    @Nullable
    Route to(InetAddress address, Predicate<String> up) {
        Route best = null;
        for (Route route : routes) {
            boolean leads = route.to().contains(address) && (route.rejects() || up.test(route.device()));
            if (leads && (best == null || isBetter(route, best))) {
                best = route;
            }
        }
        return best == null || best.rejects() ? null : best;
    }

    private static boolean isBetter(Route one, Route other) {
        return one.to().bits() != other.to().bits()
                ? one.to().bits() > other.to().bits()
                : one.metric() < other.metric();
    }

    /// Whether any route leads out of this machine through an interface that is `up`. Those that every interface of
    /// IPv6 has by itself, of its link and of groups, lead nowhere.
    boolean leadsOut(Predicate<String> up) {
        return routes.stream().anyMatch(route -> !route.rejects() && up.test(route.device()) && !isOfLink(route));
    }

    private static boolean isOfLink(Route route) {
        InetAddress network = route.to().network();
        return network.isLinkLocalAddress() || network.isMulticastAddress() || network.isLoopbackAddress();
    }

    /// Who passes on what is meant for everybody else, by interfaces that are `up`; those of a link alone are left
    /// out.
    List<InetAddress> gateways(Predicate<String> up) {
        return routes.stream()
                .filter(route -> route.to().bits() == 0 && !route.rejects() && up.test(route.device()))
                .map(Route::gateway)
                .filter(gateway -> gateway != null && !gateway.isLinkLocalAddress())
                .distinct()
                .toList();
    }
}
