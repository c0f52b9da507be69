package dev.tocsin.signal.rule;

import dev.tocsin.base.Severity;
import dev.tocsin.block.QueryColumn;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.block.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Rules at random, all that can be written.
final class RandomRules {
    private static final List<String> NAMES = List.of(
            "/mnt",
            "eth0",
            "apache2",
            "db-*",
            "a b",
            "say \"x\"",
            "back\\slash",
            "for",
            "dead",
            "über",
            "0",
            "x=y",
            ",");
    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());
    private static final List<Severity> SEVERITIES = List.of(Severity.values());
    private static final List<Duration> SPANS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(90),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(36),
            Duration.ofDays(7));

    private final SplittableRandom random;

    RandomRules(SplittableRandom random) {
        this.random = random;
    }

    Rule next() {
        Condition condition = condition();
        End end = null;
        if (condition instanceof Condition.Limit(Condition.Value value, Comparison begins, Amount limit)
                && random.nextBoolean()) {
            Comparison other = COMPARISONS.stream()
                    .filter(one -> one.isUp() != begins.isUp())
                    .skip(random.nextInt(2))
                    .findFirst()
                    .orElseThrow();
            BigDecimal step = BigDecimal.valueOf(random.nextInt(5))
                    .multiply(limit.number().abs());
            BigDecimal number = begins.isUp()
                    ? limit.number().subtract(step)
                    : limit.number().add(step);
            if (number.precision() < 15 && number.scale() < 15) {
                end = new End(other, new Amount(number, limit.unit()), hold());
            }
        }
        TreeMap<String, String> labels = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            labels.put(name(), name());
        }
        Scope scope = new Scope(random.nextBoolean() ? Selection.ANY : new Selection(name()), labels);
        return new Rule(condition, hold(), end, scope, pick(SEVERITIES));
    }

    private Condition condition() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextBoolean() ? new Condition.NoData() : new Condition.Failed(new Selection(name()));
            case 1 -> new Condition.Gone(random.nextBoolean(), new Selection(name()));
            case 2 -> {
                Condition.Value value = value(new Fold.Now());
                yield new Condition.Forecast(value, amount(value, false), pick(SPANS));
            }
            case 3 -> {
                Amount share = Amount.of(random.nextInt(1, 500), AmountUnit.PERCENT);
                yield new Condition.Yesterday(value(new Fold.Now()), pick(COMPARISONS), share);
            }
            default -> {
                Condition.Value value = value(fold());
                yield new Condition.Limit(value, pick(COMPARISONS), amount(value, true));
            }
        };
    }

    private Fold fold() {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Fold.Over(
                        pick(List.of(Fold.Function.MEAN, Fold.Function.MIN, Fold.Function.CHANGE)),
                        Duration.ofSeconds(random.nextInt(1, 3_600)));
            case 1 -> new Fold.Across(pick(List.of(Fold.Function.MAX, Fold.Function.SUM)));
            default -> new Fold.Now();
        };
    }

    private Condition.Value value(Fold fold) {
        Table table = pick(Tables.ALL);
        QueryColumn column = pick(table.queryColumns());
        return new Condition.Value(
                new Metric(table, column), random.nextBoolean() ? Selection.ANY : new Selection(name()), fold);
    }

    private Amount amount(Condition.Value value, boolean share) {
        Metric metric = value.metric();
        Unit unit = metric.column().unit();
        List<AmountUnit> units = Stream.of(AmountUnit.values())
                .filter(one -> one.fits(unit) || (share && one == AmountUnit.PERCENT && metric.whole() != null))
                .toList();
        BigDecimal number = BigDecimal.valueOf(random.nextInt(-20, 100_000), random.nextInt(4));
        return new Amount(number, pick(units));
    }

    private Duration hold() {
        return random.nextInt(3) == 0 ? Duration.ZERO : pick(SPANS);
    }

    private String name() {
        return pick(NAMES);
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
