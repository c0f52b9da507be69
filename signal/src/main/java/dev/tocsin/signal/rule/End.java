package dev.tocsin.signal.rule;

import java.time.Duration;

/// When a rule that fires is over: a limit of its own, on the other side.
///
/// @param hold how long it must hold
public record End(Comparison comparison, Amount limit, Duration hold) {}
