package dev.tocsin.watch.notify;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Telegram, by a bot. Messages are in Telegram's HTML form, where three characters are escaped: its Markdown has
/// eighteen, and one that is forgotten makes the whole message be refused. Source: Telegram's Bot API, `sendMessage`.
final class TelegramChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 3_800; // 4,096 after entities are parsed

    private final HttpSender http;
    private final String url;
    private final ChatMessage message;

    private TelegramChannel(HttpSender http, String url, ChatMessage message) {
        this.http = http;
        this.url = url;
        this.message = message;
    }

    /// The type `telegram`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "telegram";
        }

        @Override
        public String help() {
            return "Sends to people, groups and channels of Telegram by a bot.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String token = in.text("token");
            if (!token.isEmpty() && !token.matches("[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")) {
                in.refuse("token", "must be NUMBER:LETTERS as the BotFather gave it");
            }
            String server = HttpSender.url(in, "server", "https://api.telegram.org");
            Template line = Template.read(in, "line", Texts.NAMES, ChatMessage.LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            String url = server.replaceAll("/+$", "") + "/bot" + token + "/sendMessage";
            TelegramChannel work = new TelegramChannel(http, url, new ChatMessage(line));
            return new Guarded(
                    name(), work, Secrets.of(List.of(token)), http.patience().multipliedBy(2), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.matches("-?[0-9]{1,20}|@[A-Za-z0-9_]{3,64}") ? null : "must be a chat's number or @name";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a chat's number");
        }
        ObjectNode body = Json.object();
        body.put("text", message.text(notice, TEXT_CHARS, Escape::html))
                .put("parse_mode", "HTML")
                .put("disable_notification", notice.severity() == Severity.INFO);
        body.putObject("link_preview_options").put("is_disabled", true);
        return Each.tell(to, address -> {
            body.put("chat_id", address);
            HttpSender.Answer answer =
                    http.ask(HttpSender.Call.json(url, new LinkedHashMap<>(), body.toString()), debug);
            JsonNode json = Json.read(answer.body());
            int wait = json == null
                    ? 0
                    : json.path("parameters").path("retry_after").asInt(0);
            if (answer.status() == 429 && wait > 0) {
                return new Channel.Receipt.Later(answer.brief(), Duration.ofSeconds(Math.min(wait, 3_600)));
            }
            return http.judge(answer);
        });
    }
}
