package dev.tocsin.web.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body of a change: one JSON object with known members, read strictly. An unknown member, one given twice, a wrong
/// type or anything behind the object is refused by name, because a mistyped member that is passed over is a setting
/// somebody believes in.
public final class JsonIn {
    private static final int DEPTH = 8;
    private static final int TEXT_CHARS = 65_536;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(TEXT_CHARS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private JsonIn(JsonNode object) {
        this.object = object;
    }

    /// Reads `body`, whose members must all be in `known`.
    ///
    /// @throws Refusal 400 when it is not such an object
    public static JsonIn of(byte[] body, Set<String> known) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (JacksonException malformed) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the body is no valid JSON: " + malformed.getOriginalMessage());
        }
        if (node == null || !node.isObject()) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the body must be a JSON object");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw Refusal.field(
                        member.getKey(), "unknown member; known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return new JsonIn(node);
    }

    /// Whether there is a member `name` with a value.
    public boolean has(String name) {
        JsonNode value = object.get(name);
        return value != null && !value.isNull();
    }

    /// The text `name`, or null when it is absent.
    ///
    /// @throws Refusal 400 when it is no text
    public @Nullable String text(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Refusal.field(name, "must be a text");
        }
        return value.stringValue();
    }

    /// The whole number `name` within `least` and `most`, or `fallback` when it is absent.
    ///
    /// @throws Refusal 400 when it is anything else
    public int whole(String name, int fallback, int least, int most) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw Refusal.field(name, "must be a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    /// The flag `name`, or `fallback` when it is absent.
    ///
    /// @throws Refusal 400 when it is anything else
    public boolean flag(String name, boolean fallback) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw Refusal.field(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /// The list `name` of objects whose members must all be in `known`.
    ///
    /// @throws Refusal 400 when it is absent, anything else or has more than `most` objects
    public List<JsonIn> objects(String name, int most, Set<String> known) {
        JsonNode value = object.get(name);
        if (value == null || !value.isArray() || value.size() > most) {
            throw Refusal.field(name, "must be a list of at most " + most + " objects");
        }
        List<JsonIn> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            if (!item.isObject()) {
                throw Refusal.field(name + "[" + i + "]", "must be an object");
            }
            for (Map.Entry<String, JsonNode> member : item.properties()) {
                if (!known.contains(member.getKey())) {
                    throw Refusal.field(
                            name + "[" + i + "]." + member.getKey(),
                            "unknown member; known are " + String.join(", ", new TreeSet<>(known)));
                }
            }
            objects.add(new JsonIn(item));
        }
        return objects;
    }

    /// The list `name` of texts, or null when it is absent.
    ///
    /// @throws Refusal 400 when it is anything else or has more than `most` texts
    public @Nullable List<String> list(String name, int most) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            throw Refusal.field(name, "must be a list of at most " + most + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value.values()) {
            if (!item.isString()) {
                throw Refusal.field(name, "must be a list of at most " + most + " texts");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    /// The object `name` of texts, empty when it is absent.
    ///
    /// @throws Refusal 400 when it is anything else or has more than `most` members
    public Map<String, String> texts(String name, int most) {
        JsonNode value = object.get(name);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value == null || value.isNull()) {
            return texts;
        }
        if (!value.isObject() || value.size() > most) {
            throw Refusal.field(name, "must be an object of at most " + most + " texts");
        }
        Iterator<Map.Entry<String, JsonNode>> members = value.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            if (!member.getValue().isString()) {
                throw Refusal.field(name, "must be an object of at most " + most + " texts");
            }
            texts.put(member.getKey(), member.getValue().stringValue());
        }
        return texts;
    }
}
