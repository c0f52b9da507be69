package dev.tocsin.watch.alert;

import dev.tocsin.watch.notify.Notice;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// A [Notice] and lists of texts as they lie in the outbox: JSON by the records' own component names. Only what this
/// class wrote is read.
public final class NoticeJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private NoticeJson() {}

    /// `notice` as JSON.
    public static String write(Notice notice) {
        return MAPPER.writeValueAsString(notice);
    }

    /// What [#write] wrote.
    public static Notice read(String json) {
        return MAPPER.readValue(json, Notice.class);
    }

    /// `texts` as JSON.
    static String texts(List<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    /// What the other wrote.
    static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : MAPPER.readTree(json)) {
            texts.add(text.asString());
        }
        return List.copyOf(texts);
    }
}
