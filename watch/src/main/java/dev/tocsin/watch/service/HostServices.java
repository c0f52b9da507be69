package dev.tocsin.watch.service;

import dev.tocsin.base.ServiceFacts;
import java.util.List;

/// The services of one host.
///
/// @param init what starts them: `systemd`, `openrc`, `sysv`, or empty
/// @param trouble why less is known than could be; empty when nothing is in the way
/// @param left how many more there are that were left out
/// @param toldMillis when its agent said all of them last, epoch ms
/// @param services by name
public record HostServices(String init, String trouble, int left, long toldMillis, List<ServiceFacts> services) {
    /// Keeps a copy.
    public HostServices {
        services = List.copyOf(services);
    }

    /// The other names under which what makes up `service` is in the list: who restarts one restarts them, too.
    public List<String> sharing(ServiceFacts service) {
        return services.stream()
                .filter(other -> !other.name().equals(service.name()) && shares(service, other))
                .map(ServiceFacts::name)
                .toList();
    }

    private static boolean shares(ServiceFacts one, ServiceFacts other) {
        return (!one.unit().isEmpty() && one.unit().equals(other.unit()))
                || (one.mainPid() > 0 && one.mainPid() == other.mainPid());
    }
}
