package dev.tocsin.watch.imports;

import java.util.List;
import java.util.stream.Stream;

/// The settings of Uptime Kuma's notifications as those of channels.
final class KumaChannels {
    private KumaChannels() {}

    /// Puts what `config` of a notification of `type` says into `channel`, and its addresses into `to`; false when
    /// there is no such channel.
    static boolean read(String type, Loose config, Members channel, List<String> to) {
        switch (type) {
            case "smtp" -> mail(config, channel, to);
            case "slack" -> channel.put("url", config.text("slackwebhookURL"));
            case "discord" -> channel.put("url", config.text("discordWebhookUrl"));
            case "teams" -> channel.put("url", config.text("webhookUrl"));
            case "webhook" -> channel.put("url", config.text("webhookURL"));
            case "telegram" -> {
                channel.put("token", config.text("telegramBotToken"));
                to.add(config.text("telegramChatID"));
            }
            case "ntfy" -> {
                channel.put("server", config.text("ntfyserverurl")).put("token", config.text("ntfyaccesstoken"));
                to.add(config.text("ntfytopic"));
            }
            case "matrix" -> {
                channel.put("server", config.text("homeserverUrl")).put("token", config.text("accessToken"));
                to.add(config.text("internalRoomId"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void mail(Loose config, Members channel, List<String> to) {
        String user = config.text("smtpUsername");
        channel.put("server", config.text("smtpHost"))
                .put("port", config.text("smtpPort"))
                .put("security", config.flag("smtpSecure", false) ? "tls" : user.isEmpty() ? "" : "starttls")
                .put("username", user)
                .put("password", user.isEmpty() ? "" : config.text("smtpPassword"))
                .put("from", address(config.text("smtpFrom")));
        for (String list : List.of("smtpTo", "smtpCC", "smtpBCC")) {
            Stream.of(config.text(list).split("[,;]", -1))
                    .map(KumaChannels::address)
                    .filter(one -> !one.isEmpty())
                    .forEach(to::add);
        }
    }

    /// `ann@example.com` of `"Ann" <ann@example.com>`.
    static String address(String text) {
        int open = text.lastIndexOf('<');
        int close = text.lastIndexOf('>');
        return (open >= 0 && close > open ? text.substring(open + 1, close) : text).strip();
    }
}
