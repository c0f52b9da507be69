package dev.tocsin.watch.notify;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON bodies of channels: always made from a tree, never put together as text, so that no value can end a string.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /// An empty object.
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// `text` as a tree; null when it is none.
    static @Nullable JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException noJson) {
            return null;
        }
    }
}
