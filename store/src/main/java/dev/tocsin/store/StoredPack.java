package dev.tocsin.store;

import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;

/// A pack as the store keeps it: the agent's bytes and what is needed to find them.
///
/// @param id identity; a second pack of the same identity is not stored again
/// @param startSecond first second, since the epoch, in hub time
/// @param endSecond last second, ≥ the first
/// @param receivedMillis when the hub got it, epoch ms
/// @param bytes the pack as the agent sealed it, or one that the hub merged
public record StoredPack(PackId id, long startSecond, long endSecond, long receivedMillis, byte[] bytes) {
    /// The pack, whether an agent sealed it or the hub merged it.
    ///
    /// @throws dev.tocsin.base.CorruptData when its head is damaged
    public Pack open() {
        return Pack.open(bytes, Zstd.CODEC);
    }
}
