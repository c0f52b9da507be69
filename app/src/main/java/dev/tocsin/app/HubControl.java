package dev.tocsin.app;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.hub.Hub;
import dev.tocsin.watch.control.ControlWorld;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The helpers of the hosts, as the hub reaches them through their agents.
final class HubControl implements ControlWorld {
    private final Hub hub;

    HubControl(Hub hub) {
        this.hub = hub;
    }

    @Override
    public byte[] key() {
        return hub.agentControl().key();
    }

    @Override
    public @Nullable HelperView helper(HostId host) {
        return hub.agentControl().helper(host);
    }

    @Override
    public CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order) {
        return hub.agentControl().order(host, order);
    }
}
