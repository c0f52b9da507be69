package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.store.BlockStore;
import dev.tocsin.store.Catalog;
import java.security.SecureRandom;

/// What a hub works with; all of it belongs to the one who made it, the hub closes none.
///
/// @param clock time
/// @param log the program's log
/// @param blocks where packs go
/// @param catalog where hosts and tokens are kept
/// @param random for keys, ids and nonces
/// @param jobs where it says what it does by itself
public record HubParts(Clock clock, Log log, BlockStore blocks, Catalog catalog, SecureRandom random, Jobs jobs) {
    /// With a list of jobs of its own.
    public HubParts(Clock clock, Log log, BlockStore blocks, Catalog catalog, SecureRandom random) {
        this(clock, log, blocks, catalog, random, new Jobs(clock));
    }
}
