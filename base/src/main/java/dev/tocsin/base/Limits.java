package dev.tocsin.base;

/// Every limit of the product that more than one file must agree on, in one place: a peer, a disk or a user may be
/// wrong or hostile, and nothing grows without bound because of it. `docs/reference/limits.md` lists them; a test
/// compares the two.
public final class Limits {
    private Limits() {}

    /// Payload of one protocol frame, bytes: a pack of 5,000 busy processes is below 2 MiB.
    public static final int FRAME_BYTES = 16 << 20;

    /// Payload of a frame before the peer has proved who it is, bytes.
    public static final int FRAME_BYTES_UNPROVEN = 64 << 10;

    /// Seconds one block may span: an hour, six times what the hub merges to.
    public static final int BLOCK_SECONDS = 3_600;

    /// Entities (processes, mounts, interfaces …) of one table in one block.
    public static final int BLOCK_ENTITIES = 200_000;

    /// Inflated bytes of one column of one block: what 200,000 cells of ten bytes need, with room.
    public static final int COLUMN_BYTES = 64 << 20;

    /// UTF-8 bytes of an entity key (a mount point may be as long as a path).
    public static final int KEY_BYTES = 4_096;

    /// UTF-8 bytes of one attribute value (a command line is cut to this by the agent).
    public static final int ATTRIBUTE_BYTES = 4_096;

    /// Values (points × series) in one answer to a series query.
    public static final int ANSWER_VALUES = 1_000_000;

    /// Series in one answer: what a page of all processes of a large host needs, with room.
    public static final int ANSWER_SERIES = 10_000;
}
