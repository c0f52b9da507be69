package dev.tocsin.wire;

import java.io.IOException;

/// Where the memory for large frames comes from. A hub has one for all of its connections, so that some that send the
/// largest frames at the same time cannot take all it has.
@FunctionalInterface
public interface FrameRoom {
    /// As much as is asked for: for the side that reads from one peer.
    FrameRoom ENDLESS = _ -> () -> {};

    /// Takes room for a frame of `bytes`; waits until there is some.
    ///
    /// @return gives it back when it is run; once
    /// @throws IOException when the connection was ended meanwhile
    Runnable take(int bytes) throws IOException;
}
