package dev.tocsin.signal.rule;

import java.time.Duration;

/// What a rule waits for.
public sealed interface Condition {
    /// A value that stands in the table, folded.
    ///
    /// @param metric which column
    /// @param of which entities
    /// @param fold how many values become one
    record Value(Metric metric, Selection of, Fold fold) {}

    /// A value beyond a limit: `disk free on /mnt < 1 GB`.
    ///
    /// @param limit in percent of a size: the share of its whole
    record Limit(Value value, Comparison comparison, Amount limit) implements Condition {}

    /// A value beyond a share of what it was in the same hour yesterday: `net_rx < 50 % of yesterday`.
    record Yesterday(Value value, Comparison comparison, Amount share) implements Condition {}

    /// A value that will reach a level if it goes on like that: `disk free on / reaches 0 B within 4h`.
    record Forecast(Value value, Amount level, Duration within) implements Condition {}

    /// No process of that name, no unit: `process apache2 dead`.
    ///
    /// @param unit whether a unit or container is meant
    record Gone(boolean unit, Selection name) implements Condition {}

    /// A service that broke, by its name or its unit: `service postfix failed`.
    record Failed(Selection name) implements Condition {}

    /// Nothing is heard of the host: `no data`.
    record NoData() implements Condition {}
}
