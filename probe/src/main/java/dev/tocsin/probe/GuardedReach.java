package dev.tocsin.probe;

import dev.tocsin.base.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Lets checks talk to public addresses, and to such others as an administrator has listed. For checks that are made in
/// the browser or by the API: who may make a check must not see through it what only this machine may see.
///
/// A name is looked up once and what is connected to is the address that was judged here, never the name again, so a
/// name server that answers otherwise the second time gains nothing (DNS rebinding). An address that only wraps another
/// one, as IPv6 does in many ways, is never public:
///
/// ```
/// ::ffff:10.0.0.1   mapped        2002:0a00:0001::     6to4          64:ff9b::10.0.0.1    NAT64
/// ::10.0.0.1        compatible    2001::/32            Teredo        64:ff9b:1::/48       NAT64 of one's own
/// ::ffff:0:10.0.0.1 translated    fe80::5efe:10.0.0.1  ISATAP, as every address of a link
/// ```
///
/// Addresses of a link (169.254.0.0/16, fe80::/10), where clouds keep the secrets of a machine, stay closed whatever is
/// listed. Source: the IANA registries of special-purpose addresses (RFC 6890 and its updates).
public final class GuardedReach implements Reach {
    /// Closed whatever an administrator lists.
    static final List<Cidr> NEVER = ranges(
            "169.254.0.0/16",
            "fe80::/10",
            "0.0.0.0/8",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "ff00::/8",
            "100.100.100.200/32",
            "fd00:ec2::254/128");

    /// Closed unless listed.
    static final List<Cidr> PRIVATE = ranges(
            "10.0.0.0/8",
            "100.64.0.0/10", // carriers
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24", // documents
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24");

    /// The only addresses of IPv6 that are given out to the public, and what of them is not.
    private static final Cidr PUBLIC6 = Cidr.parse("2000::/3");

    private static final List<Cidr> CLOSED6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48");

    /// Addresses that wrap one of IPv4 in their bytes from `at`.
    private record Wrap(Cidr range, int at) {}

    private static final List<Wrap> WRAPS = List.of(
            new Wrap(Cidr.parse("64:ff9b::/96"), 12),
            new Wrap(Cidr.parse("64:ff9b:1::/48"), 12),
            new Wrap(Cidr.parse("2002::/16"), 2),
            new Wrap(Cidr.parse("::/96"), 12),
            new Wrap(Cidr.parse("::ffff:0:0:0/96"), 12));

    private final Names names;
    private final List<Cidr> allowed;
    private final boolean everywhere;

    /// Asks `names`; lets through what is public or in one of `allowed`.
    public GuardedReach(Names names, List<Cidr> allowed) {
        this(names, allowed, true);
    }

    /// Asks `names`; lets through what is in one of `allowed`, and public addresses when `everywhere`.
    public GuardedReach(Names names, List<Cidr> allowed, boolean everywhere) {
        this.names = names;
        this.allowed = List.copyOf(allowed);
        this.everywhere = everywhere;
    }

    @Override
    public List<InetAddress> addresses(String host, Duration timeout) throws IOException, InterruptedException {
        InetAddress literal = HostName.literal(host);
        List<InetAddress> all = literal != null ? List.of(literal) : names.of(HostName.name(host), timeout);
        List<InetAddress> open = all.stream().filter(this::isOpen).toList();
        if (open.isEmpty()) {
            throw new NotAllowed(Transcript.plain(host, 100)
                    + (literal != null ? " is an address" : " has only addresses")
                    + " that checks may not talk to; --checks-reach of the hub allows its network");
        }
        return open;
    }

    /// Whether a check may talk to `address`.
    boolean isOpen(InetAddress address) {
        if (isIn(NEVER, address) || isIn(NEVER, inner(address))) {
            return false;
        }
        return isIn(allowed, address) || (everywhere && isPublic(address));
    }

    /// The IPv4 address that `address` wraps and a gateway may unwrap; `address` itself when it wraps none.
    private static InetAddress inner(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4 || address.isLoopbackAddress()) {
            return address; // ::1 has the form of one that wraps 0.0.0.1, and is none (RFC 4291, section 2.5.5.1)
        }
        for (Wrap wrap : WRAPS) {
            if (wrap.range().contains(address)) {
                try {
                    return InetAddress.getByAddress(Arrays.copyOfRange(bytes, wrap.at(), wrap.at() + 4));
                } catch (UnknownHostException four) {
                    throw new AssertionError("BUG: got no address, four bytes must be one", four);
                }
            }
        }
        return address;
    }

    private static boolean isPublic(InetAddress address) {
        return address.getAddress().length == 4
                ? !isIn(PRIVATE, address)
                : PUBLIC6.contains(address) && !isIn(CLOSED6, address);
    }

    private static boolean isIn(List<Cidr> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<Cidr> ranges(String... texts) {
        return java.util.stream.Stream.of(texts).map(Cidr::parse).toList();
    }
}
