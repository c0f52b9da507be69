package dev.tocsin.watch;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Nearest;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.alert.Contact;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.settings.GivenPlaces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Channels as somebody wrote them, and whether the ways of a contact lead to one: the same for a file and for what
/// people set in the browser.
final class Channels {
    private Channels() {}

    /// A channel by its name.
    record Named(String name, Channel channel) {}

    /// The channel that `in` describes, one of `types`; null when there is no such type, which `in` then says. What
    /// else is wrong is said there as well, and the channel is to be closed all the same.
    static @Nullable Named read(FieldReader in, List<ChannelType> types, ChannelParts parts) {
        String name = in.name("name");
        String typeName = in.text("type");
        for (ChannelType type : types) {
            if (type.name().equals(typeName)) {
                Channel channel = type.read(in, parts);
                in.end();
                return new Named(name, channel);
            }
        }
        List<String> known = types.stream().map(ChannelType::name).toList();
        String near = Nearest.of(typeName, known);
        if (!typeName.isEmpty()) { // that it is missing was told
            in.refuse(
                    "type",
                    "got \"" + typeName + "\"; "
                            + (near == null ? "known are " + String.join(", ", known) : "did you mean " + near + "?"));
        }
        return null;
    }

    /// Those that there are.
    ///
    /// @param there says which, for who named another
    record Known(Map<String, Channel> channels, String there) {
        /// Says what is wrong with the ways of `contact`, which was written as `given` at `path` (empty: the whole).
        void judge(Contact contact, Given given, String path, Problems problems) {
            for (int i = 0; i < contact.ways().size(); i++) {
                Contact.Way way = contact.ways().get(i);
                Channel channel = channels.get(way.channel());
                String at = (path.isEmpty() ? "" : path + ".") + "ways[" + i + "]";
                String wrong = channel == null ? null : channel.problem(way.to());
                if (channel == null) {
                    String near = Nearest.of(way.channel(), channels.keySet());
                    String hint = near == null ? there : "did you mean " + near + "?";
                    problems.add(place(given, i, "channel"), at + ".channel", "got \"" + way.channel() + "\"; " + hint);
                } else if (wrong != null) {
                    problems.add(place(given, i, "to"), at + ".to", wrong);
                }
            }
        }

        private static Given.Place place(Given contact, int way, String member) {
            return GivenPlaces.of(contact, "ways[" + way + "]." + member);
        }
    }
}
