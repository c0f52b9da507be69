package dev.tocsin.watch.imports;

import java.util.List;
import java.util.stream.Stream;

/// What Gatus calls providers of alerts, as channels.
final class GatusChannels {
    private GatusChannels() {}

    /// Puts what `set` for provider `type` says into `channel`, and its addresses into `to`; the type of the channel,
    /// or nothing when there is none.
    static String read(String type, Loose set, Members channel, List<String> to) {
        return switch (type) {
            case "slack", "discord" -> {
                channel.put("url", set.text("webhook-url"));
                yield type;
            }
            case "teams-workflows" -> {
                channel.put("url", set.text("webhook-url"));
                yield "teams";
            }
            case "telegram" -> {
                channel.put("token", set.text("token")).put("server", set.text("api-url"));
                to.add(set.text("id"));
                yield "telegram";
            }
            case "ntfy" -> {
                channel.put("server", set.text("url")).put("token", set.text("token"));
                to.add(set.text("topic"));
                yield "ntfy";
            }
            case "matrix" -> {
                channel.put("server", set.text("server-url", "https://matrix-client.matrix.org"))
                        .put("token", set.text("access-token"));
                to.add(set.text("internal-room-id"));
                yield "matrix";
            }
            case "custom" -> {
                channel.put("url", set.text("url"));
                yield "webhook";
            }
            case "email" -> {
                mail(set, channel, to);
                yield "mail";
            }
            default -> "";
        };
    }

    private static void mail(Loose set, Members channel, List<String> to) {
        String from = set.text("from");
        String password = set.text("password");
        boolean tls = set.text("port").equals("465");
        channel.put("server", set.text("host"))
                .put("port", set.text("port"))
                .put("security", tls ? "tls" : password.isEmpty() ? "" : "starttls")
                .put("username", password.isEmpty() ? "" : set.text("username", from))
                .put("password", password)
                .put("from", from);
        Stream.of(set.text("to").split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(to::add);
    }
}
