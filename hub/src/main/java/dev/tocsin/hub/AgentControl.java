package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The way of an order to the helper of a host: signs it with the hub's key and carries it to the agent, which hands it
/// over as it is (`docs/reference/helper-protocol.md`). Whether it may be done the helper decides. Thread-safe.
public interface AgentControl {
    /// Orders that one agent carries at the same time: as many as the helper takes.
    int AT_ONCE = 4;

    /// How long an order is good, ms. Half of what a helper takes, so that a clock may be wrong by as much in either
    /// direction.
    int GOOD_MILLIS = 30_000;

    /// How long the helper's answer may take, ms: what the agent gives the helper (100 s), and the way.
    int PATIENCE_MILLIS = 110_000;

    /// The hub's public key: an Ed25519 SubjectPublicKeyInfo (RFC 8410), 44 bytes.
    byte[] key();

    /// What the agent of `host` says of its helper, judged for this hub; null when the agent is not connected.
    @Nullable
    HelperView helper(HostId host);

    /// Signs `order` for `host` and sends it. The answer always comes, within [#PATIENCE_MILLIS]: what was not sent is
    /// refused with `offline`, `no-control` or `busy`, what was sent and never answered is unknown.
    CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order);
}
