package dev.tocsin.block;

import dev.tocsin.base.CorruptData;

/// A general compressor for what the hub makes out of packs ([Merge], [RollupChunk]). Handed in, because the better
/// ones are native libraries and this module is part of the agent. Thread-safe.
///
/// The number is written into each merged pack, so that a reader knows whether it holds the right one.
public interface Codec {
    /// The codec's number in the formats: 1 is deflate, 2 is zstd; never given to another.
    int number();

    /// The first `length` bytes of `bytes`, compressed.
    byte[] compress(byte[] bytes, int length);

    /// What [#compress] made of `inflated` bytes, back again.
    ///
    /// @throws CorruptData when the `stored` bytes from `offset` are not that
    byte[] decompress(byte[] bytes, int offset, int stored, int inflated);

    /// Raw deflate by the JDK (RFC 1951): needs no library, packs a tenth worse than zstd and four times as slowly.
    Codec DEFLATE = new DeflateCodec();
}
