package dev.tocsin.watch.rule;

import dev.tocsin.base.Finding;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Severity;
import dev.tocsin.signal.rule.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What fires on each machine, for whoever looks at the machine itself: reasons why it is not well.
final class Findings {
    private static final int SAID = 5;

    private Set<Standing.Whose> told = Set.of();

    /// Tells `world` when something else fires than the last time; not each new value of what still does.
    void look(Collection<Standing> standings, Map<String, RuleSpec> rules, RuleWorld world) {
        Map<HostId, List<Standing>> firing = firing(standings, rules);
        Set<Standing.Whose> keys = new HashSet<>();
        firing.values().forEach(all -> all.forEach(one -> keys.add(one.key())));
        if (!keys.equals(told)) {
            told = keys;
            Map<HostId, List<Finding>> findings = new HashMap<>();
            firing.forEach((host, all) -> findings.put(host, findings(all)));
            world.found(findings);
        }
    }

    /// By host, what somebody should look at. That a machine is silent, or a service of it has failed, is told by
    /// those who hear of it first, and not once more.
    private static Map<HostId, List<Standing>> firing(Collection<Standing> standings, Map<String, RuleSpec> rules) {
        Map<HostId, List<Standing>> firing = new HashMap<>();
        for (Standing one : standings) {
            RuleSpec spec = rules.get(one.key().rule());
            boolean meant = spec != null
                    && spec.rule() != null
                    && !(spec.rule().condition() instanceof Condition.NoData)
                    && !(spec.rule().condition() instanceof Condition.Failed)
                    && one.memory().failure()
                    && one.memory().severity().compareTo(Severity.WARNING) >= 0;
            if (meant && !one.key().host().isEmpty()) {
                firing.computeIfAbsent(HostId.parse(one.key().host()), _ -> new ArrayList<>())
                        .add(one);
            }
        }
        return firing;
    }

    /// Worst first, at most [#SAID] and how many more there are.
    private static List<Finding> findings(List<Standing> firing) {
        firing.sort(Comparator.comparing((Standing one) -> one.memory().severity())
                .reversed()
                .thenComparing(one -> one.key().subject()));
        List<Finding> said = new ArrayList<>();
        for (Standing one : firing.subList(0, Math.min(SAID, firing.size()))) {
            String message = one.memory().message();
            String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1);
            said.add(new Finding(one.memory().severity(), sentence));
        }
        if (firing.size() > SAID) {
            said.add(new Finding(Severity.WARNING, "And " + (firing.size() - SAID) + " more"));
        }
        return List.copyOf(said);
    }
}
