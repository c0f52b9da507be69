package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Discord, by the webhook of a room. Nobody is ever called by a mention: `allowed_mentions` is empty, so that no
/// host's name and no server's answer can ring everybody. Source: Discord's developer documentation, Execute Webhook.
final class DiscordChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 4_000; // of an embed's description: 4,096
    private static final int TITLE_CHARS = 250; // of an embed's title: 256

    private final HttpSender http;
    private final String url;
    private final ChatMessage message;

    private DiscordChannel(HttpSender http, String url, ChatMessage message) {
        this.http = http;
        this.url = url;
        this.message = message;
    }

    /// The type `discord`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "discord";
        }

        @Override
        public String help() {
            return "Posts to a room of Discord by its webhook.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String url = HttpSender.url(in, "url", null);
            Template line = Template.read(in, "line", Texts.NAMES, ChatMessage.LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            Secrets secrets = Secrets.of(HttpSender.secrets(url));
            DiscordChannel work = new DiscordChannel(http, url, new ChatMessage(line));
            return new Guarded(name(), work, secrets, http.patience(), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.isEmpty() ? null : "a webhook has no addresses: it is one";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        ObjectNode body = Json.object();
        body.putObject("allowed_mentions").putArray("parse");
        ObjectNode embed = body.putArray("embeds").addObject();
        embed.put("title", Texts.cut(Escape.markdown(Texts.subject(notice, TITLE_CHARS / 2)), TITLE_CHARS))
                .put("description", message.text(notice, TEXT_CHARS, Escape::markdown))
                .put("color", Texts.colour(notice.severity()))
                .put("timestamp", Texts.time(notice.atMillis()));
        HttpSender.Answer answer = http.ask(HttpSender.Call.json(url, new LinkedHashMap<>(), body.toString()), debug);
        JsonNode json = Json.read(answer.body());
        if (answer.status() == 429 && answer.retryAfter() == null && json != null) {
            double seconds = json.path("retry_after").asDouble(1);
            return new Channel.Receipt.Later(
                    answer.brief(), Duration.ofMillis((long) Math.clamp(seconds * 1_000, 0, 3.6e6)));
        }
        return http.judge(answer);
    }
}
