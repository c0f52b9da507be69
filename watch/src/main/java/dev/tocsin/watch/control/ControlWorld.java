package dev.tocsin.watch.control;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The helpers of the hosts, as far as this hub reaches them. Thread-safe.
public interface ControlWorld {
    /// No host has one.
    ControlWorld NONE = new ControlWorld() {
        @Override
        public byte[] key() {
            return new byte[0];
        }

        @Override
        public @Nullable HelperView helper(HostId host) {
            return null;
        }

        @Override
        public CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order) {
            return CompletableFuture.completedFuture(
                    ServiceReply.refused("offline", "no agent is connected: nothing was done"));
        }
    };

    /// The hub's public key, SubjectPublicKeyInfo.
    byte[] key();

    /// The helper of `host`; null when its agent is not connected.
    @Nullable
    HelperView helper(HostId host);

    /// Has `order` done at `host`. The answer always comes, within two minutes: what was not sent is refused, what was
    /// sent and not answered is unknown.
    CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order);
}
