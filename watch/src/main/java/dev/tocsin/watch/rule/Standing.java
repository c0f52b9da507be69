package dev.tocsin.watch.rule;

import dev.tocsin.signal.Memory;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.alert.Incidents.Subject;

/// How one rule stands for one host and one entity, and what people were told of it. What does not fire and has
/// nothing to remember is kept nowhere.
///
/// @param key which
/// @param hostName what people call the host
/// @param rule how the rule stands
/// @param memory what the state machine of all that is watched remembers
record Standing(Whose key, String hostName, RuleMemory rule, Memory memory) {
    /// Which rule, host and entity.
    ///
    /// @param host its id; empty for a rule across hosts
    /// @param entity its key; empty for the host itself
    record Whose(String rule, String host, String entity) {
        /// As incidents know it.
        String subject() {
            return rule + "|" + host + "|" + entity;
        }
    }

    /// One that nothing is known of.
    static Standing none(Whose key, String hostName) {
        return new Standing(key, hostName, RuleMemory.NONE, Memory.NONE);
    }

    /// What incidents call it, by the rule's label.
    Subject subject(String label) {
        return new Subject(key.subject(), hostName, label);
    }

    /// Whether it is worth keeping at `now` (epoch ms), when what flaps has settled after `flapMillis`.
    boolean matters(long now, long flapMillis) {
        boolean pending = rule.state() == RuleState.PENDING;
        boolean changed = !memory.changes().isEmpty() && now - memory.changes().getLast() < flapMillis;
        return pending || rule.fires() || memory.failure() || memory.flapping() || memory.owed() || changed;
    }

    /// Whether time alone may change what people are told: a silence that ends, a flapping that settles.
    boolean isRestless() {
        return memory.failure() || memory.flapping() || memory.owed();
    }
}
