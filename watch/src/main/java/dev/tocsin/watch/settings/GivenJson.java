package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// [Given] from JSON and back. Numbers and truth values become texts, so what comes back is equal in meaning, not in
/// letters. A name that comes twice and whatever stands behind the value are refused (RFC 8259 leaves both open).
public final class GivenJson {
    private static final int DEPTH = 16;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private GivenJson() {}

    /// Reads `json`.
    ///
    /// @throws IllegalArgumentException with one sentence when it is no JSON
    public static Given read(String json) {
        try {
            return given(MAPPER.readTree(json));
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("no valid JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    /// `given` as JSON on one line.
    public static String write(Given given) {
        return node(given).toString();
    }

    private static Given given(JsonNode node) {
        if (node.isObject()) {
            LinkedHashMap<String, Given> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                members.put(member.getKey(), given(member.getValue()));
            }
            return new Given.Fields(members, Place.NOWHERE);
        }
        if (node.isArray()) {
            List<Given> items = new ArrayList<>();
            node.forEach(item -> items.add(given(item)));
            return new Given.Items(items, Place.NOWHERE);
        }
        return new Given.Scalar(node.isNull() || node.isMissingNode() ? "" : node.asString(), Place.NOWHERE);
    }

    private static JsonNode node(Given given) {
        return switch (given) {
            case Given.Scalar scalar -> MAPPER.getNodeFactory().stringNode(scalar.text());
            case Given.Items items -> {
                ArrayNode array = MAPPER.createArrayNode();
                items.items().forEach(item -> array.add(node(item)));
                yield array;
            }
            case Given.Fields fields -> {
                ObjectNode object = MAPPER.createObjectNode();
                fields.members().forEach((name, value) -> object.set(name, node(value)));
                yield object;
            }
        };
    }
}
