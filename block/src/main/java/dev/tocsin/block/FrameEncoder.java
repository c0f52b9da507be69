package dev.tocsin.block;

/// Writes frames as *records*: a keyframe holds everything, each following record only what changed since. The same
/// bytes are the agent's open minute in memory, the lines of its spool file, the live feed and the answer to `tail`.
///
/// Not thread-safe; one per spool.
public final class FrameEncoder {
    /// An encoder whose first record will be a keyframe.
    public FrameEncoder() {}

    /// Encodes `frame` as one record: a keyframe when `key` is true or nothing was encoded before, else the difference
    /// to the previous frame. Does not keep `frame`. The bytes carry no checksum of their own.
    public byte[] encode(Frame frame, boolean key) {
        return Unbuilt.yet();
    }
}
