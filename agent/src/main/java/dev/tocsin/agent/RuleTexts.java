package dev.tocsin.agent;

import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.wire.Message.HostRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Rules that agents of one process were told, each read and kept once: a fleet of simulated machines is told
/// the same thousand rules a thousand times. Thread-safe.
public final class RuleTexts {
    /// Rules that are kept; then it begins anew.
    static final int MOST = 10_000;

    private final Map<HostRule, Read> known = new ConcurrentHashMap<>();

    /// Knows none yet.
    public RuleTexts() {}

    /// A rule and what it says.
    ///
    /// @param rule equal to the one that was told; perhaps told to another agent before
    record Read(HostRule rule, Parsed parsed) {}

    /// Reads `rule`.
    static Read read(HostRule rule) {
        return new Read(rule, RuleParser.rule(rule.text()));
    }

    /// Reads `rule`, or gives what was read of an equal one.
    Read shared(HostRule rule) {
        if (!rule.firing().isEmpty()) {
            return read(rule); // of one host alone
        }
        Read before = known.get(rule);
        if (before != null) {
            return before;
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        Read fresh = read(rule);
        known.put(rule, fresh);
        return fresh;
    }
}
