package dev.tocsin.web;

import static dev.tocsin.web.access.Access.GUEST;
import static dev.tocsin.web.access.Access.OPEN;
import static dev.tocsin.web.access.Access.OPERATOR;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.web.api.CardApi;
import dev.tocsin.web.api.ViewsApi;
import dev.tocsin.web.http.PathTemplate;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import java.util.List;

/// The part of the list of routes that is about saved views. Changing and deleting are open to everybody who signed in,
/// because who made a view may do so in any role: the handler judges.
final class ViewRoutes {
    /// An export of as many views as there may be, with the longest names and addresses, has about 2.5 MB.
    private static final int IMPORT_BYTES = 4 << 20;

    private ViewRoutes() {}

    /// The routes below `api`.
    static List<Route> of(String api, ViewsApi views) {
        return List.of(
                Route.of("GET", api + "/views", GUEST, Doc.of("Every saved view, by name.", "ViewList"), views::list),
                Route.of(
                        "POST",
                        api + "/views",
                        OPERATOR,
                        Doc.change(
                                "Save a name for an address of the browser app.",
                                "NewView",
                                "{\"name\":\"Databases, worst first\",\"address\":\"/?view=list&q=db\"}",
                                201,
                                "View"),
                        views::create),
                Route.of(
                                "POST",
                                api + "/views/import",
                                OPERATOR,
                                Doc.change(
                                        "Save many views at once, all or none.",
                                        "ViewImport",
                                        "{\"format\":\"tocsin-views-1\",\"items\":[{\"name\":\"Fleet\",\"address\":\"/\"}]}",
                                        200,
                                        "ViewsAdded"),
                                views::createAll)
                        .taking(IMPORT_BYTES),
                Route.of(
                        "PATCH",
                        api + "/views/{id}",
                        VIEWER,
                        Doc.change(
                                "Rename a view, or let it lead elsewhere.",
                                "ViewChange",
                                "{\"name\":\"Databases\"}",
                                200,
                                "View"),
                        views::change),
                Route.of("DELETE", api + "/views/{id}", VIEWER, Doc.silent("Delete a view."), views::delete));
    }

    /// What other sites may show in a frame. Open, because it is a page without anything: what it shows it asks for.
    static List<Route> cards(CardApi cards) {
        return List.of(
                Route.of("GET", "/embed/{host}", OPEN, Doc.other("A card of one host.", "text/html"), cards::page),
                Route.of("GET", "/embed.css", OPEN, Doc.other("How it looks.", "text/css"), cards::style),
                Route.of("GET", "/embed.js", OPEN, Doc.other("What it asks.", "text/javascript"), cards::script));
    }

    /// True when the browser app has a page at `path`, as sent, among `pages`.
    static boolean isPage(List<String> pages, String path) {
        return pages.stream().anyMatch(page -> new PathTemplate(page).match(path) != null);
    }
}
