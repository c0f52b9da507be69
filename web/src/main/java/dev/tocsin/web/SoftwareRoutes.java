package dev.tocsin.web;

import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.web.api.SoftwareApi;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.Route.Parameter;
import java.util.List;

/// The part of the list of routes that is about what is installed. A guest sees none of it: which version of what
/// runs where is the first thing that somebody asks who wants in.
final class SoftwareRoutes {
    private SoftwareRoutes() {}

    /// The routes below `api`.
    static List<Route> of(String api, SoftwareApi software) {
        String host = api + "/hosts/{host}";
        Parameter name = new Parameter("name", false, "A part of the name, in whatever case; all when absent.");
        Parameter exact = Parameter.flag("exact", "true: name is the whole name; false when absent.");
        Parameter limit = Parameter.whole("limit", 1, 1000, "1 to 1000; 100 when absent.");
        Parameter cursor = new Parameter("cursor", false, "next of the answer before; the first lines when absent.");
        return List.of(
                Route.of(
                                "GET",
                                api + "/software",
                                VIEWER,
                                Doc.of("Each host's system and updates.", "SoftwareList"),
                                software::fleet)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/packages",
                                VIEWER,
                                Doc.of(
                                        "Versions of packages over all hosts.",
                                        "PackageVersionList",
                                        name,
                                        exact,
                                        limit,
                                        cursor),
                                software::search)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                host + "/software",
                                VIEWER,
                                Doc.of("System, restart, updates and sites of a host.", "Software"),
                                software::machine)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                host + "/packages",
                                VIEWER,
                                Doc.of("What is installed on a host.", "PackageList", name, exact, limit, cursor),
                                software::packages)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                host + "/package",
                                VIEWER,
                                Doc.of(
                                        "All that the manager says of a package.",
                                        "PackageDetailsList",
                                        new Parameter("name", true, "The whole name.")),
                                software::one)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                host + "/package-changes",
                                VIEWER,
                                Doc.of(
                                        "Packages that came, went or changed, latest first.",
                                        "PackageChangeList",
                                        Parameter.moment("from", "A moment; -30d when absent."),
                                        Parameter.moment("to", "A moment after from; now when absent."),
                                        Parameter.whole("limit", 1, 1000, "1 to 1000; 1000 when absent.")),
                                software::changes)
                        .mindingHosts());
    }
}
