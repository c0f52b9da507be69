package dev.tocsin.watch.rule;

import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Place;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.signal.rule.Selection;
import org.jspecify.annotations.Nullable;

/// A rule as it is kept.
///
/// @param id unique: a name that a file or the starter set gave, or made
/// @param name as incidents call it; empty: [#label] makes one
/// @param text one line
/// @param enabled whether it is judged
/// @param provisioned whether a file says so, and nobody else may change it
/// @param version counts its changes, from 1
/// @param createdMillis epoch ms
/// @param changedMillis epoch ms
/// @param rule what the text says; null when this program cannot read it
/// @param wrong why; null when it can
public record RuleSpec(
        String id,
        String name,
        String text,
        boolean enabled,
        boolean provisioned,
        long version,
        long createdMillis,
        long changedMillis,
        @Nullable Rule rule,
        @Nullable String wrong) {
    /// What is kept of a rule, without what it says.
    ///
    /// @param text one line
    record Kept(
            String id,
            String name,
            String text,
            boolean enabled,
            boolean provisioned,
            long version,
            long createdMillis,
            long changedMillis) {}

    /// Reads what `kept` says.
    static RuleSpec of(Kept kept) {
        Parsed parsed = RuleParser.rule(kept.text());
        Rule rule = parsed instanceof Parsed.Good(Rule good) ? good : null;
        String wrong = parsed instanceof Parsed.Wrong no ? no.toString() : null;
        return new RuleSpec(
                kept.id(),
                kept.name(),
                kept.text(),
                kept.enabled(),
                kept.provisioned(),
                kept.version(),
                kept.createdMillis(),
                kept.changedMillis(),
                rule,
                wrong);
    }

    /// What is kept of it.
    Kept kept() {
        return new Kept(id, name, text, enabled, provisioned, version, createdMillis, changedMillis);
    }

    /// What incidents call it: its name, or what it is about, such as `disk free on /mnt`.
    public String label() {
        if (!name.isEmpty() || rule == null) {
            return name.isEmpty() ? id : name;
        }
        return switch (rule.condition()) {
            case Condition.Limit limit -> about(limit.value());
            case Condition.Yesterday yesterday -> about(yesterday.value());
            case Condition.Forecast forecast -> about(forecast.value());
            case Condition.Gone(boolean unit, Selection what) -> (unit ? "unit " : "process ") + what.pattern();
            case Condition.Failed(Selection what) -> "service " + what.pattern();
            case Condition.NoData() -> "no data";
        };
    }

    private static String about(Condition.Value value) {
        String on = value.of().isAny() ? "" : " on " + value.of().pattern();
        return value.metric().words() + on;
    }

    /// Whether it is judged, and by agents.
    boolean atAgents() {
        return enabled && rule != null && rule.place().where() == Place.Where.AGENT;
    }

    /// Whether it is judged, and by the hub.
    boolean atHub() {
        return enabled && rule != null && rule.place().where() == Place.Where.HUB;
    }

    /// Whether it is one value of many hosts.
    boolean isAcross() {
        return rule != null
                && rule.condition() instanceof Condition.Limit limit
                && limit.value().fold() instanceof Fold.Across;
    }
}
