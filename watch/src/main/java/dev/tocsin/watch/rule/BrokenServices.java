package dev.tocsin.watch.rule;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.Selection;
import dev.tocsin.watch.rule.RuleWorld.Host;
import dev.tocsin.watch.rule.Standing.Whose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges rules such as `service postfix failed`: 1 for each service that has failed, 0 for one that had
/// and has not any more, NaN where nobody knows, because nothing is heard of its host.
final class BrokenServices {
    private static final String SERVICE = ".service";
    private static final double SILENT_SECONDS = 15; // a host is stale from then on

    private BrokenServices() {}

    /// Judges `spec`.
    ///
    /// @param hosts by id
    /// @param failed of each host whose services are known
    /// @param remembered of whom any rule remembers something
    static void judge(
            Round round,
            RuleSpec spec,
            Map<String, Host> hosts,
            Map<HostId, List<ServiceFacts>> failed,
            Set<Whose> remembered) {
        Rule rule = spec.rule();
        if (rule == null || !(rule.condition() instanceof Condition.Failed(Selection name))) {
            return;
        }
        Set<Whose> found = new HashSet<>();
        failed.forEach((id, services) -> {
            Host host = services.isEmpty() ? null : hosts.get(id.toString());
            if (host != null && isKnown(host, failed) && rule.scope().matches(host.name(), host.labels())) {
                for (ServiceFacts service : services) {
                    if (isMeant(name, service)) {
                        Whose key = new Whose(spec.id(), id.toString(), service.name());
                        found.add(key);
                        round.value(spec, key, host.name(), 1, service.reason());
                    }
                }
            }
        });
        for (Whose key : remembered) {
            Host host = hosts.get(key.host());
            if (host != null && key.rule().equals(spec.id()) && !found.contains(key)) {
                round.value(spec, key, host.name(), isKnown(host, failed) ? 0 : Double.NaN);
            }
        }
    }

    private static boolean isKnown(Host host, Map<HostId, List<ServiceFacts>> failed) {
        return failed.containsKey(host.id()) && host.silentSeconds() < SILENT_SECONDS;
    }

    private static boolean isMeant(Selection name, ServiceFacts service) {
        String unit = service.unit();
        String brief = unit.endsWith(SERVICE) ? unit.substring(0, unit.length() - SERVICE.length()) : unit;
        return name.matches(service.name()) || (!unit.isEmpty() && (name.matches(unit) || name.matches(brief)));
    }
}
