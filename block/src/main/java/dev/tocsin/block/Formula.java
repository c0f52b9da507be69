package dev.tocsin.block;

import java.util.List;

/// How a query column follows from stored columns of two consecutive readings. Closed on purpose: the agent's
/// rules, the hub's queries and the live stream evaluate the same few forms ([Derivation]) and cannot disagree.
///
/// Column numbers are positions in [Table#columns].
public sealed interface Formula {
    /// `value × factor` of the current reading.
    record Gauge(int column, double factor) implements Formula {}

    /// `(minuend − subtrahend) × factor` of the current reading, at least 0.
    record Difference(int minuend, int subtrahend, double factor) implements Formula {}

    /// `Σ(now − before) / seconds × factor`. A counter that went back is a gap for that second (it started again).
    record Rate(List<Integer> columns, double factor) implements Formula {}

    /// `Σ part(now − before) / Σ whole(now − before)`, between 0 and 1. A single member that went back counts as
    /// not moved (the kernel's idle and iowait do go back by a tick); a whole that did not move is a gap.
    record Share(List<Integer> part, List<Integer> whole) implements Formula {}

    /// `(total(now − before) / count(now − before)) × factor`: the mean per event, a gap when there was none.
    record MeanPer(int total, int count, double factor) implements Formula {}

    /// `numerator / denominator` of the current reading, between 0 and 1; a gap when the denominator is 0.
    record Fraction(int numerator, int denominator) implements Formula {}
}
