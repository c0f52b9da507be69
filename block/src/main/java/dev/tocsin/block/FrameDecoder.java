package dev.tocsin.block;

/// Reads the records of a [FrameEncoder] back, in order, starting with a keyframe (a later keyframe starts anew).
///
/// Survives any bytes: throws `CorruptData`, never another exception, and takes no more memory than the limits allow.
/// Not thread-safe.
public final class FrameDecoder {
    /// A decoder that waits for a keyframe.
    public FrameDecoder() {}

    /// The full frame that `record` and its predecessors describe. The returned rows are reused by the next call.
    ///
    /// @throws dev.tocsin.base.CorruptData when the bytes are damaged or the first record is no
    ///     keyframe; the decoder then waits for the next keyframe
    public Frame decode(byte[] record) {
        return Unbuilt.yet();
    }
}
