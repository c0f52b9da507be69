package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// ntfy, the public server or one's own: topics as addresses. Critical messages go with priority 5, which sounds until
/// somebody looks; warnings with 4, the rest with 3. Source: ntfy's documentation, "Publish as JSON".
final class NtfyChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 1_300; // 4,096 bytes at most, and a character may take three

    private final HttpSender http;
    private final String server;
    private final SequencedMap<String, String> headers = new LinkedHashMap<>();
    private final Template line;

    private NtfyChannel(HttpSender http, String server, String token, Template line) {
        this.http = http;
        this.server = server;
        if (!token.isEmpty()) {
            this.headers.put("Authorization", "Bearer " + token);
        }
        this.line = line;
    }

    /// The type `ntfy`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "ntfy";
        }

        @Override
        public String help() {
            return "Pushes to telephones and desktops by ntfy, the public server or one of yours.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String server = HttpSender.url(in, "server", "https://ntfy.sh/");
            String token = in.text("token", "");
            if (!HttpHeaders.clean(token)) {
                in.refuse("token", "must be printable ASCII");
            }
            Template line = Template.read(in, "line", Texts.NAMES, Texts.ALERT_LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            NtfyChannel work = new NtfyChannel(http, server, token, line);
            return new Guarded(
                    name(), work, Secrets.of(List.of(token)), http.patience().multipliedBy(2), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.matches("[A-Za-z0-9_-]{1,64}") ? null : "must be a topic: letters, digits, - and _, at most 64";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a topic");
        }
        ObjectNode body = Json.object();
        body.put("title", Texts.subject(notice, 200))
                .put(
                        "message",
                        Texts.fit(Texts.lines(line, notice, value -> value), "\n", TEXT_CHARS)
                                .stripTrailing())
                .put("priority", priority(notice.severity()));
        ArrayNode tags = body.putArray("tags");
        tags.add(notice.severity() == Severity.INFO ? "white_check_mark" : "rotating_light");
        if (!notice.url().isEmpty()) {
            body.put("click", notice.url());
        }
        return Each.tell(to, topic -> {
            body.put("topic", topic);
            return http.send(HttpSender.Call.json(server, headers, body.toString()), debug);
        });
    }

    private static int priority(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 5;
            case WARNING -> 4;
            case INFO -> 3;
        };
    }
}
