package dev.tocsin.web.access;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody may do, and where.
///
/// @param role what
/// @param hosts on which hosts
/// @param scopes the only things of a token, out of `read`, `metrics`, `card`, `control`, `push`, `push:SOURCE`; empty
///     for all that the role may. Never more than the role may
public record Rights(Role role, HostSet hosts, List<String> scopes) {
    /// Scopes of one token.
    public static final int SCOPES = 16;

    private static final Pattern SCOPE = Pattern.compile("read|metrics|card|control|push(:[A-Za-z0-9._@-]{1,64})?");
    private static final String CARD = "/api/v1/hosts/{host}/card";
    private static final String SERVICES = "/api/v1/hosts/{host}/services";
    private static final String CONTROL = "/api/v1/control/";
    private static final String PUSH = "/api/v1/push/{source}";

    /// Rights of their own list.
    public Rights {
        scopes = List.copyOf(scopes);
    }

    /// `role` everywhere.
    public static Rights of(Role role) {
        return new Rights(role, HostSet.ALL, List.of());
    }

    /// `role` on `hosts`.
    public static Rights of(Role role, HostSet hosts) {
        return new Rights(role, hosts, List.of());
    }

    /// What is wrong with `scopes` as somebody sent them, as the rest of a sentence; null when nothing is.
    public static @Nullable String problem(List<String> scopes) {
        if (scopes.size() > SCOPES) {
            return "must have at most " + SCOPES + " words";
        }
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                return "has \"" + scope + "\"; known are read, metrics, card, control, push and push:SOURCE";
            }
        }
        return null;
    }

    /// Whether its scopes let it use a route.
    ///
    /// @param method the route's method
    /// @param path the route's path as it is written in the list of routes
    /// @param names what the request has for the names in the path
    public boolean covers(String method, String path, Map<String, String> names) {
        return scopes.isEmpty()
                || scopes.stream().anyMatch(scope -> switch (scope) {
                    case "read" -> method.equals("GET");
                    case "metrics" -> path.equals("/metrics");
                    case "card" -> path.equals(CARD);
                    case "control" -> path.startsWith(SERVICES) || path.startsWith(CONTROL);
                    case "push" -> path.equals(PUSH);
                    default -> path.equals(PUSH) && scope.equals("push:" + names.get("source"));
                });
    }
}
