package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The network of a machine as a test wants it: which anchors there are and answer, and which ways the kernel has.
/// What is not said otherwise lies behind a gateway on `eth0`.
final class FakeNetwork implements Ways {
    static final Anchor GATEWAY = Anchor.gateway(InetAddress.ofLiteral("192.0.2.1"));
    static final Anchor SERVER = Anchor.nameServer(InetAddress.ofLiteral("198.51.100.53"));
    static final InetAddress FAR = InetAddress.ofLiteral("203.0.113.9");
    static final InetAddress NEAR = InetAddress.ofLiteral("192.0.2.77");

    final Set<Anchor> answering = ConcurrentHashMap.newKeySet();
    final List<Anchor> anchors = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();
    final Map<InetAddress, Way> ways = new ConcurrentHashMap<>();
    final Set<InetAddress> unreachable = ConcurrentHashMap.newKeySet();
    volatile boolean out = true;
    volatile List<InetAddress> gateways = List.of();

    FakeNetwork(Anchor... anchors) {
        this.anchors.addAll(List.of(anchors));
        answering.addAll(this.anchors);
        ways.put(GATEWAY.address(), new Way("eth0", true));
        ways.put(NEAR, new Way("eth0", true));
    }

    OwnNetwork of(Clock clock) {
        return of(clock, new Jobs(clock));
    }

    OwnNetwork of(Clock clock, Jobs jobs) {
        return new OwnNetwork(
                new OwnNetwork.Parts(clock, Log.none(), jobs, this, () -> List.copyOf(anchors), (anchor, _) -> {
                    asked.incrementAndGet();
                    return answering.contains(anchor);
                }));
    }

    @Override
    public boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress();
    }

    @Override
    public boolean leadOut() {
        return out;
    }

    @Override
    public @Nullable Way to(InetAddress address) {
        return unreachable.contains(address) || !out ? null : ways.getOrDefault(address, new Way("eth0", false));
    }

    @Override
    public List<InetAddress> gateways() {
        return gateways;
    }
}
