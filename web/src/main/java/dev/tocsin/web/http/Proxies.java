package dev.tocsin.web.http;

import dev.tocsin.base.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who really asks when a reverse proxy stands in front. Only what a proxy of the list says is believed, and only the
/// last hop that is none of them: everything further left in X-Forwarded-For may have been written by anybody.
final class Proxies {
    private static final int HOPS = 16;

    private final List<Cidr> ranges;

    /// Proxies of `ranges`; none when it is empty.
    Proxies(List<Cidr> ranges) {
        this.ranges = ranges;
    }

    /// Whether a connection from `peer` is welcome: any without a list; else a proxy's, or one of this machine's own.
    boolean admits(SocketAddress peer) {
        return ranges.isEmpty()
                || (peer instanceof InetSocketAddress internet
                        && internet.getAddress() != null
                        && (internet.getAddress().isLoopbackAddress() || isProxy(internet.getAddress())));
    }

    /// The address, as text, that a request comes from.
    ///
    /// @param peer the peer's address as text
    /// @param forwarded the values of X-Forwarded-For, in order
    String remote(String peer, List<String> forwarded) {
        InetAddress last = literal(peer);
        if (ranges.isEmpty() || last == null || !isProxy(last)) {
            return peer;
        }
        List<String> hops = List.of(String.join(",", forwarded).split(",", -1));
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - HOPS); i--) {
            InetAddress hop = literal(hops.get(i).strip());
            if (hop == null) {
                return peer;
            }
            if (!isProxy(hop)) {
                return hop.getHostAddress();
            }
        }
        return peer;
    }

    private boolean isProxy(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /// The address that `text` spells; null for anything else. Names are not looked up.
    private static @Nullable InetAddress literal(String text) {
        try {
            return Cidr.parse(text).network();
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
