package dev.tocsin.web;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `openapi.json` says, held to what really goes over the line: each answer that a test gets, and each body that
/// was taken. It knows no more than a stranger with that document.
final class Described {
    private static final String DOCUMENT = "https://tocsin.example/openapi.json";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int SHOWN_CHARS = 2_000;
    private static final Map<String, Described> MADE = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final List<Route> routes;

    private Described(String text, List<Route> routes) {
        this.document = JsonMapper.shared().readTree(text);
        this.registry =
                SchemaRegistry.withDialect(Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(DOCUMENT, text)));
        this.routes = routes.stream().filter(OpenApi::describes).toList();
    }

    /// The description of `routes`, made once for all that are described alike.
    static Described of(List<Route> routes) throws IOException {
        String text = new String(JsonOut.bytes(new OpenApi("0.1.0", routes)::write), StandardCharsets.UTF_8);
        return MADE.computeIfAbsent(text, _ -> new Described(text, routes));
    }

    /// The document.
    JsonNode document() {
        return document;
    }

    /// Fails when `reply` to `method` on `target` with `body`, or a `body` that was taken, is not as described.
    void check(String method, String target, @Nullable String body, Http.Reply reply) {
        JsonNode operation = operation(method, target.split("[?#]", 2)[0]);
        if (method.equals("HEAD") || (operation == null && reply.status() < 400)) {
            return;
        }
        String what = method + " " + target.substring(0, Math.min(200, target.length())) + " " + reply.status();
        boolean done = reply.status() >= 200 && reply.status() < 300;
        if (operation != null && done) {
            JsonNode said = operation.path("responses").path(String.valueOf(reply.status()));
            if (said.isMissingNode()) {
                throw new AssertionError(what + ": this status is not described");
            }
        }
        if (reply.header("content-type").startsWith("application/json")) {
            judge(what + ": the answer", answer(operation, done, reply.status()), reply.text());
        }
        JsonNode taken = operation == null ? null : operation.get("requestBody");
        if (done && body != null && taken != null) {
            judge(what + ": the body", named(taken), body);
        }
    }

    private String answer(@Nullable JsonNode operation, boolean done, int status) {
        if (operation == null) {
            return "Error";
        }
        JsonNode responses = operation.path("responses");
        JsonNode response = responses.path(done ? String.valueOf(status) : "default");
        if (response.has("$ref")) {
            response = document.at(response.get("$ref").stringValue().substring(1));
        }
        return named(response);
    }

    /// The name of the schema of the JSON of a response or of a request's body.
    static String named(JsonNode response) {
        String reference = response.path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asString("");
        if (!reference.startsWith(SCHEMAS)) {
            throw new AssertionError("no schema in " + response);
        }
        return reference.substring(SCHEMAS.length());
    }

    private void judge(String what, String name, String text) {
        JsonNode value;
        try {
            value = JsonMapper.shared().readTree(text.getBytes(StandardCharsets.UTF_8)); // as the hub reads it
        } catch (JacksonException malformed) {
            throw new AssertionError(what + " is no JSON: " + text, malformed);
        }
        List<Error> errors = errors(name, value);
        if (!errors.isEmpty()) {
            String all = errors.stream().limit(20).map(Error::toString).collect(Collectors.joining("\n  "));
            throw new AssertionError(what + " is not a " + name + " of openapi.json:\n  " + all + "\n"
                    + text.substring(0, Math.min(SHOWN_CHARS, text.length())));
        }
    }

    /// What is wrong with `value` as a `name`.
    List<Error> errors(String name, JsonNode value) {
        Schema schema =
                schemas.computeIfAbsent(name, _ -> registry.getSchema(SchemaLocation.of(DOCUMENT + SCHEMAS + name)));
        return schema.validate(value);
    }

    private @Nullable JsonNode operation(String method, String path) {
        for (Route route : routes) {
            if (route.path().match(path) != null && route.method().equals(method)) {
                return document.path("paths").path(route.path().text()).get(method.toLowerCase(Locale.ROOT));
            }
        }
        return null;
    }
}
