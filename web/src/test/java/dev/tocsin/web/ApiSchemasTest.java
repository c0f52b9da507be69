package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of the API: each route has its own, they are closed, and what they say of parameters is what the hub
/// takes. That answers and bodies are as they say is shown by every test that asks through [Http].
@Tag("EW-44")
class ApiSchemasTest {
    private static final String REFERENCE = "#/components/schemas/";
    private static final String MISSING = "404";
    private static final int DOCUMENT_BYTES = 160 << 10;
    private static final int GZIP_BYTES = 24 << 10;

    @TempDir
    Path data;

    private Rig rig;
    private Described described;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig(data);
        described = Described.of(rig.web.routes());
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    private List<Route> routes() {
        return rig.web.routes().stream().filter(OpenApi::describes).toList();
    }

    @Test
    void routes_allWithJson_haveASchemaThatIsThere() {
        JsonNode schemas = described.document().at("/components/schemas");
        for (Route route : routes()) {
            Doc doc = route.doc();
            String name = route.method() + " " + route.path().text();
            assertThat(doc.answers().isEmpty())
                    .as(name + " answers JSON or has no schema of it")
                    .isNotEqualTo(doc.type().equals("application/json"));
            assertThat(doc.takes().isEmpty()).as(name + " takes a body").isEqualTo(doc.body() == null);
            for (String schema : List.of(doc.answers(), doc.takes(), doc.refuses())) {
                assertThat(schema.isEmpty() || schemas.has(schema))
                        .as(name + ": " + schema)
                        .isTrue();
            }
            if (doc.body() != null) {
                JsonNode example = JsonMapper.shared().readTree(doc.body());
                assertThat(described.errors(doc.takes(), example))
                        .as(name + ": the example")
                        .isEmpty();
            }
        }
    }

    @Test
    void schemas_allAreUsedAndSayWhatElseThereMayBe() {
        JsonNode document = described.document();
        Set<String> named = new TreeSet<>();
        named(document, named);
        Set<String> there = new TreeSet<>();
        document.at("/components/schemas").properties().forEach(one -> there.add(one.getKey()));
        assertThat(named).isEqualTo(there);
        List<String> open = new ArrayList<>();
        document.at("/components/schemas")
                .properties()
                .forEach(one -> open(one.getKey(), one.getValue(), !one.getKey().equals("OpenApi"), open));
        assertThat(open)
                .as("objects that do not say whether there may be other members")
                .isEmpty();
    }

    private static void named(JsonNode node, Set<String> names) {
        String reference = node.path("$ref").asString("");
        if (reference.startsWith(REFERENCE)) {
            names.add(reference.substring(REFERENCE.length()));
        }
        node.forEach(child -> named(child, names));
    }

    private static void open(String place, JsonNode node, boolean closed, List<String> open) {
        String type = node.path("type").toString();
        if (closed && type.contains("\"object\"") && !node.has("additionalProperties")) {
            open.add(place);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            open(place + "." + member.getKey(), member.getValue(), closed, open);
        }
    }

    @Test
    void schemas_eachOne_isValidByTheMetaSchema() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        described
                .document()
                .at("/components/schemas")
                .properties()
                .forEach(one -> assertThat(meta.validate(one.getValue()))
                        .as(one.getKey())
                        .isEmpty());
    }

    /// The meta-schema is the one of spec.openapis.org. It leaves out the schemas in a document; those are tried on
    /// their own.
    @Test
    void description_ofAll_isValidByTheMetaSchemaOfOpenApi() throws IOException {
        try (InputStream file = ApiSchemasTest.class.getResourceAsStream("openapi-3.1-schema.json")) {
            Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonMapper.shared().readTree(file));
            assertThat(meta.validate(described.document())).isEmpty();
            JsonNode without = described.document().deepCopy();
            ((ObjectNode) without).remove("info");
            assertThat(meta.validate(without)).isNotEmpty();
        }
    }

    @Test
    void operations_allIds_areDifferent() {
        Set<String> ids = new HashSet<>();
        described
                .document()
                .get("paths")
                .forEach(path -> path.forEach(operation -> {
                    String id = operation.get("operationId").stringValue();
                    assertThat(id).matches("[a-z][a-zA-Z0-9]+");
                    assertThat(ids.add(id)).as(id).isTrue();
                }));
        assertThat(ids).contains("getHostsHostSeries", "postRulesPreview").hasSize(routes().size());
    }

    @Test
    void check_ofAnAnswerThatIsNotAsDescribed_fails() {
        String health = "{\"status\":\"ok\",\"version\":\"0.1.0\",\"now\":1795318327000,\"blindSince\":null";
        check(200, health + "}");
        for (String wrong : List.of(
                health + ",\"load\":1}", // nobody described it
                health.replace("1795318327000", "\"noon\"") + "}",
                health.replace("\"version\":\"0.1.0\",", "") + "}",
                "{}")) {
            assertThatThrownBy(() -> check(200, wrong))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("is not a Health of openapi.json");
        }
        assertThatThrownBy(() -> check(201, health + "}")).hasMessageContaining("this status is not described");
        assertThatThrownBy(() -> check(400, "{\"error\":\"no\"}")).hasMessageContaining("is not a Error");
        Http.Reply taken = reply(200, "{\"added\":1}");
        assertThatThrownBy(() -> described.check("POST", "/api/v1/views/import", "{\"items\":[]}", taken))
                .hasMessageContaining("the body is not a ViewImport");
    }

    private void check(int status, String answer) {
        described.check("GET", "/api/v1/health", null, reply(status, answer));
    }

    private static Http.Reply reply(int status, String text) {
        return new Http.Reply(
                status, Map.of("content-type", "application/json"), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parameters_withABound_areTakenWithinItAndRefusedBeyond() throws IOException {
        Asking admin = new Asking(rig, "admin");
        int bounds = 0;
        for (Route route : routes()) {
            for (Route.Parameter parameter : route.doc().parameters()) {
                JsonNode schema = JsonMapper.shared().readTree(parameter.schema());
                List<String> good = new ArrayList<>();
                List<String> bad = new ArrayList<>();
                if (schema.has("minimum")) {
                    good.addAll(List.of(
                            schema.get("minimum").toString(),
                            schema.get("maximum").toString()));
                    bad.addAll(List.of(
                            "x",
                            "-1",
                            "1.5",
                            Integer.toString(schema.get("maximum").asInt() + 1)));
                    if (schema.get("minimum").asInt() > 0) {
                        bad.add(Integer.toString(schema.get("minimum").asInt() - 1));
                    }
                } else if (schema.has("enum")) {
                    schema.get("enum").forEach(word -> good.add(word.stringValue()));
                    bad.add("another");
                } else if (schema.path("type").asString("").equals("boolean")) {
                    good.addAll(List.of("true", "false"));
                    bad.add("yes");
                } else if (schema.has("$ref")) {
                    good.addAll(List.of("-90s", Long.toString(Worlds.NOW - 60_000)));
                    bad.addAll(List.of("noon", "2999-01-01T00:00:00Z"));
                }
                for (String word : good) {
                    assertThat(field(admin, route, parameter, word))
                            .as(route.path().text() + " " + parameter.name() + "=" + word)
                            .isNotEqualTo(parameter.name());
                }
                for (String word : bad) {
                    String refused = field(admin, route, parameter, word);
                    bounds += refused.equals(MISSING) ? 0 : 1;
                    assertThat(refused)
                            .as(route.path().text() + " " + parameter.name() + "=" + word)
                            .isIn(parameter.name(), MISSING);
                }
            }
        }
        assertThat(bounds).isGreaterThan(60);
    }

    /// The field that is refused with 400; [#MISSING] where there is no such check in the first place, else empty.
    private static String field(Asking admin, Route route, Route.Parameter parameter, String word) throws IOException {
        String target = Asking.target(route);
        String query = (target.contains("?") ? "&" : "?") + parameter.name() + "=" + word;
        Http.Reply reply = admin.ask(route.method(), target + query, null);
        return reply.status() == 404 ? MISSING : reply.status() == 400 ? reply.field() : "";
    }

    @Test
    void description_ofAll_isNotLarge() throws IOException {
        Http.Reply whole = rig.get("/api/v1/openapi.json");
        assertThat(whole.body().length).isLessThan(DOCUMENT_BYTES);
        byte[] raw = rig.http.raw(("GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
                        + "Authorization: " + rig.local() + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(raw, StandardCharsets.ISO_8859_1)).contains("Content-Encoding: gzip");
        assertThat(raw.length).isLessThan(GZIP_BYTES);
    }
}
