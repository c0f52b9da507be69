package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.watch.check.StateFile.Kept;
import java.util.List;
import java.util.SequencedMap;

/// What an import came to.
///
/// @param tree a file of checks; what stands in it is right by itself, as [Settled] makes sure
/// @param left what could not be taken over, each with its reason
/// @param notes what is otherwise than it was, or needs a hand
/// @param states what the other tool remembered of failures, by `host/name`; empty: nothing
public record Imported(Given.Fields tree, List<String> left, List<String> notes, SequencedMap<String, Kept> states) {}
