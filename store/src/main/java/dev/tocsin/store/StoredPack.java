package dev.tocsin.store;

import dev.tocsin.block.PackId;

/// A pack as the store keeps it: the agent's bytes and what is needed to find them.
///
/// @param id identity; a second pack of the same identity is not stored again
/// @param startSecond first second, since the epoch, in hub time
/// @param endSecond last second, ≥ the first
/// @param receivedMillis when the hub got it, epoch ms
/// @param bytes the pack, as [dev.tocsin.block.Pack#open] takes it
public record StoredPack(PackId id, long startSecond, long endSecond, long receivedMillis, byte[] bytes) {}
