package dev.tocsin.signal.rule;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A rule as members with names, as a file has it: either the whole line as `when`, or its parts.
///
/// ```
/// - name: cpu-high                 - name: root-full
///   table: system                    when: disk free on / < 1 GB
///   column: cpu_busy
///   hosts: { role: db }
///   above: 90%
///   for: 5m
///   end: { below: 80%, for: 5m }
///   severity: warn
/// ```
///
/// ```
/// - name: apache-gone              - name: traffic-gone           - name: disk-fills
///   process: apache2                 fold: sum                      table: mount
///   for: 10s                         column: net_rx                 column: free
///                                    across: hosts                  reaches: 1 GB
/// - name: silent                     below: 50 % of yesterday       within: 4h
///   no-data: true
/// ```
///
/// The parts are put together to a line, so that there is one language and one reader of it.
public final class RuleFields {
    private static final Map<String, String> SIGNS =
            Map.of("above", ">", "at-least", ">=", "below", "<", "at-most", "<=");
    private static final Map<String, String> FATES = Map.of("process", "dead", "unit", "dead", "service", "failed");

    private RuleFields() {}

    /// Reads the rule that `in` holds; null when it is wrong, which `in` has noted then. Reads `when`, or
    /// what is measured (`table`, `column`, `on`, `fold` with `over` or `across`), its limit (`above`, `at-least`,
    /// `below`, `at-most`, or `reaches` with `within`) or `process`, `unit`, `service`, `no-data`, then `for` and
    /// `end`; and `hosts`, `severity` in both forms. The caller reads the rest (`name`, `tell`) and ends
    /// the reader.
    public static @Nullable Rule read(FieldReader in) {
        StringBuilder line = new StringBuilder();
        boolean whole = in.has("when");
        if (whole) {
            line.append(in.text("when"));
        } else {
            parts(in, line);
        }
        hosts(in.child("hosts"), line);
        if (in.has("severity")) {
            line.append(" severity ").append(in.text("severity"));
        }
        return switch (RuleParser.rule(line.toString())) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong wrong -> {
                in.refuse(
                        whole ? "when" : "",
                        whole ? wrong.toString() : wrong.text() + ", in the line \"" + line + "\" " + wrong);
                yield null;
            }
        };
    }

    private static void parts(FieldReader in, StringBuilder line) {
        String whose =
                FATES.keySet().stream().sorted().filter(in::has).findFirst().orElse(null);
        if (in.flag("no-data", false)) {
            line.append("no data");
        } else if (whose != null) {
            line.append(whose)
                    .append(' ')
                    .append(Selection.quoted(in.text(whose)))
                    .append(' ')
                    .append(FATES.get(whose));
        } else if (!measured(in, line)) {
            return;
        }
        if (in.has("for")) {
            line.append(" for ").append(in.text("for"));
        }
        FieldReader end = in.child("end");
        if (end != null) {
            line.append(" until ").append(limit(end));
            if (end.has("for")) {
                line.append(" for ").append(end.text("for"));
            }
            end.end();
        }
    }

    private static boolean measured(FieldReader in, StringBuilder line) {
        Metric metric = Metric.of(in.text("table", "system"), in.text("column"));
        if (metric == null) {
            in.refuse("column", "must be a column of table " + in.text("table", "system"));
            line.append("?");
            return false;
        }
        if (in.has("fold")) {
            line.append(in.text("fold")).append(" of ");
        }
        line.append(metric.text());
        if (in.has("on")) {
            line.append(" on ").append(Selection.quoted(in.text("on")));
        }
        if (in.has("over")) {
            line.append(" over ").append(in.text("over"));
        }
        if (in.has("across")) {
            line.append(" across ").append(in.text("across"));
        }
        if (in.has("reaches")) {
            line.append(" reaches ").append(in.text("reaches")).append(" within ");
            line.append(in.text("within"));
        } else {
            line.append(' ').append(limit(in));
        }
        return true;
    }

    /// The members that [#read] makes `rule` of, in parts, with `table` and `severity` always said; as `when` where a
    /// label is called `name`, which stands for the host's name among the parts.
    public static Given.Fields write(Rule rule) {
        Writing out = new Writing();
        if (rule.scope().labels().containsKey("name")) {
            out.put("when", rule.text());
            return out.fields();
        }
        switch (rule.condition()) {
            case Condition.NoData() -> out.put("no-data", "true");
            case Condition.Failed(Selection name) -> out.put("service", name.pattern());
            case Condition.Gone(boolean unit, Selection name) -> out.put(unit ? "unit" : "process", name.pattern());
            case Condition.Limit(Condition.Value value, Comparison comparison, Amount limit) -> {
                out.measured(value);
                out.put(word(comparison), limit.text());
            }
            case Condition.Yesterday(Condition.Value value, Comparison comparison, Amount share) -> {
                out.measured(value);
                out.put(word(comparison), share.text() + " of yesterday");
            }
            case Condition.Forecast(Condition.Value value, Amount level, Duration within) -> {
                out.measured(value);
                out.put("reaches", level.text());
                out.put("within", RuleWriter.span(within, ""));
            }
        }
        out.hold(rule.hold());
        End end = rule.end();
        if (end != null) {
            Writing inner = new Writing();
            inner.put(word(end.comparison()), end.limit().text());
            inner.hold(end.hold());
            out.members.put("end", inner.fields());
        }
        Writing hosts = new Writing();
        if (!rule.scope().host().isAny()) {
            hosts.put("name", rule.scope().host().pattern());
        }
        rule.scope().labels().forEach(hosts::put);
        if (!hosts.members.isEmpty()) {
            out.members.put("hosts", hosts.fields());
        }
        out.put("severity", rule.severity().word());
        return out.fields();
    }

    private static String word(Comparison comparison) {
        return switch (comparison) {
            case ABOVE -> "above";
            case AT_LEAST -> "at-least";
            case BELOW -> "below";
            case AT_MOST -> "at-most";
        };
    }

    /// Members as they come.
    private static final class Writing {
        private final LinkedHashMap<String, Given> members = new LinkedHashMap<>();

        private void put(String name, String text) {
            members.put(name, new Given.Scalar(text, Given.Place.NOWHERE));
        }

        private void measured(Condition.Value value) {
            put("table", value.metric().table().name());
            put("column", value.metric().column().name());
            if (!value.of().isAny()) {
                put("on", value.of().pattern());
            }
            switch (value.fold()) {
                case Fold.Now() -> {}
                case Fold.Over(Fold.Function function, Duration window) -> {
                    put("fold", function.word());
                    put("over", RuleWriter.span(window, ""));
                }
                case Fold.Across(Fold.Function function) -> {
                    put("fold", function.word());
                    put("across", "hosts");
                }
            }
        }

        private void hold(Duration hold) {
            if (!hold.isZero()) {
                put("for", RuleWriter.span(hold, ""));
            }
        }

        private Given.Fields fields() {
            return new Given.Fields(members, Given.Place.NOWHERE);
        }
    }

    private static String limit(FieldReader in) {
        List<String> limits = new ArrayList<>();
        SIGNS.forEach((name, sign) -> {
            if (in.has(name)) {
                limits.add(sign + " " + in.text(name));
            }
        });
        if (limits.size() != 1) {
            in.refuse("", "must have one of above, at-least, below and at-most");
        }
        return limits.isEmpty() ? "> 0" : limits.getFirst();
    }

    private static void hosts(@Nullable FieldReader hosts, StringBuilder line) {
        if (hosts == null) {
            return;
        }
        for (String label : hosts.names()) {
            String value = Selection.quoted(hosts.text(label));
            line.append(label.equals("name") ? " host " + value : " with " + Selection.quoted(label) + "=" + value);
        }
    }
}
