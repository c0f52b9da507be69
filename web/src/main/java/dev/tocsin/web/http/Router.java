package dev.tocsin.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request in the visible list: by its path exactly as sent, then by its method.
public final class Router {
    private final List<Route> routes;

    /// Routes by `routes`; of two that fit a path the earlier wins.
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /// A route and what its path names.
    ///
    /// @param path the values of the names in the route's path
    public record Match(Route route, Map<String, String> path) {}

    /// The route for `method` (HEAD counts as GET) and `path`, or null when no route has that path.
    ///
    /// @throws MethodRefused when the path has routes, but none of that method
    @Nullable
    Match find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<String> others = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> names = route.path().match(path);
            if (names == null) {
                continue;
            }
            if (route.method().equals(wanted)) {
                return new Match(route, names);
            }
            others.add(route.method());
        }
        if (others.isEmpty()) {
            return null;
        }
        throw new MethodRefused(others);
    }

    /// The path is there, the method is not.
    static final class MethodRefused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String allow;

        MethodRefused(List<String> methods) {
            super("no such method here", null, false, false);
            TreeSet<String> names = new TreeSet<>(methods);
            if (names.contains("GET")) {
                names.add("HEAD");
            }
            this.allow = String.join(", ", names);
        }

        /// The value of the `Allow` header.
        String allow() {
            return allow;
        }
    }
}
