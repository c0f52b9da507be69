package dev.tocsin.watch.notify;

import java.util.List;

/// The one list of channel types.
public final class ChannelTypes {
    private ChannelTypes() {}

    /// All of them, by name.
    public static final List<ChannelType> ALL = List.of(
            new DiscordChannel.Type(),
            new MailChannel.Type(),
            new MatrixChannel.Type(),
            new NtfyChannel.Type(),
            new SlackChannel.Type(),
            new SmppChannel.Type(),
            new SmsChannel.Type(),
            new TeamsChannel.Type(),
            new TelegramChannel.Type(),
            new WebhookChannel.Type(),
            new WebPushChannel.Type(),
            new XmppChannel.Type());
}
