package dev.tocsin.web;

import dev.tocsin.web.access.Access;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The machine-readable description of the API in OpenAPI 3.1 (spec.openapis.org), written from the list of routes, so
/// that it cannot name a path that is not there or miss one that is. What answers and bodies look like stands in
/// `schemas.json`, by the names that the routes give (`designs/29-an-api-described.md`).
final class OpenApi {
    private static final String JSON = "application/json";

    private final String version;
    private final List<Route> routes;

    /// Describes those of `routes` that are the API's; the pages of the app are left out.
    OpenApi(String version, List<Route> routes) {
        this.version = version;
        this.routes = routes.stream().filter(OpenApi::describes).toList();
    }

    /// Whether `route` is the API's.
    static boolean describes(Route route) {
        return route.path().text().startsWith("/api/") || route.path().text().equals("/metrics");
    }

    /// Read when the first one asks: few ever do.
    private static final class Schemas {
        static final String TEXT = text();

        private static String text() {
            try (InputStream in = OpenApi.class.getResourceAsStream("schemas.json")) {
                if (in == null) {
                    throw new AssertionError("BUG: got no schemas.json in this jar, must be there");
                }
                return JsonMapper.shared().readTree(in).toString(); // without the white space
            } catch (IOException broken) {
                throw new AssertionError("BUG: got a jar that cannot be read, must be whole", broken);
            }
        }
    }

    /// The document.
    Answer answer() {
        return Answer.json(this::write);
    }

    /// Writes the document.
    void write(JsonOut json) {
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
        Doc doc = route.doc();
        json.object().text("operationId", id(route)).text("summary", doc.summary());
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
            json.object("requestBody").flag("required", true).object("content");
            schema(json.object(JSON), doc.takes()).name("example").ready(doc.body());
            json.endObject().endObject().endObject();
        }
        json.object("responses");
        success(json, doc);
        json.name("default");
        refusal(json, doc.refuses());
        json.endObject().endObject();
    }

    /// The method and the path in one word, as generated clients call it: `getHostsHostSeries`.
    private static String id(Route route) {
        StringBuilder id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        String path = route.path().text().replaceFirst("^/api/v1", "");
        for (String word : path.split("[^a-zA-Z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        return id.toString();
    }

    private static void success(JsonOut json, Doc doc) {
        json.object(Integer.toString(doc.status())).text("description", "Done.");
        if (!doc.type().isEmpty()) {
            json.object("content").object(doc.type());
            if (!doc.answers().isEmpty()) {
                schema(json, doc.answers());
            }
            json.endObject().endObject();
        }
        json.endObject();
    }

    private static void refusal(JsonOut json, String schema) {
        if (schema.equals(Doc.ERROR)) {
            json.object().text("$ref", "#/components/responses/error").endObject();
        } else {
            refused(json.object(), schema);
            json.endObject();
        }
    }

    private static void refused(JsonOut json, String schema) {
        json.text("description", "Refused, with the reason.").object("content");
        schema(json.object(JSON), schema).endObject().endObject();
    }

    private static JsonOut schema(JsonOut json, String name) {
        return json.object("schema")
                .text("$ref", "#/components/schemas/" + name)
                .endObject();
    }

    private static void parameter(JsonOut json, String place, Route.Parameter parameter) {
        json.object().text("name", parameter.name()).text("in", place);
        json.flag("required", parameter.required()).text("description", parameter.help());
        json.name("schema").ready(parameter.schema()).endObject();
    }

    private static void components(JsonOut json) {
        json.object("components").object("securitySchemes");
        json.object("bearer").text("type", "http").text("scheme", "bearer").endObject();
        json.object("session").text("type", "apiKey").text("in", "cookie").text("name", "tocsin_<port>");
        json.endObject().endObject();
        refused(json.object("responses").object("error"), Doc.ERROR);
        json.endObject().endObject();
        json.name("schemas").ready(Schemas.TEXT).endObject();
    }
}
