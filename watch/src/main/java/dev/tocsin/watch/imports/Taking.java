package dev.tocsin.watch.imports;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.watch.check.StateFile.Kept;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// An import in the making: the lists of a file of checks, and what had to be left.
final class Taking {
    private final Members options = new Members();
    private final List<Given> channels = new ArrayList<>();
    private final List<Given> contacts = new ArrayList<>();
    private final List<Given> checks = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final SequencedMap<String, Kept> states = new LinkedHashMap<>();

    /// What holds for all checks.
    Members options() {
        return options;
    }

    /// `what` is not taken over because of `why`.
    void leave(String what, String why) {
        left.add(what + ": " + why);
    }

    /// `text` should be known; the same twice is told once.
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    void channel(Members channel) {
        channels.add(channel.given());
    }

    void contact(Members contact) {
        contacts.add(contact.given());
    }

    void check(Members check) {
        checks.add(check.given());
    }

    void state(String key, Kept kept) {
        states.put(key, kept);
    }

    /// `wanted` as a name of `kind` that nothing has yet: without what a name may not hold, and numbered when it is
    /// taken.
    String unique(String kind, String wanted) {
        String plain = wanted.replaceAll("\\p{Cntrl}", " ").replace('/', '-').strip();
        String base = plain.isEmpty() ? kind : plain.substring(0, Math.min(plain.length(), FieldReader.NAME_CHARS - 5));
        String name = base;
        for (int i = 2; !names.add(kind + " " + name); i++) {
            name = base + " " + i;
        }
        return name;
    }

    /// All of it.
    Imported done() {
        Members tree = new Members()
                .object("options", options)
                .objects("channels", channels)
                .objects("contacts", contacts)
                .objects("checks", checks);
        return new Imported(tree.given(), List.copyOf(left), List.copyOf(notes), states);
    }
}
