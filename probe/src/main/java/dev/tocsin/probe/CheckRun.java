package dev.tocsin.probe;

/// One look at a service, whole.
///
/// @param verdict what was found
/// @param atMillis when it began, epoch ms
/// @param phases how long its parts took
/// @param transcript what was said and seen, line by line, for the one who asks why; at most
///     [Transcript#CHARS] characters
public record CheckRun(Verdict verdict, long atMillis, Phases phases, String transcript) {}
