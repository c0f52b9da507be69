package dev.tocsin.watch.notify;

import dev.tocsin.base.Cidr;
import dev.tocsin.probe.GuardedReach;
import dev.tocsin.probe.Names;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Where channels may go when nobody said otherwise: their servers are named by an admin and are often on the same
/// network or machine, so private addresses are allowed; never those that [GuardedReach] keeps closed whatever is
/// listed: of a link (a cloud's metadata service answers at 169.254.169.254, and hands out credentials), multicast, or
/// of nobody, wrapped in IPv6 or not.
///
/// A name that was found once is still known when the resolver is dead or slow: alerts about a dead resolver must get
/// out. At most [#NAMES] names are kept. Thread-safe.
final class ChannelReach implements Reach {
    private static final int NAMES = 256;
    private static final List<Cidr> ALL = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));

    private final Map<String, List<InetAddress>> last = new ConcurrentHashMap<>();
    private final Names names;
    private final Reach guarded = new GuardedReach(this::find, ALL);

    /// Asks `names`.
    ChannelReach(Names names) {
        this.names = names;
    }

    /// Asks the machine's own resolver.
    ChannelReach() {
        this(new Resolver()); // never closed: it keeps no threads
    }

    @Override
    public List<InetAddress> addresses(String host, Duration timeout) throws IOException, InterruptedException {
        try {
            return guarded.addresses(host, timeout);
        } catch (NotAllowed refused) {
            NotAllowed told = new NotAllowed(host + ": no message goes there");
            told.initCause(refused);
            throw told;
        }
    }

    private List<InetAddress> find(String host, Duration timeout) throws IOException, InterruptedException {
        try {
            List<InetAddress> found = names.of(host, timeout);
            if (last.size() < NAMES || last.containsKey(host)) {
                last.put(host, found);
            }
            return found;
        } catch (IOException trouble) {
            List<InetAddress> known = last.get(host);
            if (known != null) {
                return known;
            }
            if (!(trouble instanceof UnknownHostException)) {
                throw trouble;
            }
            UnknownHostException told = new UnknownHostException("host not found: " + host);
            told.initCause(trouble);
            throw told;
        }
    }
}
