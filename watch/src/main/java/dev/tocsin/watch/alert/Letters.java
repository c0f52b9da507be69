package dev.tocsin.watch.alert;

import dev.tocsin.watch.notify.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sorts what is told to whom into as few messages as there may be: everything of a round that goes to one address is
/// one message, and who gets the same lines by the same channel shares it. For one thread.
final class Letters {
    private record Address(String channel, String to, String contact) {}

    /// What those share who get one message.
    private record Shared(String channel, List<Notice.Line> lines) {}

    private final Map<Address, List<Notice.Line>> lines = new LinkedHashMap<>();

    /// One message.
    ///
    /// @param to addresses; empty where the channel itself is the address
    /// @param contacts names of the people behind them
    record Letter(String channel, List<String> to, List<String> contacts, List<Notice.Line> lines) {}

    /// Adds a line that `contact` is told, by all ways that are no fallback.
    void add(Contact contact, Notice.Line line) {
        for (Contact.Way way : contact.ways()) {
            if (!way.fallback()) {
                add(contact, way, line);
            }
        }
    }

    /// Adds a line that `contact` is told by `way`.
    void add(Contact contact, Contact.Way way, Notice.Line line) {
        Address address = new Address(way.channel(), way.to(), contact.name());
        lines.computeIfAbsent(address, _ -> new ArrayList<>()).add(line);
    }

    /// The messages.
    List<Letter> all() {
        Map<Shared, List<Address>> shared = new LinkedHashMap<>();
        lines.forEach(
                (address, told) -> shared.computeIfAbsent(new Shared(address.channel(), told), _ -> new ArrayList<>())
                        .add(address));
        List<Letter> letters = new ArrayList<>();
        shared.forEach((what, addresses) -> {
            Set<String> to = new LinkedHashSet<>();
            Set<String> contacts = new LinkedHashSet<>();
            for (Address address : addresses) {
                if (!address.to().isEmpty()) {
                    to.add(address.to());
                }
                contacts.add(address.contact());
            }
            letters.add(new Letter(what.channel(), List.copyOf(to), List.copyOf(contacts), List.copyOf(what.lines())));
        });
        return letters;
    }
}
