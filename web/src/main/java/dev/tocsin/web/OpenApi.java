package dev.tocsin.web;

import dev.tocsin.web.access.Access;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The machine-readable description of the API in OpenAPI 3.1 (spec.openapis.org), written from the list of routes, so
/// that it cannot name a path that is not there or miss one that is.
final class OpenApi {
    private final String version;
    private final List<Route> routes;

    /// Describes those of `routes` that are the API's; the pages of the app are left out.
    OpenApi(String version, List<Route> routes) {
        this.version = version;
        this.routes = routes.stream()
                .filter(route -> route.path().text().startsWith("/api/")
                        || route.path().text().equals("/metrics"))
                .toList();
    }

    /// The document.
    Answer answer() {
        return Answer.json(this::write);
    }

    private void write(JsonOut json) {
        json.object().text("openapi", "3.1.0");
        json.object("info").text("title", "Tocsin").text("version", version).endObject();
        json.object("paths");
        Map<String, Map<String, Route>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path().text(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), route);
        }
        byPath.forEach((path, methods) -> {
            json.object(path);
            methods.forEach((method, route) -> {
                json.name(method);
                operation(json, route);
            });
            json.endObject();
        });
        json.endObject();
        components(json);
        json.endObject();
    }

    private static void operation(JsonOut json, Route route) {
        Route.Doc doc = route.doc();
        json.object().text("summary", doc.summary());
        json.text("x-access", route.access().name().toLowerCase(Locale.ROOT));
        if (route.has(Route.Trait.AFRESH)) {
            json.flag("x-afresh", true);
        }
        json.array("security");
        if (route.access() != Access.OPEN) {
            json.object().array("bearer").endArray().endObject();
            json.object().array("session").endArray().endObject();
        }
        json.endArray().array("parameters");
        for (String name : route.path().names()) {
            parameter(json, "path", new Route.Parameter(name, true, "From the path."));
        }
        for (Route.Parameter parameter : doc.parameters()) {
            parameter(json, "query", parameter);
        }
        json.endArray();
        if (doc.body() != null) {
            json.object("requestBody").flag("required", true).object("content").object("application/json");
            json.object("schema").text("type", "object").endObject();
            json.name("example").ready(doc.body());
            json.endObject().endObject().endObject();
        }
        json.object("responses").object(Integer.toString(doc.status())).text("description", "Done.");
        if (!doc.type().isEmpty()) {
            json.object("content").object(doc.type()).endObject().endObject();
        }
        json.endObject()
                .object("default")
                .text("$ref", "#/components/responses/error")
                .endObject();
        json.endObject().endObject();
    }

    private static void parameter(JsonOut json, String place, Route.Parameter parameter) {
        json.object().text("name", parameter.name()).text("in", place);
        json.flag("required", parameter.required()).text("description", parameter.help());
        json.object("schema").text("type", "string").endObject().endObject();
    }

    private static void components(JsonOut json) {
        json.object("components").object("securitySchemes");
        json.object("bearer").text("type", "http").text("scheme", "bearer").endObject();
        json.object("session").text("type", "apiKey").text("in", "cookie").text("name", "tocsin_<port>");
        json.endObject().endObject();
        json.object("responses").object("error").text("description", "Refused, with the reason.");
        json.object("content").object("application/json").object("schema").text("type", "object");
        json.object("properties").object("error").text("type", "object").object("properties");
        for (String name : List.of("code", "message", "field")) {
            json.object(name).text("type", "string").endObject();
        }
        json.endObject()
                .endObject()
                .endObject()
                .endObject()
                .endObject()
                .endObject()
                .endObject();
        json.endObject().endObject();
    }
}
