package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Microsoft Teams, by the address of a workflow ("Post to a channel when a webhook request is received"), which takes
/// an Adaptive Card. The older connectors with `MessageCard` are switched off by Microsoft and are not spoken to.
final class TeamsChannel implements Guarded.Work {
    private static final int BLOCK_CHARS = 1_000;
    private static final int BLOCKS = 20; // a card may have 28 KB

    private final HttpSender http;
    private final String url;
    private final Template line;

    private TeamsChannel(HttpSender http, String url, Template line) {
        this.http = http;
        this.url = url;
        this.line = line;
    }

    /// The type `teams`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "teams";
        }

        @Override
        public String help() {
            return "Posts a card to Microsoft Teams by the address of a workflow.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String url = HttpSender.url(in, "url", null);
            Template line = Template.read(in, "line", Texts.NAMES, ChatMessage.LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            Secrets secrets = Secrets.of(HttpSender.secrets(url));
            return new Guarded(name(), new TeamsChannel(http, url, line), secrets, http.patience(), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.isEmpty() ? null : "a webhook has no addresses: it is one";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        ObjectNode body = Json.object();
        body.put("type", "message");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        ArrayNode blocks = card.putArray("body");
        block(blocks, Escape.markdown(Texts.subject(notice, 200)))
                .put("weight", "Bolder")
                .put("size", "Medium")
                .put("color", colour(notice.severity()));
        List<String> lines = Texts.lines(line, notice, Escape::markdown);
        lines.stream().limit(BLOCKS).forEach(text -> block(blocks, Texts.cut(text, BLOCK_CHARS)));
        if (lines.size() > BLOCKS) {
            block(blocks, "… and " + (lines.size() - BLOCKS) + " more");
        }
        if (!notice.url().isEmpty()) {
            card.putArray("actions")
                    .addObject()
                    .put("type", "Action.OpenUrl")
                    .put("title", "Open in Tocsin")
                    .put("url", notice.url());
        }
        return http.send(HttpSender.Call.json(url, new LinkedHashMap<>(), body.toString()), debug);
    }

    private static ObjectNode block(ArrayNode blocks, String text) {
        return blocks.addObject().put("type", "TextBlock").put("wrap", true).put("text", text);
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "Attention";
            case WARNING -> "Warning";
            case INFO -> "Good";
        };
    }
}
