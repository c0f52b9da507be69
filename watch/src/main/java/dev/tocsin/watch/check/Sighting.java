package dev.tocsin.watch.check;

import dev.tocsin.probe.Outcome;
import org.jspecify.annotations.Nullable;

/// What one observer of a check saw last.
///
/// @param observer its name as the check names it
/// @param outcome what it saw; unknown when it never looked
/// @param code of the protocol; -1: never looked
/// @param message what it said; empty: nothing yet
/// @param atMillis when it looked, epoch ms by its clock; 0: never
/// @param away why it did not answer when it was asked last; null: it did
public record Sighting(
        String observer,
        Outcome outcome,
        int code,
        String message,
        long atMillis,
        @Nullable String away) {}
