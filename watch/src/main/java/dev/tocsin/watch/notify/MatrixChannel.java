package dev.tocsin.watch.notify;

import dev.tocsin.base.Sha256;
import dev.tocsin.base.config.FieldReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Matrix: rooms as addresses, an access token to sign in. The transaction id is made from the notice's key, so
/// that the server itself drops a second copy. Source: Matrix client-server API 1.11, `PUT
/// /rooms/{id}/send/{type}/{txn}`.
final class MatrixChannel implements Guarded.Work {
    private static final int TEXT_CHARS = 20_000; // an event may have 64 KiB, and the text is in it twice

    private final HttpSender http;
    private final String server;
    private final SequencedMap<String, String> headers = new LinkedHashMap<>();
    private final ChatMessage message;

    private MatrixChannel(HttpSender http, String server, String token, ChatMessage message) {
        this.http = http;
        this.server = server;
        this.headers.put("Authorization", "Bearer " + token);
        this.message = message;
    }

    /// The type `matrix`.
    static final class Type implements ChannelType {
        @Override
        public String name() {
            return "matrix";
        }

        @Override
        public String help() {
            return "Sends to rooms of Matrix as a user with an access token.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            String server = HttpSender.url(in, "server", null).replaceAll("/+$", "");
            String token = in.text("token");
            if (!HttpHeaders.clean(token)) {
                in.refuse("token", "must be printable ASCII");
            }
            Template line = Template.read(in, "line", Texts.NAMES, ChatMessage.LINE);
            HttpSender http = new HttpSender(parts, HttpSender.Settings.read(in));
            MatrixChannel work = new MatrixChannel(http, server, token, new ChatMessage(line));
            return new Guarded(
                    name(), work, Secrets.of(List.of(token)), http.patience().multipliedBy(2), parts);
        }
    }

    @Override
    public @Nullable String problem(String address) {
        return address.matches("![^\\p{Cntrl}\\s]{1,250}") ? null : "must be a room's id (!letters:server)";
    }

    @Override
    public Channel.Receipt send(Notice notice, List<String> to, Channel.Dialogue debug) throws Exception {
        if (to.isEmpty()) {
            return new Channel.Receipt.Refused("needs a room");
        }
        ObjectNode body = Json.object();
        body.put("msgtype", "m.text")
                .put("body", message.text(notice, TEXT_CHARS, value -> value))
                .put("format", "org.matrix.custom.html")
                .put(
                        "formatted_body",
                        message.text(notice, TEXT_CHARS, Escape::html).replace("\n", "<br>"));
        body.putObject("m.mentions");
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return Each.tell(to, room -> {
            String url = server + "/_matrix/client/v3/rooms/" + Escape.url(room) + "/send/m.room.message/"
                    + Sha256.hex(notice.key() + " " + room, 16);
            HttpSender.Answer answer =
                    http.ask(new HttpSender.Call("PUT", url, headers, "application/json", bytes), debug);
            JsonNode json = Json.read(answer.body());
            if (answer.status() == 429 && answer.retryAfter() == null && json != null) {
                long millis = Math.clamp(json.path("retry_after_ms").asLong(1_000), 0L, 3_600_000L);
                return new Channel.Receipt.Later(answer.brief(), Duration.ofMillis(millis));
            }
            return http.judge(answer);
        });
    }
}
