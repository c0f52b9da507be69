package dev.tocsin.watch.imports;

import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A file as PHP's `parse_ini_file` reads it with sections: comments from `;` (or `#` at the beginning of a line),
/// values in double or single quotes or bare, of which the words for yes are `1` and those for no are empty.
final class IniFile {
    private static final int SECTIONS = 10_000;

    private final Problems problems;
    private final SequencedMap<String, Section> sections = new LinkedHashMap<>();

    private IniFile(Problems problems) {
        this.problems = problems;
    }

    /// One value.
    record Value(String text, Place place) {}

    /// One section.
    record Section(Place place, SequencedMap<String, Value> values) {
        /// The text of `key`, or `otherwise`.
        String text(String key, String otherwise) {
            Value value = values.get(key);
            return value == null ? otherwise : value.text();
        }
    }

    /// The sections of `text` by their names; what is no line of such a file is a problem.
    static SequencedMap<String, Section> read(String text, Problems problems) {
        IniFile file = new IniFile(problems);
        Section at = new Section(new Place(1, 1), new LinkedHashMap<>());
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String plain = line.strip();
            if (plain.isEmpty() || plain.startsWith(";") || plain.startsWith("#") || plain.startsWith("<?")) {
                continue;
            }
            Place place = new Place(number, line.indexOf(plain.charAt(0)) + 1);
            if (plain.startsWith("[") && plain.indexOf(']') > 0) {
                at = file.section(plain.substring(1, plain.indexOf(']')).strip(), place);
            } else {
                file.value(plain, place, at);
            }
        }
        return file.sections;
    }

    private Section section(String name, Place place) {
        if (sections.size() >= SECTIONS) {
            problems.add(place, name, "is one of more than " + SECTIONS + " sections");
            return new Section(place, new LinkedHashMap<>());
        }
        return sections.computeIfAbsent(name, _ -> new Section(place, new LinkedHashMap<>()));
    }

    private void value(String line, Place place, Section into) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            problems.add(place, "", "got \"" + brief(line) + "\"; must be a section, key = value or a comment");
            return;
        }
        String key = line.substring(0, equals).strip();
        into.values().put(key, new Value(text(line.substring(equals + 1).strip()), place));
    }

    private static String text(String written) {
        if (written.startsWith("\"") || written.startsWith("'")) {
            int end = written.indexOf(written.charAt(0), 1);
            while (end > 0 && written.charAt(0) == '"' && written.charAt(end - 1) == '\\') {
                end = written.indexOf('"', end + 1);
            }
            String inner = written.substring(1, end < 0 ? written.length() : end);
            return written.charAt(0) == '"' ? inner.replace("\\\"", "\"") : inner;
        }
        int comment = written.indexOf(';');
        String bare = (comment < 0 ? written : written.substring(0, comment)).strip();
        return switch (bare.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "on", "yes" -> "1";
            case "false", "off", "no", "none", "null" -> "";
            default -> bare;
        };
    }

    private static String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
