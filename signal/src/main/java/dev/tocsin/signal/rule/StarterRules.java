package dev.tocsin.signal.rule;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The rules that a new hub begins with: quiet on a machine that is well, also while it works hard; each is
/// about something that somebody should know of.
public final class StarterRules {
    private static final String[][] LINES = {
        {"disk-full", "disk free < 3 % for 5m until > 5 % for 5m severity critical"},
        {"disk-fills", "disk free reaches 0 B within 4h for 10m"},
        {"inodes-full", "disk inodes_used > 95 % for 5m until < 90 % for 5m"},
        {"memory-full", "mem_available < 4 % for 5m until > 8 % for 5m severity critical"},
        {"memory-pressure", "mean of pressure_mem over 5m > 30 % until < 10 % for 5m"},
        {"swap-storm", "mean of swap_in over 5m > 20 MB/s until < 5 MB/s for 5m"},
        {"cpu-stolen", "mean of cpu_steal over 10m > 20 % until < 10 % for 5m"},
        {"cpu-full", "cpu_busy > 98 % for 30m until < 90 % for 5m severity info"},
        {"disk-waits", "mean of pressure_io over 10m > 80 % until < 50 % for 5m severity info"},
        {"network-errors", "mean of net rx_errors over 5m > 10 /s until < 1 /s for 5m"},
        {"service-failed", "service * failed for 10s severity critical"},
        {"clock-ahead", "clock_skew > 5 s for 5m until < 2 s"},
        {"clock-behind", "clock_skew < -5 s for 5m until > -2 s"},
        {"host-silent", "no data for 1m severity critical"}
    };

    private StarterRules() {}

    /// All of them, by name.
    public static SequencedMap<String, Rule> all() {
        SequencedMap<String, Rule> rules = new LinkedHashMap<>();
        for (String[] line : LINES) {
            switch (RuleParser.rule(line[1])) {
                case Parsed.Good(Rule rule) -> rules.put(line[0], rule);
                case Parsed.Wrong wrong ->
                    throw new AssertionError("BUG: got " + line[1] + ", must be a rule: " + wrong);
            }
        }
        return rules;
    }
}
