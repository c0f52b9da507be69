package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;

/// Another tool's object, read without judging: what is not there, or is of another form, is an empty text or an empty
/// list. It remembers which members were asked for, so that the others can be told.
final class Loose {
    private final SequencedMap<String, Given> members;
    private final TreeSet<String> asked = new TreeSet<>();

    /// The members of `given`; none when it is no object.
    Loose(Given given) {
        this.members = given instanceof Given.Fields fields ? fields.members() : new LinkedHashMap<>();
    }

    /// The text `name`; empty when there is none.
    String text(String name) {
        asked.add(name);
        return members.get(name) instanceof Given.Scalar scalar ? scalar.text().strip() : "";
    }

    /// The text `name`, or `otherwise`.
    String text(String name, String otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : text;
    }

    /// Whether `name` says yes: `true` or `1`.
    boolean flag(String name, boolean otherwise) {
        String text = text(name);
        return text.isEmpty() ? otherwise : text.equals("true") || text.equals("1");
    }

    /// The number `name`, 0 to 1,000,000,000, or `otherwise`.
    long whole(String name, long otherwise) {
        String text = text(name);
        return text.matches("[0-9]{1,9}(\\.0)?") ? Long.parseLong(text.replace(".0", "")) : otherwise;
    }

    /// The texts of the list `name`; a single text is a list of one.
    List<String> texts(String name) {
        asked.add(name);
        List<String> texts = new ArrayList<>();
        for (Given item : items(members.get(name))) {
            if (item instanceof Given.Scalar scalar && !scalar.text().isBlank()) {
                texts.add(scalar.text().strip());
            }
        }
        return texts;
    }

    /// The objects of the list `name`.
    List<Loose> objects(String name) {
        asked.add(name);
        return items(members.get(name)).stream().map(Loose::new).toList();
    }

    private static List<Given> items(@org.jspecify.annotations.Nullable Given given) {
        return switch (given) {
            case null -> List.of();
            case Given.Items items -> items.items();
            case Given.Scalar scalar -> scalar.text().isEmpty() ? List.of() : List.of(scalar);
            case Given.Fields _ -> List.of();
        };
    }

    /// The object `name`; one without members when there is none.
    Loose object(String name) {
        asked.add(name);
        Given given = members.get(name);
        return new Loose(given == null ? new Given.Fields(new LinkedHashMap<>(), Given.Place.NOWHERE) : given);
    }

    /// Whether there is something at `name`.
    boolean has(String name) {
        asked.add(name);
        Given given = members.get(name);
        return given != null
                && !(given instanceof Given.Scalar scalar && scalar.text().isEmpty());
    }

    /// The names of all members.
    SequencedSet<String> names() {
        return members.sequencedKeySet();
    }

    /// The members that are texts.
    SequencedMap<String, String> pairs() {
        SequencedMap<String, String> pairs = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof Given.Scalar scalar) {
                pairs.put(name, scalar.text());
            }
        });
        return pairs;
    }

    /// The members that hold something and nobody asked for.
    List<String> unasked() {
        return members.entrySet().stream()
                .filter(member -> !asked.contains(member.getKey()) && !isNothing(member.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isNothing(Given given) {
        return switch (given) {
            case Given.Scalar scalar ->
                scalar.text().isEmpty()
                        || scalar.text().equals("false")
                        || scalar.text().equals("0");
            case Given.Items items -> items.items().isEmpty();
            case Given.Fields fields -> fields.members().isEmpty();
        };
    }
}
