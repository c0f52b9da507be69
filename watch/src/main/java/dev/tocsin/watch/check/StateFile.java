package dev.tocsin.watch.check;

import dev.tocsin.base.PrivateFiles;
import dev.tocsin.signal.Memory;
import dev.tocsin.watch.alert.NoticeJson;
import dev.tocsin.watch.notify.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is remembered of checks between two runs, in a file (0600) that is replaced whole, so that a run which is
/// killed leaves the state of the run before.
///
/// ```
/// {"format":"tocsin-check-state-1","checks":{"example.com/DNS":{"memory":{…},"accepted":"10.0.0.1"}}}
/// ```
public final class StateFile {
    /// What the first member says.
    static final String FORMAT = "tocsin-check-state-1";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StateFile() {}

    /// What is remembered of one check.
    ///
    /// @param accepted the value that a check which watches for change compares with, or null
    public record Kept(Memory memory, @Nullable String accepted) {}

    /// A message that a run owes and could not deliver; the next run tries again.
    public record Owed(String channel, List<String> to, List<String> contacts, Notice notice) {}

    /// All that a run leaves to the next.
    ///
    /// @param checks by `host/name`
    public record Content(SequencedMap<String, Kept> checks, List<Owed> owed) {}

    /// What is in `file`; nothing when there is no file.
    ///
    /// @throws IOException with one sentence when it cannot be read or holds something else
    public static Content read(Path file) throws IOException {
        LinkedHashMap<String, Kept> all = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return new Content(all, List.of());
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " exists but is not readable");
        }
        if (!Files.isWritable(file)) {
            throw new IOException(file + " exists but is not writeable");
        }
        try {
            JsonNode root = MAPPER.readTree(Files.readString(file));
            if (!FORMAT.equals(root.path("format").asString(""))) {
                throw new IOException(file + " holds no state of checks; move it away or name another by --state");
            }
            for (Map.Entry<String, JsonNode> one : root.path("checks").properties()) {
                JsonNode accepted = one.getValue().path("accepted");
                all.put(
                        one.getKey(),
                        new Kept(
                                MemoryJson.read(one.getValue().path("memory").toString()),
                                accepted.isString() ? accepted.stringValue() : null));
            }
            List<Owed> owed = new ArrayList<>();
            for (JsonNode one : root.path("owed")) {
                owed.add(new Owed(
                        one.path("channel").asString(),
                        texts(one.path("to")),
                        texts(one.path("contacts")),
                        NoticeJson.read(one.path("notice").toString())));
            }
            return new Content(all, List.copyOf(owed));
        } catch (JacksonException damaged) {
            throw new IOException(file + " is damaged; move it away to begin anew", damaged);
        }
    }

    /// Replaces `file` by `content`.
    ///
    /// @throws IOException when it could not be written; the file is as before
    public static void write(Path file, Content content) throws IOException {
        PrivateFiles.write(file, text(content).getBytes(StandardCharsets.UTF_8));
    }

    /// What stands in a file of `content`.
    static String text(Content content) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT);
        ObjectNode checks = root.putObject("checks");
        content.checks().forEach((key, kept) -> {
            ObjectNode one = checks.putObject(key);
            one.set("memory", MAPPER.readTree(MemoryJson.write(kept.memory())));
            one.put("accepted", kept.accepted());
        });
        ArrayNode owed = root.putArray("owed");
        for (Owed one : content.owed()) {
            ObjectNode message = owed.addObject();
            message.put("channel", one.channel());
            one.to().forEach(message.putArray("to")::add);
            one.contacts().forEach(message.putArray("contacts")::add);
            message.set("notice", MAPPER.readTree(NoticeJson.write(one.notice())));
        }
        return root + "\n";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
