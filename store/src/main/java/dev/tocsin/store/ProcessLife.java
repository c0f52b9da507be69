package dev.tocsin.store;

import dev.tocsin.block.Entity;
import org.jspecify.annotations.Nullable;

/// One process as far as it was recorded.
///
/// @param process its key and its attributes as last seen
/// @param firstSeenMillis the first reading with it that was looked at, epoch ms
/// @param lastSeenMillis the last one
/// @param diedMillis the first reading without it, or null while it lives or nothing was recorded behind it
public record ProcessLife(
        Entity process,
        long firstSeenMillis,
        long lastSeenMillis,
        @Nullable Long diedMillis) {}
