package dev.tocsin.block;

/// One stored column of a [Table]: 64-bit integers as they were read, so that nothing is lost before somebody asks.
///
/// @param name lower-case words joined by `_`, unique in its table
/// @param kind how the numbers move
/// @param help one sentence with the unit and the source
public record Column(String name, Kind kind, String help) {
    /// The value of a cell that could not be read: a gap, never a zero. No real reading has it.
    public static final long GAP = Long.MIN_VALUE;

    /// How the numbers of a column move.
    public enum Kind {
        /// Grows, and starts again from zero when its owner does (boot, device, process).
        COUNTER,
        /// Goes up and down, in the fixed-point unit that `help` states.
        GAUGE
    }
}
