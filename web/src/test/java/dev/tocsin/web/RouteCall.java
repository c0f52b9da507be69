package dev.tocsin.web;

import dev.tocsin.web.http.Route;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A request that a route takes, with something for each name in its path, so that a test can go along the whole list.
///
/// @param body what is sent with it; null for nothing
record RouteCall(String method, String target, @Nullable String body) {
    /// A request for `route`.
    static RouteCall of(Route route) {
        String path = route.path().text();
        String target = path.replace("{host}", "web-01")
                .replace("{service}", "nginx")
                .replace("{process}", "812@4711")
                .replace("{id}", "abc")
                .replace("{name}", "abc")
                .replace("{source}", "backup")
                .replace("{file}", Rig.ARCHIVE)
                .replace("{link}", "abc.def")
                .replace("{choice}", "ack")
                .replace("{rest*}", "x");
        if (path.endsWith("/hosts/{host}/series")) {
            target += "?table=system&columns=cpu_busy";
        } else if (target.endsWith("/live") || target.endsWith("/poll")) {
            target += "?hosts=*&tables=system";
        }
        String body = target.endsWith("/tokens") && route.changes()
                ? "{\"role\":\"viewer\"}"
                : route.method().equals("PATCH") ? "{\"name\":\"web-01\"}" : "{}";
        String method = target.contains("/live?") ? "HEAD" : route.method();
        boolean sends = route.changes() && !method.equals("DELETE");
        return new RouteCall(method, target, sends ? body : null);
    }

    /// Sends it with `headers` in pairs.
    Http.Reply send(Http http, String... headers) throws IOException {
        return http.send(method, target, body, headers);
    }

    /// Sends it as a page of `browser` does.
    Http.Reply by(Rig rig, Rig.Browser browser) throws IOException {
        return send(
                rig.http,
                "Cookie",
                browser.cookie(),
                "X-Tocsin-CSRF",
                browser.csrf(),
                "Origin",
                rig.origin(),
                "Content-Type",
                "application/json");
    }
}
