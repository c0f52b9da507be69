package dev.tocsin.web;

import static dev.tocsin.web.access.Access.ADMIN;
import static dev.tocsin.web.access.Access.OPEN;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.web.access.Sessions;
import dev.tocsin.web.access.SigninBrake;
import dev.tocsin.web.access.SigninKeys;
import dev.tocsin.web.access.Tokens;
import dev.tocsin.web.api.AccessApi;
import dev.tocsin.web.api.HostsApi;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Counters;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.StaticFiles;
import java.util.ArrayList;
import java.util.List;

/// The visible list of everything the web side answers to. A line here is all it takes to be reachable, described in
/// `openapi.json` and judged by the permission test; nothing else is.
final class Routes {
    private static final String API = "/api/v1";

    private final Needs needs;
    private final StaticFiles app;
    private final HostsApi hosts;
    private final AccessApi access;

    /// What handlers are made of.
    record Needs(
            String version, WebParts parts, Sessions sessions, SigninKeys keys, Tokens tokens, SigninBrake brake) {}

    Routes(Needs needs, FrontConfig front, StaticFiles app, Counters counters) {
        this.needs = needs;
        this.app = app;
        this.hosts = new HostsApi(needs.parts.hosts());
        this.access = new AccessApi(
                new AccessApi.Needs(needs.version, front, needs.sessions, needs.keys, needs.tokens, needs.brake));
    }

    /// All routes.
    List<Route> all() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of("GET", API + "/health", OPEN, Doc.of("Whether the hub answers."), call -> health()));
        routes.addAll(accessRoutes());
        routes.addAll(hostRoutes());
        routes.addAll(pages());
        return List.copyOf(routes);
    }

    private List<Route> accessRoutes() {
        return List.of(
                Route.of(
                        "POST",
                        API + "/session",
                        OPEN,
                        Doc.change("Sign in with the key of a link.", "{\"key\":\"…\"}", 200),
                        access::signIn),
                Route.of("DELETE", API + "/session", VIEWER, Doc.silent("Sign out."), access::signOut),
                Route.of("GET", API + "/me", VIEWER, Doc.of("Who is asking."), access::me),
                Route.of("GET", API + "/sessions", VIEWER, Doc.of("The caller's own sessions."), access::sessions),
                Route.of(
                        "DELETE",
                        API + "/sessions/{id}",
                        VIEWER,
                        Doc.silent("End one of the caller's own sessions."),
                        access::endSession),
                Route.of("GET", API + "/tokens", ADMIN, Doc.of("All API tokens, without secrets."), access::tokens),
                Route.of(
                        "POST",
                        API + "/tokens",
                        ADMIN,
                        Doc.change(
                                "Make an API token; it is shown once.",
                                "{\"role\":\"viewer\",\"name\":\"ci\",\"expires\":\"90d\"}",
                                201),
                        access::createToken),
                Route.of("DELETE", API + "/tokens/{id}", ADMIN, Doc.silent("End a token."), access::endToken),
                Route.of(
                        "POST",
                        API + "/signin-links",
                        ADMIN,
                        Doc.change("Make a link that signs a user in once.", "{\"user\":\"admin\"}", 201),
                        access::createLink));
    }

    private List<Route> hostRoutes() {
        return List.of(
                Route.of("GET", API + "/hosts", VIEWER, Doc.of("Every host."), hosts::list),
                Route.of("GET", API + "/hosts/{host}", VIEWER, Doc.of("One host, by id or name."), hosts::one));
    }

    private List<Route> pages() {
        String html = "text/html";
        List<Route> pages = new ArrayList<>();
        for (String path : List.of("/", "/welcome", "/hosts", "/hosts/{rest*}", "/settings", "/settings/{rest*}")) {
            pages.add(Route.of(
                    "GET",
                    path,
                    OPEN,
                    Doc.other("A page of the browser app.", html),
                    call -> app.index(call.facts().ifNoneMatch())));
        }
        for (String path : app.paths()) {
            pages.add(Route.of(
                    "GET",
                    path,
                    OPEN,
                    Doc.other("A file of the browser app.", "application/octet-stream"),
                    call -> app.file(path, call.facts().ifNoneMatch())));
        }
        return pages;
    }

    private Answer health() {
        return Answer.json(json -> json.object()
                .text("status", "ok")
                .text("version", needs.version)
                .whole("now", needs.parts.clock().wallMillis())
                .endObject());
    }
}
