package dev.tocsin.watch.check;

import dev.tocsin.probe.HostName;
import dev.tocsin.probe.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which anchors a machine has: those that somebody has named, or its default gateways and its name servers. Both may
/// change while it runs, so they are read anew from time to time. For one thread.
public final class Anchors {
    /// Anchors at one time.
    public static final int COUNT = 16;

    private static final Duration NAME_PATIENCE = Duration.ofSeconds(2);
    private static final int LINES = 100; // of resolv.conf(5), which is rarely longer than ten
    private static final String SERVER = "nameserver";

    private final List<Named> named;
    private final boolean usual;
    private final Ways ways;
    private final Reach reach;
    private final Path resolver;
    private final Map<String, InetAddress> addresses = new HashMap<>(); // of names, as they were last

    /// An anchor as it was named.
    ///
    /// @param host a name or an address
    /// @param port 1–65,535; 0: it is pinged
    public record Named(String host, int port) {
        /// Reads `192.0.2.1`, `[2001:db8::1]:53`, `example.com:443`.
        ///
        /// @throws IllegalArgumentException when it is none, with what one looks like
        public static Named parse(String text) {
            int colon = text.lastIndexOf(':');
            boolean bracketed = text.startsWith("[");
            boolean six = !bracketed && text.indexOf(':') != colon;
            boolean port = colon > text.lastIndexOf(']') && !six;
            String host = port ? text.substring(0, colon) : text;
            String digits = port ? text.substring(colon + 1) : "";
            int number = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
            boolean whole = !port || (number >= 1 && number <= 65_535);
            String bare = bracketed && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            if (!whole || !HostName.fits(bare) || (bracketed && bare.equals(host))) {
                throw new IllegalArgumentException("got \"" + text
                        + "\"; an anchor is an address that answers a ping, such as 192.0.2.1, or a host and a port,"
                        + " such as example.com:443");
            }
            return new Named(bare, number);
        }

        @Override
        public String toString() {
            String plain = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
            return port == 0 ? host : plain + ":" + port;
        }
    }

    /// Those that are `named`; null: the usual ones.
    ///
    /// @param reach how names become addresses
    public Anchors(@Nullable List<Named> named, KernelWays ways, Reach reach) {
        this(named, ways, reach, Path.of("/etc/resolv.conf"));
    }

    /// The same with the name servers of `resolver`, a file as resolv.conf(5) says.
    Anchors(@Nullable List<Named> named, Ways ways, Reach reach, Path resolver) {
        this.named = named == null ? List.of() : List.copyOf(named);
        this.usual = named == null;
        this.ways = ways;
        this.reach = reach;
        this.resolver = resolver;
    }

    /// The anchors at present, at most [#COUNT]. None of this machine itself; a name that cannot be looked up now has
    /// the address that it had.
    ///
    /// @throws InterruptedException when interrupted while a name is looked up
    List<Anchor> now() throws InterruptedException {
        List<Anchor> all = new ArrayList<>();
        if (usual) {
            ways.gateways().forEach(gateway -> all.add(Anchor.gateway(gateway)));
            nameServers().forEach(server -> all.add(Anchor.nameServer(server)));
        }
        for (Named one : named) {
            InetAddress address = address(one);
            if (address != null) {
                Anchor.Kind kind = one.port() == 0 ? Anchor.Kind.PING : Anchor.Kind.TCP;
                all.add(new Anchor(one.toString(), address, one.port(), kind));
            }
        }
        return all.stream()
                .filter(anchor -> !ways.isOwn(anchor.address()))
                .distinct()
                .limit(COUNT)
                .toList();
    }

    private @Nullable InetAddress address(Named one) throws InterruptedException {
        try {
            InetAddress found = reach.addresses(one.host(), NAME_PATIENCE).getFirst();
            addresses.put(one.host(), found);
            return found;
        } catch (IOException unknown) {
            return addresses.get(one.host());
        }
    }

    private List<InetAddress> nameServers() {
        List<InetAddress> servers = new ArrayList<>();
        try (var lines = Files.lines(resolver)) {
            lines.limit(LINES).forEach(line -> {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length == 2 && words[0].equals(SERVER)) {
                    server(words[1], servers);
                }
            });
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            servers.clear(); // there is none then, or none that this can know
        }
        return servers;
    }

    private static void server(String text, List<InetAddress> into) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (!address.isLinkLocalAddress()) {
                into.add(address);
            }
        } catch (IllegalArgumentException none) { // with a scope, or no address at all
        }
    }
}
