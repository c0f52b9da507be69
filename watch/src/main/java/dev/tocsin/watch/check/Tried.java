package dev.tocsin.watch.check;

import dev.tocsin.probe.Reach;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// To whom the look of a check talked last: whoever does not answer is the last one that was asked for. Thread-safe;
/// looks of one check at the same time mean the same hosts.
final class Tried {
    private volatile @Nullable List<InetAddress> last;

    /// `reach`, whose answers are noted here.
    Reach over(Reach reach) {
        return (host, timeout) -> {
            last = List.of();
            List<InetAddress> found = reach.addresses(host, timeout);
            last = List.copyOf(found);
            return found;
        };
    }

    /// The addresses of the host that was asked for last; empty when its name was not found; null when none was asked
    /// for: then no network is part of it.
    @Nullable
    List<InetAddress> last() {
        return last;
    }
}
