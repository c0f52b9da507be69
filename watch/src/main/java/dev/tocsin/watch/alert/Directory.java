package dev.tocsin.watch.alert;

import dev.tocsin.watch.notify.Channel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is there to be told, and by what: contacts, and channels by name. A picture of one moment; a change makes
/// another.
///
/// @param contacts everybody
/// @param channels all that can be used
public record Directory(List<Contact> contacts, Map<String, Channel> channels) {
    /// Nobody, by nothing.
    public static final Directory NONE = new Directory(List.of(), Map.of());

    /// Keeps copies.
    public Directory {
        contacts = List.copyOf(contacts);
        channels = Map.copyOf(channels);
    }

    /// The contact `name`, or null.
    @Nullable
    Contact contact(String name) {
        return contacts.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// The other ways, kept for that, to `people` whom `channel` did not reach.
    Set<Contact.Way> fallbacks(List<String> people, String channel) {
        Set<Contact.Way> ways = new LinkedHashSet<>();
        for (String name : people) {
            Contact contact = contact(name);
            if (contact != null) {
                contact.ways().stream()
                        .filter(way -> way.fallback() && !way.channel().equals(channel))
                        .forEach(ways::add);
            }
        }
        return ways;
    }
}
