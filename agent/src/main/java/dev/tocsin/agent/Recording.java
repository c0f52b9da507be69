package dev.tocsin.agent;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the uplink needs of the recorder: the sealed packs that nobody has acknowledged, the minutes that are not
/// sealed or not acknowledged yet, and each new record as it is made. Thread-safe.
public interface Recording {
    /// A sealed pack, in the bytes of [dev.tocsin.block.Pack].
    record SealedPack(long sequence, byte[] bytes) {}

    /// Told about each record; called on the sampler's thread, so it must only hand over and return at
    /// once.
    interface Follower {
        /// A new record; `keyframe` when it can be decoded without those before it.
        void record(byte[] record, boolean keyframe);

        /// A minute was sealed: [#firstAfter] has something new.
        void sealed();
    }

    /// Random number made with the spool; half of a pack's identity.
    long epoch();

    /// The oldest pack with a sequence above `sequence` that was not acknowledged, or null. `firstAfter(0)` is the
    /// oldest of all.
    ///
    /// @throws IOException when the spool cannot be read
    @Nullable
    SealedPack firstAfter(long sequence) throws IOException;

    /// The highest sequence of those packs, 0 when there is none.
    long lastSealed();

    /// What those of them with a sequence above `sequence` have together, bytes.
    long bytesAfter(long sequence);

    /// The hub has made the pack durable: the spool may forget it.
    ///
    /// @throws IOException when that could not be noted (the pack will be sent again; the hub knows it)
    void acknowledged(long sequence) throws IOException;

    /// The highest sequence that was acknowledged and is still there, 0 when there is none.
    default long lastAcknowledged() {
        return 0;
    }

    /// Takes back the acknowledgement of the packs from `first` on, `count` of them, as far as they are still there:
    /// they wait for the hub again. Returns how many there were.
    ///
    /// @throws IOException when that could not be noted for one of them
    default int again(long first, int count) throws IOException {
        return 0;
    }

    /// The records of every minute in memory that ends after `second` (epoch seconds), oldest minute first; each
    /// list starts with a keyframe. The open minute, and the one before as long as it may still be on its way.
    List<List<byte[]>> minutesAfter(long second);

    /// The latest value of each query column of [dev.tocsin.block.Tables#SYSTEM], NaN = unknown; empty before the
    /// first reading.
    double[] systemNow();

    /// When the latest frame was read, epoch ms; 0 before the first.
    long lastAtMillis();

    /// Notes what the hub's clock says, for the column `clock_skew`: own clock minus the hub's, ms.
    default void clockSkew(long millis) {}

    /// From now on tells `follower` of each record, until the handle is closed.
    AutoCloseable follow(Follower follower);
}
