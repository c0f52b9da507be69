package dev.tocsin.signal.rule;

import dev.tocsin.base.Severity;
import dev.tocsin.block.Unit;
import dev.tocsin.signal.rule.Cursor.Syntax;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads rules, by hand and from left to right, without going back further than a word: as one line and as
/// the sentence that [Rule#sentence] makes of it. `docs/reference/rules.md` has the grammar.
///
/// Takes time in proportion to the length of the text; texts are at most [#TEXT_CHARS] long.
public final class RuleParser {
    /// Characters of a rule.
    public static final int TEXT_CHARS = 2_000;

    /// Labels in one scope.
    public static final int LABELS = 16;

    /// A window over which a value is folded: the agent keeps it in memory.
    public static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    /// How long a condition must hold at most, and how far a forecast looks.
    public static final Duration LONGEST_SPAN = Duration.ofDays(90);

    private static final Map<String, Integer> SPANS = Map.of("s", 1, "m", 60, "min", 60, "h", 3_600, "d", 86_400);
    private static final List<String> CLAUSES = List.of("for", "until", "host", "with", "severity");
    private static final Amount EMPTY = Amount.of(0, AmountUnit.B);

    private final Cursor in;
    private final boolean spoken;
    private Selection host = Selection.ANY;
    private final TreeMap<String, String> labels = new TreeMap<>();

    private RuleParser(String text, boolean spoken) {
        this.in = new Cursor(text);
        this.spoken = spoken;
    }

    /// Reads the line `text`.
    public static Parsed rule(String text) {
        return read(text, false);
    }

    /// Reads the sentence `text`.
    public static Parsed sentence(String text) {
        return read(text, true);
    }

    private static Parsed read(String text, boolean spoken) {
        if (text.length() > TEXT_CHARS) {
            return new Parsed.Wrong(
                    TEXT_CHARS, "got " + text.length() + " characters; a rule has at most " + TEXT_CHARS);
        }
        RuleParser parser = new RuleParser(text, spoken);
        try {
            return new Parsed.Good(spoken ? parser.sentence() : parser.line());
        } catch (Syntax wrong) {
            return new Parsed.Wrong(wrong.position, wrong.text());
        }
    }

    private Rule line() throws Syntax {
        Condition condition = lineCondition();
        Duration hold = Duration.ZERO;
        End end = null;
        Severity severity = Severity.WARNING;
        List<String> seen = new ArrayList<>();
        while (!in.ended()) {
            int from = in.at;
            String clause = clause();
            if (seen.contains(clause) && !clause.equals("with")) {
                throw new Syntax(from, "got a second \"" + clause + "\"; must be one");
            }
            seen.add(clause);
            switch (clause) {
                case "for" -> hold = span(LONGEST_SPAN);
                case "until" -> end = end(condition);
                case "host" -> host = new Selection(in.name("the name of a host"));
                case "with" -> label();
                case "severity" -> severity = severity();
                default -> throw new AssertionError("BUG: got clause " + clause + ", must be one of " + CLAUSES);
            }
        }
        return new Rule(condition, hold, end, new Scope(host, labels), severity);
    }

    private String clause() throws Syntax {
        for (String clause : CLAUSES) {
            if (in.take(clause)) {
                return clause;
            }
        }
        throw in.wrong("must be for, until, host, with, severity or the end", in.unit(), CLAUSES);
    }

    private Condition lineCondition() throws Syntax {
        if (in.take("no data")) {
            return new Condition.NoData();
        }
        Condition fate = fate();
        if (fate != null) {
            return fate;
        }
        if (in.take("disk full")) {
            Metric free = metric("mount", "free");
            Selection of = on();
            in.must("within");
            return new Condition.Forecast(new Condition.Value(free, of, new Fold.Now()), EMPTY, span(LONGEST_SPAN));
        }
        return test(value());
    }

    private static Metric metric(String table, String column) {
        Metric metric = Metric.of(table, column);
        if (metric == null) {
            throw new AssertionError("BUG: got " + table + "." + column + ", must be a column");
        }
        return metric;
    }

    private Rule sentence() throws Syntax {
        in.must("When");
        Condition condition = said();
        Duration hold = in.take("for") ? span(LONGEST_SPAN) : Duration.ZERO;
        in.must(",");
        in.must("raise");
        Severity severity = severity();
        in.must(".");
        End end = null;
        if (in.take("End when")) {
            end = end(condition);
            in.must(".");
        }
        if (!in.ended()) {
            throw in.wrong("must be the end");
        }
        return new Rule(condition, hold, end, new Scope(host, labels), severity);
    }

    private Condition said() throws Syntax {
        if (in.take("data of")) {
            hosts();
            in.must("is missing");
            return new Condition.NoData();
        }
        Condition fate = fate();
        return fate != null ? fate : test(value());
    }

    /// `service NAME failed`, `process NAME dead`; null, and nothing read, when it is something else.
    private @Nullable Condition fate() throws Syntax {
        if (!in.take("service")) {
            return gone();
        }
        if (in.ended()) {
            throw in.wrong("must be a name, such as in: service postfix failed");
        }
        Condition.Failed failed = new Condition.Failed(new Selection(in.name("the name of a service")));
        if (spoken) {
            in.must("of");
            hosts();
            in.must("has");
        }
        in.must("failed");
        return failed;
    }

    /// `process NAME dead`; null, and nothing read, when it is something else that begins with that word.
    private @Nullable Condition gone() throws Syntax {
        int from = in.at;
        boolean unit = in.take("unit");
        if (!unit && !in.take("process")) {
            return null;
        }
        if (in.ended()) {
            throw in.wrong("must be a name, such as in: process apache2 dead");
        }
        Condition.Gone gone = new Condition.Gone(unit, new Selection(in.name("a name")));
        if (spoken && in.take("of")) {
            hosts();
            if (in.take("is dead")) {
                return gone;
            }
        } else if (!spoken && in.take("dead")) {
            return gone;
        }
        in.at = from;
        host = Selection.ANY;
        labels.clear();
        return null;
    }

    private Condition.Value value() throws Syntax {
        boolean the = spoken && in.take("the");
        Fold.Function function = function();
        if (the && function == null) {
            throw in.wrong("must be mean, min, max, sum or change");
        }
        Metric metric = in.metric();
        Selection of = on();
        Fold fold = new Fold.Now();
        int from = in.skip();
        if (in.take("over")) {
            fold = new Fold.Over(required(function, from), span(LONGEST_WINDOW));
        } else if (in.take("across")) {
            fold = new Fold.Across(required(function, from));
            if (spoken) {
                hosts();
            } else {
                in.must("hosts");
            }
        } else if (function != null) {
            throw in.wrong("must be \"over\" with a span, or \"across hosts\"");
        }
        check(fold, from);
        if (spoken && !(fold instanceof Fold.Across)) {
            in.must("of");
            hosts();
        }
        return new Condition.Value(metric, of, fold);
    }

    private static void check(Fold fold, int at) throws Syntax {
        boolean wrongOver = fold instanceof Fold.Over(Fold.Function function, Duration window)
                && function == Fold.Function.SUM
                && window.isPositive();
        boolean wrongAcross = fold instanceof Fold.Across(Fold.Function f) && f == Fold.Function.CHANGE;
        if (wrongOver || wrongAcross) {
            throw new Syntax(
                    at, wrongOver ? "a sum is across hosts, not over time" : "a change is over time, not hosts");
        }
    }

    private static Fold.Function required(Fold.@Nullable Function function, int at) throws Syntax {
        if (function == null) {
            throw new Syntax(at, "must begin with mean of, min of, max of, sum of or change of");
        }
        return function;
    }

    private Fold.@Nullable Function function() {
        for (Fold.Function function : Fold.Function.values()) {
            if (in.take(function.word() + " of")) {
                return function;
            }
        }
        return null;
    }

    private Selection on() throws Syntax {
        return in.take("on") ? new Selection(in.name("what it is on, such as /mnt or eth0")) : Selection.ANY;
    }

    private Condition test(Condition.Value value) throws Syntax {
        boolean plain = value.fold() instanceof Fold.Now;
        int from = in.skip();
        if (in.take(spoken ? "is to reach" : "reaches")) {
            Amount level = amount(value, false);
            in.must("within");
            Duration within = span(LONGEST_SPAN);
            if (!plain) {
                throw new Syntax(from, "a forecast is made of a plain column, without mean, min, max, sum or change");
            }
            return new Condition.Forecast(value, level, within);
        }
        Comparison comparison = spoken ? (in.take("is") ? in.words() : null) : in.sign();
        if (comparison == null) {
            throw in.wrong(
                    spoken
                            ? "must be \"is\" and above, at least, below, at most or to reach"
                            : "must be <, <=, >, >= or reaches");
        }
        int number = in.skip();
        Amount amount = amount(value, true);
        if (!in.take("of yesterday")) {
            checkShare(value, amount, number);
            return new Condition.Limit(value, comparison, amount);
        }
        if (amount.unit() != AmountUnit.PERCENT || !plain) {
            throw new Syntax(number, "yesterday is compared with a plain column, in %: net_rx < 50 % of yesterday");
        }
        return new Condition.Yesterday(value, comparison, amount);
    }

    /// The end of `condition`: on its other side, or it would end while it begins.
    private End end(Condition condition) throws Syntax {
        int from = in.skip();
        Comparison comparison = spoken ? in.words() : in.sign();
        if (comparison == null) {
            throw in.wrong(spoken ? "must be above, at least, below or at most" : "must be <, <=, > or >=");
        }
        if (!(condition instanceof Condition.Limit(Condition.Value value, Comparison begins, Amount limit))) {
            throw new Syntax(from, "only a limit has an end of its own");
        }
        int number = in.skip();
        Amount amount = amount(value, true);
        checkShare(value, amount, number);
        boolean sameKind = (amount.unit() == AmountUnit.PERCENT) == (limit.unit() == AmountUnit.PERCENT)
                || value.metric().column().unit() == Unit.RATIO;
        Unit unit = value.metric().column().unit();
        double gap = limit.value(unit) - amount.value(unit);
        if (!sameKind || comparison.isUp() == begins.isUp() || (begins.isUp() ? gap < 0 : gap > 0)) {
            throw new Syntax(from, "must be on the other side of " + begins.sign() + " " + limit.text());
        }
        return new End(comparison, amount, in.take("for") ? span(LONGEST_SPAN) : Duration.ZERO);
    }

    /// A number with a unit that the column of `value` has; `share`: per cent, too, whatever the column.
    private Amount amount(Condition.Value value, boolean share) throws Syntax {
        int from = in.skip();
        String number = in.number();
        if (number == null) {
            throw in.wrong("must be a number");
        }
        if (number.length() > 18) {
            throw new Syntax(from, "got a number of " + number.length() + " signs; at most 18");
        }
        String symbol = in.unit();
        Unit unit = value.metric().column().unit();
        List<AmountUnit> known = new ArrayList<>();
        for (AmountUnit one : AmountUnit.values()) {
            if (one.fits(unit) || (share && one == AmountUnit.PERCENT)) {
                known.add(one);
                if (!symbol.isEmpty() && one.symbol().equals(symbol)) {
                    in.must(symbol);
                    return new Amount(new BigDecimal(number), one);
                }
            }
        }
        boolean isWord = symbol.isEmpty() || follows(symbol);
        if (isWord && known.contains(AmountUnit.NONE)) {
            return new Amount(new BigDecimal(number), AmountUnit.NONE);
        }
        List<String> symbols = known.stream()
                .map(AmountUnit::symbol)
                .filter(one -> !one.isEmpty())
                .toList();
        if (isWord && new BigDecimal(number).signum() == 0) {
            return new Amount(
                    BigDecimal.ZERO,
                    known.stream()
                            .filter(one -> one != AmountUnit.PERCENT)
                            .findFirst()
                            .orElseThrow());
        }
        throw in.wrong(
                "a value of " + value.metric().text() + " has a unit: " + String.join(", ", symbols), symbol, symbols);
    }

    private boolean follows(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return CLAUSES.contains(lower) || lower.equals("within") || lower.equals("of");
    }

    private static void checkShare(Condition.Value value, Amount amount, int at) throws Syntax {
        Metric metric = value.metric();
        boolean share = amount.unit() == AmountUnit.PERCENT && metric.column().unit() != Unit.RATIO;
        if (share && metric.whole() == null) {
            throw new Syntax(at, metric.text() + " is no part of a whole; must be an amount, not %");
        }
    }

    private Duration span(Duration longest) throws Syntax {
        int from = in.skip();
        String number = in.number();
        String unit = in.unit();
        Integer seconds = SPANS.get(unit);
        if (number == null || number.length() > 9 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            in.at = from;
            throw in.wrong("must be a span, such as 30s or 5m");
        }
        if (seconds == null) {
            throw in.wrong("must be s, m, h or d", unit, SPANS.keySet());
        }
        in.must(unit);
        Duration span = Duration.ofSeconds(Long.parseLong(number) * seconds);
        if (span.isZero() || span.compareTo(longest) > 0) {
            throw new Syntax(from, "got " + number + " " + unit + "; must be 1s to " + RuleWriter.span(longest, ""));
        }
        return span;
    }

    private Severity severity() throws Syntax {
        for (Severity severity : Severity.values()) {
            if (in.take(severity.word())) {
                return severity;
            }
        }
        if (in.take("warn")) {
            return Severity.WARNING;
        }
        throw in.wrong("must be info, warning or critical", in.unit(), List.of("info", "warning", "critical"));
    }

    private void hosts() throws Syntax {
        if (!in.take("every host")) {
            in.must("host");
            host = new Selection(in.name("the name of a host"));
        }
        while (in.take("with")) {
            label();
        }
    }

    private void label() throws Syntax {
        int from = in.skip();
        String name = in.name("a label");
        in.must("=");
        String value = in.name("the value of the label");
        if (labels.put(name, value) != null || labels.size() > LABELS) {
            throw new Syntax(from, "got label " + name + " twice, or more than " + LABELS + " labels");
        }
    }
}
