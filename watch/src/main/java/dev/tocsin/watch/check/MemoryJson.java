package dev.tocsin.watch.check;

import dev.tocsin.signal.Memory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What the state machine remembers, as it lies in the catalog: JSON by the record's own component names. A
/// component that a later program adds is absent in what an earlier one wrote and reads as its zero; one that is
/// unknown is passed over.
public final class MemoryJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private MemoryJson() {}

    /// `memory` as JSON.
    public static String write(Memory memory) {
        return MAPPER.writeValueAsString(memory);
    }

    /// What the other wrote.
    public static Memory read(String json) {
        return MAPPER.readValue(json, Memory.class);
    }
}
