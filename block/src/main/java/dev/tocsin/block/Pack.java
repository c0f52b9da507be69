package dev.tocsin.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All blocks of one host for one span (an agent's minute), with a directory: the unit that travels, is acknowledged
/// and is stored. Checked once when opened (length, version, CRC-32C of the directory); each block is checked when it
/// is first reached. Immutable, thread-safe.
public final class Pack {
    private Pack() {}

    /// Builds a pack from the records of a [FrameEncoder], in order, the first being a keyframe. Two frames of the same
    /// second: the later wins. At least one record; the frames must lie within
    /// [dev.tocsin.base.Limits#BLOCK_SECONDS].
    ///
    /// @return the bytes of the pack
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    public static byte[] build(PackId id, List<byte[]> records) {
        return Unbuilt.yet();
    }

    /// Opens the bytes of a pack; they are kept, not copied.
    ///
    /// @throws dev.tocsin.base.CorruptData when they are damaged or of an unknown format
    public static Pack open(byte[] bytes) {
        return Unbuilt.yet();
    }

    /// Whose and which.
    public PackId id() {
        return Unbuilt.yet();
    }

    /// The first second, since the epoch.
    public long startSecond() {
        return Unbuilt.yet();
    }

    /// The last second, since the epoch; ≥ the first.
    public long endSecond() {
        return Unbuilt.yet();
    }

    /// The tables that the pack holds and this program knows.
    public List<Table> tables() {
        return Unbuilt.yet();
    }

    /// The block of `table`, or null when the pack has none.
    ///
    /// @throws dev.tocsin.base.CorruptData when the block is damaged
    public @Nullable Block block(Table table) {
        return Unbuilt.yet();
    }
}
