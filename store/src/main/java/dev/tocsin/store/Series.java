package dev.tocsin.store;

import dev.tocsin.block.QueryColumn;

/// One column of one entity over time, on the regular grid of its request: point `i` covers `[from + i × step, from
/// + (i + 1) × step)`. NaN = no data in that step.
///
/// @param key the entity's key
/// @param column the column
/// @param avg mean of the seconds in the step
/// @param min least of them
/// @param max greatest of them: a one-second spike is never hidden
public record Series(String key, QueryColumn column, double[] avg, double[] min, double[] max) {}
