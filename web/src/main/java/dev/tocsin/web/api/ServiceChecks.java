package dev.tocsin.web.api;

import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.config.Given;
import dev.tocsin.watch.check.Checks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which checks look at a service: those of its host that are called like it, or that look at a port of it. A check's
/// host counts as a machine when it is its name, with or without a domain behind it. Made for one answer.
final class ServiceChecks {
    /// Where each type looks when its check names no port.
    private static final Map<String, Integer> USUAL = Map.ofEntries(
            Map.entry("http", 80),
            Map.entry("https", 443),
            Map.entry("content", 80),
            Map.entry("telnet", 23),
            Map.entry("dns", 53),
            Map.entry("smtp", 25),
            Map.entry("imap", 143),
            Map.entry("pop3", 110),
            Map.entry("ftp", 21),
            Map.entry("ssh", 22),
            Map.entry("sftp", 22),
            Map.entry("ntp", 123));

    private final Map<String, List<Checks.View>> byHost = new HashMap<>();

    ServiceChecks(List<Checks.View> checks) {
        for (Checks.View check : checks) {
            String host = check.host().toLowerCase(Locale.ROOT);
            byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(check);
            int dot = host.indexOf('.');
            if (dot > 0) {
                byHost.computeIfAbsent(host.substring(0, dot), _ -> new ArrayList<>())
                        .add(check);
            }
        }
    }

    /// The checks of `service` on the machine called `host`.
    List<Checks.View> of(String host, ServiceFacts service) {
        return byHost.getOrDefault(host.toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(check -> check.name().equalsIgnoreCase(service.name()) || looksAt(check, service))
                .toList();
    }

    private static boolean looksAt(Checks.View check, ServiceFacts service) {
        int port = port(check);
        return port > 0 && service.ports().stream().anyMatch(one -> one.number() == port);
    }

    private static int port(Checks.View check) {
        if (check.spec() == null) {
            return 0;
        }
        boolean named = check.given() instanceof Given.Fields(var members, var _, var _)
                && members.get("port") instanceof Given.Scalar;
        if (!named) {
            return USUAL.getOrDefault(check.spec().type(), 0);
        }
        Given.Fields fields = (Given.Fields) check.given();
        String text = fields.members().get("port") instanceof Given.Scalar(String value, var _) ? value : "";
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }
}
