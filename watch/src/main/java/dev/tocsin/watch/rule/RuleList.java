package dev.tocsin.watch.rule;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// `rules:` of a file.
///
/// ```
/// rules:
///   - {name: root-full, when: disk free on / < 1 GB for 5m}
///   - {name: cpu-full, when: cpu_busy > 98 % for 30m, enabled: false}      # one of the starter set, switched off
///   - {name: db-busy, column: cpu_busy, hosts: {role: db}, above: 90%, for: 5m, severity: critical}
/// ```
public final class RuleList {
    private static final int NAME_CHARS = 63;

    private RuleList() {}

    /// Reads the list; what is wrong is noted by `in`.
    public static List<Rules.Written> read(FieldReader in) {
        List<Rules.Written> rules = new ArrayList<>();
        for (FieldReader one : in.children("rules")) {
            String name = one.text("name");
            boolean enabled = one.flag("enabled", true);
            Rule rule = RuleFields.read(one);
            one.end();
            if (!isName(name)) {
                one.refuse("name", "got \"" + name + "\"; must be 1 to " + NAME_CHARS + " of a-z, 0-9, - _ and .");
            } else if (rules.stream().anyMatch(other -> other.name().equals(name))) {
                one.refuse("name", "there is a rule \"" + name + "\" already");
            }
            if (rule != null) {
                rules.add(new Rules.Written(name, rule.text(), enabled));
            }
        }
        if (rules.size() > Rules.COUNT) {
            in.refuse("rules", "got " + rules.size() + "; at most " + Rules.COUNT);
        }
        return List.copyOf(rules);
    }

    /// `rule` as it stands in the list.
    public static Given given(Rules.Written rule) {
        SequencedMap<String, Given> members = new LinkedHashMap<>();
        members.put("name", new Given.Scalar(rule.name(), Given.Place.NOWHERE));
        members.put("when", new Given.Scalar(rule.text(), Given.Place.NOWHERE));
        if (!rule.enabled()) {
            members.put("enabled", new Given.Scalar("false", Given.Place.NOWHERE));
        }
        return new Given.Fields(members, Given.Place.NOWHERE);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS
                && name.equals(name.toLowerCase(Locale.ROOT))
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0);
    }
}
