package dev.tocsin.watch.rule;

import dev.tocsin.signal.rule.RuleMemory;
import java.util.List;

/// What an agent says of its rules, in the hub's time.
///
/// @param run a number of this run of the agent: sequences of another run mean nothing
/// @param sequence of the last change that is told here or was told before; from 1
/// @param revision of the set that was judged
/// @param kind what the states are
/// @param states up to that sequence, without a hole
public record Told(long run, long sequence, long revision, Kind kind, List<State> states) {
    /// What the states are.
    public enum Kind {
        /// The changes up to the sequence; those before them were told.
        NEXT,
        /// All that fires after that sequence: what is missing does not.
        ALL,
        /// The changes from the oldest on that the agent still has: none before them comes.
        AGAIN
    }

    /// How a rule stands for one entity.
    ///
    /// @param version of the rule that was judged
    /// @param entity its key; empty when the rule is about the host
    /// @param memory how it stands
    /// @param atMillis of the second that was judged, epoch ms
    public record State(String rule, long version, String entity, RuleMemory memory, long atMillis) {}

    /// Keeps a copy.
    public Told {
        states = List.copyOf(states);
    }

    /// The sequence of the first state.
    long first() {
        return sequence - states.size() + 1;
    }
}
