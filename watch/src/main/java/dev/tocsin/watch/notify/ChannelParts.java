package dev.tocsin.watch.notify;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.probe.Reach;
import java.security.SecureRandom;

/// What channels are made of.
///
/// @param clock the only source of time
/// @param log where trouble is told; secrets are masked before
/// @param random where nonces come from
/// @param product `tocsin 0.1.0`, as it introduces itself to servers
/// @param reach which addresses a channel may talk to, and how names become addresses
public record ChannelParts(Clock clock, Log log, SecureRandom random, String product, Reach reach) {
    /// Parts of channels that may talk to any address but those that no message ever goes to ([ChannelReach]).
    public ChannelParts(Clock clock, Log log, SecureRandom random, String product) {
        this(clock, log, random, product, new ChannelReach());
    }
}
