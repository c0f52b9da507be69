package dev.tocsin.watch;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Nearest;
import dev.tocsin.base.config.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the names in a file of checks lead somewhere: contacts that checks name, checks on which others depend, no
/// name twice, and no check that depends on itself by way of others. Each mistake is told where the name stands.
final class FileNames {
    /// The lists of a file, in the order in which what stands in them is made.
    static final List<String> LISTS = List.of("channels", "contacts", "silences", "maintenance", "rules", "checks");

    private final Beside beside;
    private final Problems problems;
    private final Set<String> contacts = new LinkedHashSet<>();
    private final SequencedMap<String, Node> checks = new LinkedHashMap<>();

    /// What there is beside the file.
    ///
    /// @param contacts names of contacts
    /// @param checks keys of checks, `host/name`
    record Beside(Set<String> contacts, Set<String> checks) {
        /// Nothing: the file stands alone.
        static final Beside NOTHING = new Beside(Set.of(), Set.of());
    }

    /// A check of the file.
    private record Node(String path, Given place, List<Given.Scalar> contacts, List<Given.Scalar> depends) {}

    private FileNames(Beside beside, Problems problems) {
        this.beside = beside;
        this.problems = problems;
    }

    /// The name of `item`, which stands in `list` of a file: `contact ann`, `check shop/HTTP`. Read loosely: what is
    /// wrong with it others tell.
    static String key(String list, Given item) {
        FieldReader in = new FieldReader(item, "", new Problems());
        if (!list.equals("checks")) {
            String kind = list.endsWith("s") ? list.substring(0, list.length() - 1) : list;
            return kind + " " + in.text("name", "");
        }
        String type = in.text("type", "").toUpperCase(Locale.ROOT);
        return "check " + in.text("host", "") + "/" + in.text("name", type);
    }

    /// The names of all that stands in the file `root`, as [#key] makes them.
    static Set<String> keys(Given.Fields root) {
        Set<String> keys = new LinkedHashSet<>();
        for (String list : LISTS) {
            items(root, list).forEach(item -> keys.add(key(list, item)));
        }
        if (root.members().get("services") instanceof Given.Fields services) {
            services.members().forEach((host, types) -> {
                for (Given.Scalar type : texts(services, host)) {
                    keys.add("check " + host + "/" + type.text().toUpperCase(Locale.ROOT));
                }
            });
        }
        return keys;
    }

    /// Judges the names in `root`, which is the whole file.
    static void judge(Given root, Beside beside, Problems problems) {
        if (root instanceof Given.Fields fields) {
            FileNames names = new FileNames(beside, problems);
            names.unique(fields, "contacts", names.contacts);
            names.unique(fields, "silences", new HashSet<>());
            names.unique(fields, "maintenance", new HashSet<>());
            names.read(items(fields, "checks"));
            Set<String> known = new LinkedHashSet<>(beside.checks());
            for (String key : keys(fields)) {
                if (key.startsWith("check ")) {
                    known.add(key.substring("check ".length()));
                }
            }
            names.checks.forEach((key, node) -> names.judge(key, node, known));
            names.circles();
        }
    }

    private static List<Given> items(Given.Fields fields, String list) {
        return fields.members().get(list) instanceof Given.Items items ? items.items() : List.of();
    }

    private void unique(Given.Fields fields, String list, Set<String> names) {
        Given given = fields.members().get(list);
        boolean nothing = given instanceof Given.Scalar scalar && scalar.text().isEmpty();
        if (given != null && !nothing && !(given instanceof Given.Items)) {
            problems.add(given.place(), list, "must be a list");
        }
        List<Given> items = items(fields, list);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Given.Fields one
                    && one.members().get("name") instanceof Given.Scalar(String name, Given.Place place)
                    && !names.add(name)) {
                problems.add(place, list + "[" + i + "].name", "got \"" + name + "\", which is there already");
            }
        }
    }

    private void read(List<Given> items) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Given.Fields one) {
                String key = key("checks", one).substring("check ".length());
                Node node = new Node("checks[" + i + "]", one, texts(one, "contacts"), texts(one, "depends"));
                checks.putIfAbsent(key, node); // a second one is told by who reads the checks
            }
        }
    }

    private static List<Given.Scalar> texts(Given.Fields fields, String member) {
        return switch (fields.members().get(member)) {
            case null -> List.of();
            case Given.Scalar scalar -> scalar.text().isEmpty() ? List.of() : List.of(scalar);
            case Given.Items items -> {
                List<Given.Scalar> texts = new ArrayList<>();
                for (Given item : items.items()) {
                    if (item instanceof Given.Scalar scalar) {
                        texts.add(scalar);
                    }
                }
                yield texts;
            }
            case Given.Fields _ -> List.of();
        };
    }

    private void judge(String key, Node node, Set<String> known) {
        Set<String> people = new LinkedHashSet<>(contacts);
        people.addAll(beside.contacts());
        for (Given.Scalar name : node.contacts) {
            unknown(name, node.path + ".contacts", "contact", people);
        }
        for (Given.Scalar name : node.depends) {
            if (name.text().equals(key)) {
                problems.add(
                        name.place(), node.path + ".depends", "got \"" + key + "\"; a check cannot explain itself");
            } else {
                unknown(name, node.path + ".depends", "check", known);
            }
        }
    }

    private void unknown(Given.Scalar name, String path, String what, Set<String> known) {
        if (known.contains(name.text())) {
            return;
        }
        String near = Nearest.of(name.text(), known);
        String hint = known.isEmpty()
                ? "there is none"
                : near == null ? "there are " + some(known) : "did you mean " + near + "?";
        problems.add(name.place(), path, "got \"" + name.text() + "\"; there is no such " + what + "; " + hint);
    }

    private static String some(Set<String> known) {
        List<String> few = known.stream().limit(10).toList();
        return String.join(", ", few) + (known.size() > few.size() ? " …" : "");
    }

    /// Each circle is told once, at the check of it that stands first in the file.
    private void circles() {
        Set<String> done = new HashSet<>();
        for (String key : checks.keySet()) {
            Map<String, String> from = new LinkedHashMap<>();
            Deque<String> circle = new ArrayDeque<>();
            for (String at = back(key, done, from); at != null && !at.equals(key); at = from.get(at)) {
                circle.push(at);
            }
            Node node = checks.get(key);
            if (node != null && !circle.isEmpty()) {
                String by = String.join(", ", circle);
                problems.add(
                        node.depends.getFirst().place(),
                        node.path + ".depends",
                        key + " depends on itself by way of " + by + "; a circle explains nothing");
                done.addAll(circle);
            }
            done.add(key);
        }
    }

    /// The check by which one comes from `key` back to it, or null; `from` gets who led to each check on the way.
    private @Nullable String back(String key, Set<String> done, Map<String, String> from) {
        Deque<String> way = new ArrayDeque<>(List.of(key));
        while (!way.isEmpty()) {
            String at = way.remove();
            Node node = done.contains(at) ? null : checks.get(at);
            for (Given.Scalar next : node == null ? List.<Given.Scalar>of() : node.depends) {
                if (next.text().equals(key) && !at.equals(key)) {
                    return at;
                }
                if (!next.text().equals(key) && from.putIfAbsent(next.text(), at) == null) {
                    way.add(next.text());
                }
            }
        }
        return null;
    }
}
