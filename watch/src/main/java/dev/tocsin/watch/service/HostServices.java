package dev.tocsin.watch.service;

import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.config.Nearest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /// The service that `word` names: by its name, else by its unit (`nginx.service`, `nginx`), of which the first is
    /// as good
    /// as any other: it is the unit that something is done to. Null when there is none.
    public @Nullable ServiceFacts named(String word) {
        ServiceFacts ofUnit = null;
        for (ServiceFacts one : services) {
            if (one.name().equals(word)) {
                return one;
            }
            boolean is = one.unit().equals(word) || one.unit().equals(word + ".service");
            ofUnit = ofUnit == null && is ? one : ofUnit;
        }
        return ofUnit;
    }

    /// What somebody most likely meant by `word`, which names nothing; null when nothing is near.
    public @Nullable String near(String word) {
        List<String> known = services.stream()
                .flatMap(one -> Stream.of(one.name(), one.unit()))
                .filter(name -> !name.isEmpty())
                .toList();
        return known.stream().filter(word::equalsIgnoreCase).findFirst().orElseGet(() -> Nearest.of(word, known));
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
