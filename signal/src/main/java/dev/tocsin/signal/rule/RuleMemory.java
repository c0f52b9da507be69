package dev.tocsin.signal.rule;

/// What is remembered of a rule for one host and one key from one value to the next.
///
/// @param state how it stands
/// @param sinceMillis since when, epoch ms
/// @param fires whether it fires; `NO_DATA` may do either
/// @param value the last that was known; NaN: none yet
/// @param knownMillis when that was, epoch ms; 0: never
public record RuleMemory(RuleState state, long sinceMillis, boolean fires, double value, long knownMillis) {
    /// Nothing is known yet.
    public static final RuleMemory NONE = new RuleMemory(RuleState.NO_DATA, 0, false, Double.NaN, 0);
}
