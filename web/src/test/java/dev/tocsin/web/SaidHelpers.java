package dev.tocsin.web;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.watch.control.ControlWorld;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Helpers that answer what a test lets them.
final class SaidHelpers implements ControlWorld {
    final Map<HostId, HelperView> views = new ConcurrentHashMap<>();
    final List<ServiceOrder> sent = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<ServiceReply> next = CompletableFuture.completedFuture(new ServiceReply(
            Result.OK, "ok", State.RUNNING, State.RUNNING, 0, 10_350, "nginx.service is running after restart", ""));

    @Override
    public byte[] key() {
        return new byte[44];
    }

    @Override
    public @Nullable HelperView helper(HostId host) {
        return views.get(host);
    }

    @Override
    public CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order) {
        sent.add(order);
        return next;
    }
}
