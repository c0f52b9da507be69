package dev.tocsin.web;

import static dev.tocsin.web.access.Access.OPERATOR;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.web.api.ControlApi;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.Route.Parameter;
import java.util.ArrayList;
import java.util.List;

/// The part of the list of routes that is about what is done to services. Each verb has a route of its own: another
/// verb is no address.
final class ControlRoutes {
    private ControlRoutes() {}

    /// The routes below `api`.
    static List<Route> of(String api, ControlApi control) {
        List<Route> routes = new ArrayList<>();
        for (ServiceVerb verb : ServiceVerb.values()) {
            routes.add(doing(api, verb, control));
        }
        routes.add(Route.of(
                        "GET",
                        api + "/control/actions",
                        VIEWER,
                        Doc.of(
                                "What was done to services, newest first.",
                                "ActionList",
                                new Parameter("host", false, "Only on this host, by id or name."),
                                new Parameter("service", false, "Only to the service of this name."),
                                Parameter.whole("limit", 1, 200, "1 to 200; 20 when absent.")),
                        control::actions)
                .mindingHosts());
        routes.add(Route.of(
                        "GET",
                        api + "/control/key",
                        VIEWER,
                        Doc.of(
                                "The hub's public key, and the line that lets it control services of a host.",
                                "ControlKey"),
                        control::key)
                .mindingHosts());
        return routes;
    }

    private static Route doing(String api, ServiceVerb verb, ControlApi control) {
        return Route.of(
                        "POST",
                        api + "/hosts/{host}/services/{service}/" + verb.word(),
                        OPERATOR,
                        Doc.change(
                                        "Have a service " + past(verb)
                                                + " by its host's helper, and wait for what comes of it.",
                                        "ServiceOrder",
                                        "{\"reason\":\"workers stuck\"}",
                                        200,
                                        "Action")
                                .refusing("ActionRefusal"),
                        control.doing(verb))
                .taking(4 << 10)
                .mindingHosts()
                .afresh()
                .untold() // its handler tells the audit before and after
                .patient();
    }

    private static String past(ServiceVerb verb) {
        return switch (verb) {
            case START -> "started";
            case STOP -> "stopped";
            case RESTART -> "restarted";
        };
    }
}
