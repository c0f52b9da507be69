package dev.tocsin.watch.check;

import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.State;
import dev.tocsin.watch.check.StateFile.Kept;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is remembered of checks, as text that somebody brings: the form of a [StateFile], read strictly, because a
/// hub that believes a slip of it would ring, or stay silent, for no reason. All mistakes are told at once. What a
/// run of `tocsin check` still owes to people (`owed`) is not taken over.
final class StateJson {
    /// Characters of a message of a look; those of checks are far shorter.
    static final int MESSAGE_CHARS = 10_000;

    /// Characters of a value that is accepted.
    static final int ACCEPTED_CHARS = 65_536;

    /// Changes that are remembered; a policy asks for far fewer.
    static final int CHANGES = 1_000;

    private static final long DAY_MILLIS = 86_400_000;
    private static final int MOST_CODE = 99_999;
    private static final Set<State> VERDICTS = Set.of(State.UP, State.DEGRADED, State.DOWN, State.UNKNOWN);
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // what an earlier program did not remember
            .build();

    private StateJson() {}

    /// What stands in `text`, by `host/name`, at `now` (epoch ms); what is wrong goes to `problems`, and what is
    /// returned then is of no use.
    static SequencedMap<String, Kept> read(String text, long now, Problems problems) {
        TreeMap<String, Kept> all = new TreeMap<>();
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException malformed) {
            add(problems, "", "is no valid JSON: " + malformed.getOriginalMessage());
            return all;
        }
        if (!root.isObject() || !root.path("format").asString("").equals(StateFile.FORMAT)) {
            add(problems, "format", "must be \"" + StateFile.FORMAT + "\"; export the state of a hub to see the form");
            return all;
        }
        members(root, "", Set.of("format", "checks", "owed"), problems);
        if (!root.path("checks").isObject()) {
            add(problems, "checks", "must be an object: what is remembered, by host/NAME");
            return all;
        }
        for (Map.Entry<String, JsonNode> one : root.path("checks").properties()) {
            Kept kept = kept(path(one.getKey()), one.getValue(), now, problems);
            if (kept != null) {
                all.put(one.getKey(), kept);
            }
        }
        return all;
    }

    /// Where what is remembered of check `key` stands.
    static String path(String key) {
        return "checks[\"" + key + "\"]";
    }

    private static @Nullable Kept kept(String path, JsonNode node, long now, Problems problems) {
        if (!node.isObject() || !node.path("memory").isObject()) {
            add(problems, path, "must be an object with the member memory");
            return null;
        }
        members(node, path, Set.of("memory", "accepted"), problems);
        JsonNode accepted = node.path("accepted");
        boolean none = accepted.isMissingNode() || accepted.isNull();
        if (!none && (!accepted.isString() || accepted.stringValue().length() > ACCEPTED_CHARS)) {
            add(problems, path + ".accepted", "must be a text of at most " + ACCEPTED_CHARS + " characters, or null");
        }
        try {
            Memory memory = MAPPER.treeToValue(node.path("memory"), Memory.class);
            judge(memory, path + ".memory", now, problems);
            return new Kept(memory, accepted.isString() ? accepted.stringValue() : null);
        } catch (JacksonException wrong) {
            add(problems, path + ".memory", "cannot be read: " + wrong.getOriginalMessage());
            return null;
        }
    }

    private static void judge(Memory memory, String path, long now, Problems problems) {
        @Nullable String message = memory.message();
        if (message == null || message.length() > MESSAGE_CHARS) {
            add(problems, path + ".message", "must be a text of at most " + MESSAGE_CHARS + " characters");
        }
        if (memory.code() < Memory.NEVER || memory.code() > MOST_CODE) {
            add(problems, path + ".code", "got " + memory.code() + "; must be " + Memory.NEVER + " to " + MOST_CODE);
        }
        if (!VERDICTS.contains(memory.verdict())) {
            add(problems, path + ".verdict", "got " + memory.verdict() + "; must be one of " + VERDICTS);
        }
        if (memory.pending() < 0 || memory.good() < 0) {
            add(problems, path, "counts of looks must not be below 0");
        }
        if (memory.changes().size() > CHANGES) {
            add(problems, path + ".changes", "got " + memory.changes().size() + "; at most " + CHANGES);
        }
        if (memory.failure() != memory.failedMillis() > 0) {
            add(problems, path + ".failedMillis", "must be above 0 of what has failed, and 0 of what has not");
        }
        moment(memory.sinceMillis(), path + ".sinceMillis", now, problems);
        moment(memory.failedMillis(), path + ".failedMillis", now, problems);
        moment(memory.toldMillis(), path + ".toldMillis", now, problems);
        moment(memory.suspectMillis(), path + ".suspectMillis", now, problems);
        memory.changes().forEach(at -> moment(at, path + ".changes", now, problems));
    }

    private static void moment(long millis, String path, long now, Problems problems) {
        if (millis < 0 || millis > now + DAY_MILLIS) {
            add(problems, path, "got " + millis + "; must be ms since 1970, and not after tomorrow");
        }
    }

    private static void members(JsonNode object, String path, Set<String> known, Problems problems) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(member.getKey())) {
                String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                add(
                        problems,
                        name,
                        "unknown member; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static void add(Problems problems, String path, String text) {
        problems.add(Place.NOWHERE, path, text);
    }
}
