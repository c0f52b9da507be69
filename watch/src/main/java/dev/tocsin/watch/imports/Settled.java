package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.WatchFile;
import dev.tocsin.watch.notify.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes an import right: what a reader of files of checks refuses is taken out, with the reader's own words as the
/// reason, until nothing is refused. So whatever another tool allows, the file that is written can be used.
public final class Settled {
    private static final Pattern ITEM = Pattern.compile("([a-z]+)\\[([0-9]+)].*");
    private static final Pattern PART =
            Pattern.compile("(contacts|checks)\\[([0-9]+)]\\.(contacts|ways)(?:\\[([0-9]+)].*)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:[^}]*}");

    private Settled() {}

    /// `imported` without what `reading` refuses.
    public static Imported of(Imported imported, WatchFile.Reading reading) {
        Given.Fields tree = imported.tree();
        List<String> left = new ArrayList<>(imported.left());
        while (true) {
            Problems problems = new Problems();
            WatchFile read = WatchFile.read((Given.Fields) sample(tree, ""), reading, problems);
            if (read != null) {
                read.channels().values().forEach(Channel::close);
                return new Imported(tree, left, imported.notes(), imported.states());
            }
            Given.Fields pruned = pruned(tree, problems, left);
            if (pruned != null) {
                tree = pruned;
                continue;
            }
            TreeMap<String, TreeMap<Integer, String>> wrong = new TreeMap<>();
            for (Problem problem : problems.all()) {
                Matcher item = ITEM.matcher(problem.path());
                if (item.matches()) {
                    wrong.computeIfAbsent(item.group(1), _ -> new TreeMap<>())
                            .putIfAbsent(Integer.parseInt(item.group(2)), problem.toString());
                }
            }
            if (wrong.isEmpty()) { // nothing is left that could be used
                left.add(problems.sentence());
                return new Imported(
                        new Given.Fields(new LinkedHashMap<>(), Place.NOWHERE),
                        left,
                        imported.notes(),
                        imported.states());
            }
            tree = without(tree, wrong, left);
        }
    }

    private static Given.Fields without(
            Given.Fields tree, Map<String, ? extends Map<Integer, String>> wrong, List<String> left) {
        SequencedMap<String, Given> members = new LinkedHashMap<>();
        tree.members().forEach((list, given) -> {
            Map<Integer, String> reasons = wrong.get(list);
            if (reasons == null || !(given instanceof Given.Items items)) {
                members.put(list, given);
                return;
            }
            List<Given> kept = new ArrayList<>();
            for (int i = 0; i < items.items().size(); i++) {
                if (reasons.containsKey(i)) {
                    left.add(name(items.items().get(i)) + ": " + reasons.get(i));
                } else {
                    kept.add(items.items().get(i));
                }
            }
            if (!kept.isEmpty()) {
                members.put(list, new Given.Items(kept, items.place()));
            }
        });
        return new Given.Fields(members, tree.place());
    }

    /// `tree` without what is wrong within a list of an object, such as one of the ways to a contact, or one of the
    /// contacts of a check; null when nothing of the kind is wrong.
    private static Given.@Nullable Fields pruned(Given.Fields tree, Problems problems, List<String> left) {
        for (Problem problem : problems.all()) {
            Matcher part = PART.matcher(problem.path());
            boolean within = part.matches() && (part.group(3).equals("contacts") || part.group(4) != null);
            if (within && tree.members().get(part.group(1)) instanceof Given.Items items) {
                int index = Integer.parseInt(part.group(2));
                Given.Fields object = (Given.Fields) items.items().get(index);
                if (!(object.members().get(part.group(3)) instanceof Given.Items parts)) {
                    continue; // said of another place
                }
                List<Given> kept = new ArrayList<>(parts.items());
                if (part.group(4) == null) {
                    kept.removeIf(one -> problem.text().startsWith("got \"" + ((Given.Scalar) one).text() + "\";"));
                } else {
                    kept.remove(Integer.parseInt(part.group(4)));
                }
                left.add(name(object) + ", of its " + part.group(3) + ": " + problem.text());
                List<Given> all = new ArrayList<>(items.items());
                all.set(index, replaced(object, part.group(3), kept));
                return replaced(tree, part.group(1), all);
            }
        }
        return null;
    }

    /// `object` with `items` as its list `name`; without it when there are none.
    private static Given.Fields replaced(Given.Fields object, String name, List<Given> items) {
        SequencedMap<String, Given> members = new LinkedHashMap<>(object.members());
        if (items.isEmpty()) {
            members.remove(name);
        } else {
            members.put(name, new Given.Items(items, Place.NOWHERE));
        }
        return new Given.Fields(members, object.place());
    }

    private static String name(Given item) {
        if (item instanceof Given.Fields fields) {
            Given name = fields.members().getOrDefault("name", fields.members().get("host"));
            if (name instanceof Given.Scalar scalar) {
                return scalar.text();
            }
        }
        return "one without a name";
    }

    /// `given` with something plausible in place of variables, whose values nobody knows here.
    private static Given sample(Given given, String name) {
        return switch (given) {
            case Given.Scalar(String text, Place place) -> new Given.Scalar(sample(text, name), place);
            case Given.Items items ->
                new Given.Items(
                        items.items().stream().map(item -> sample(item, name)).toList(), items.place());
            case Given.Fields fields -> {
                SequencedMap<String, Given> members = new LinkedHashMap<>();
                fields.members().forEach((key, value) -> members.put(key, sample(value, key)));
                yield new Given.Fields(members, fields.place());
            }
        };
    }

    private static String sample(String text, String name) {
        Matcher variable = VARIABLE.matcher(text);
        boolean whole = variable.matches();
        String value = switch (name) {
            case "url" -> whole ? "https://example.com/" : "x";
            case "from", "to" -> whole ? "a@example.com" : "x";
            case "server", "host" -> whole ? "example.com" : "x";
            case "port" -> "1";
            default -> "x";
        };
        return variable.reset().replaceAll(value);
    }
}
