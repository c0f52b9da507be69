package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Slack, in one of two ways: an incoming webhook (`url`), which is the address of one room by itself, or a bot's
/// `token`, with rooms (`C…`, `#name`) and people (`U…`) as addresses.
///
/// With a token Slack answers 200 whatever happened and says `ok` or an error in the body: that is what is judged.
/// Source: Slack's Web API, `chat.postMessage`; "Formatting text for app surfaces" for the escaping.
final class SlackChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 3_500; // Slack cuts at 40,000 and asks for 4,000 at most

    private final HttpSender http;
    private final String url;
    private final String token;
    private final ChatMessage message;

    private SlackChannel(HttpSender http, String url, String token, ChatMessage message) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.message = message;
    }

    /// The type `slack`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "slack";
        }

        @Override
        public String help() {
            return "Posts to Slack: to one room by an incoming webhook, or to rooms and people by a bot's token.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String token = in.text("token", "");
            String url = token.isEmpty()
                    ? HttpSender.url(in, "url", null)
                    : HttpSender.url(in, "url", "https://slack.com/api/chat.postMessage");
            if (!HttpHeaders.clean(token)) {
                in.refuse("token", "must be printable ASCII");
            }
            Template line = Template.read(in, "line", Texts.NAMES, ChatMessage.LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            Secrets secrets = Secrets.of(token.isEmpty() ? HttpSender.secrets(url) : List.of(token));
            SlackChannel work = new SlackChannel(http, url, token, new ChatMessage(line));
            return new Guarded(name(), work, secrets, http.patience().multipliedBy(2), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        if (token.isEmpty()) {
            return address.isEmpty() ? null : "a webhook has no addresses: it is one";
        }
        return address.matches("#?[A-Za-z0-9._-]{1,80}") ? null : "must be a room (#name, C…) or a member (U…)";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        ObjectNode body = Json.object();
        body.put("text", message.text(notice, TEXT_CHARS, Escape::slack));
        body.put("unfurl_links", false).put("unfurl_media", false);
        if (token.isEmpty()) {
            return http.send(HttpSender.Call.json(url, new LinkedHashMap<>(), body.toString()), debug);
        }
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a room or a member");
        }
        return Each.tell(to, address -> {
            body.put("channel", address);
            HttpSender.Answer answer = http.ask(HttpSender.Call.json(url, headers, body.toString()), debug);
            return judge(answer, http);
        });
    }

    private static Channel.Receipt judge(HttpSender.Answer answer, HttpSender http) {
        JsonNode json = Json.read(answer.body());
        if (answer.status() != 200 || json == null || json.path("ok").asBoolean(false)) {
            return http.judge(answer);
        }
        String error = json.path("error").asString("");
        return switch (error) {
            case "ratelimited",
                    "rate_limited",
                    "internal_error",
                    "fatal_error",
                    "service_unavailable",
                    "request_timeout" -> new Channel.Receipt.Later("Slack says " + error, Duration.ofSeconds(30));
            default -> new Channel.Receipt.Refused("Slack says " + Texts.cut(error, 100));
        };
    }
}
