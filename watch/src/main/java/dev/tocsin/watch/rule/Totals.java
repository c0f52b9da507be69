package dev.tocsin.watch.rule;

import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.rule.AmountUnit;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Fold;
import dev.tocsin.signal.rule.History;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.watch.rule.RuleWorld.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules across hosts over columns of the machine: what the pulses say that agents send each 5 s. Pure.
final class Totals {
    private Totals() {}

    /// Whether `spec` is such a rule.
    static boolean isMeant(RuleSpec spec) {
        Condition.Limit limit = limit(spec);
        return limit != null
                && spec.isAcross()
                && limit.value().metric().table().id() == Tables.SYSTEM.id();
    }

    private static Condition.@Nullable Limit limit(RuleSpec spec) {
        Rule rule = spec.rule();
        return rule != null && rule.condition() instanceof Condition.Limit limit ? limit : null;
    }

    /// The value of `spec` over those of `hosts` that it means; NaN when none is known.
    static double of(RuleSpec spec, List<Host> hosts, RuleWorld world) {
        Condition.Limit limit = limit(spec);
        Rule rule = spec.rule();
        if (limit == null || rule == null || !(limit.value().fold() instanceof Fold.Across(Fold.Function function))) {
            return Double.NaN;
        }
        QueryColumn whole = limit.limit().unit() == AmountUnit.PERCENT
                ? limit.value().metric().whole()
                : null;
        int part = place(limit.value().metric().column());
        int all = whole == null ? -1 : place(whole);
        double[] values = hosts.stream()
                .filter(host -> rule.scope().matches(host.name(), host.labels()))
                .mapToDouble(host -> value(world.totals(host.id()), part, all))
                .toArray();
        return History.across(function, values);
    }

    private static double value(double @Nullable [] totals, int part, int all) {
        if (totals == null) {
            return Double.NaN;
        }
        return all < 0 ? totals[part] : totals[part] / totals[all];
    }

    private static int place(QueryColumn column) {
        return Tables.SYSTEM.queryColumns().indexOf(column);
    }
}
