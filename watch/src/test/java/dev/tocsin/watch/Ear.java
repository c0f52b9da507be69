package dev.tocsin.watch;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.notify.Notice;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The channel type `ear`, within this program: what is sent is delivered at once to whoever made it.
///
/// @param hears each notice, on the sender's thread
public record Ear(Consumer<Notice> hears) implements ChannelType {
    @Override
    public String name() {
        return "ear";
    }

    @Override
    public String help() {
        return "Keeps what it hears.";
    }

    @Override
    public Channel read(FieldReader in, ChannelParts parts) {
        in.text("name");
        return new Channel() {
            @Override
            public @Nullable String problem(String address) {
                return null;
            }

            @Override
            public Receipt send(Notice notice, List<String> to, Dialogue debug) {
                hears.accept(notice);
                return new Receipt.Delivered("heard");
            }
        };
    }
}
