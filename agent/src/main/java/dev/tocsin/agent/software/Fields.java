package dev.tocsin.agent.software;

import dev.tocsin.base.Printable;
import dev.tocsin.base.software.SoftwarePackage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The fields of one package while they are read: bounded, and without characters that draw nothing.
final class Fields {
    private static final char CUT = '…';

    private final LinkedHashMap<String, String> fields = new LinkedHashMap<>();
    private final StringBuilder value = new StringBuilder();
    private String name = "";

    /// A field begins.
    void begin(String newName, String firstLine) {
        end();
        name = cut(Printable.of(newName.strip()), SoftwarePackage.NAME_CHARS);
        value.setLength(0);
        append(firstLine);
    }

    /// The field goes on with another line.
    void more(String line) {
        if (!name.isEmpty()) {
            append("\n");
            append(line);
        }
    }

    /// Sets a field that is one text, of as many lines as it has.
    void set(String newName, String text) {
        String[] lines = text.split("\n", -1);
        begin(newName, lines[0]);
        for (int i = 1; i < lines.length; i++) {
            more(lines[i]);
        }
    }

    private void append(String text) {
        if (value.length() <= SoftwarePackage.FIELD_CHARS) {
            value.append("\n".equals(text) ? text : Printable.of(text));
        }
    }

    /// The field that was begun is complete.
    void end() {
        if (!name.isEmpty() && (fields.size() < SoftwarePackage.FIELDS || fields.containsKey(name))) {
            fields.put(name, cut(value.toString(), SoftwarePackage.FIELD_CHARS));
        }
        name = "";
    }

    /// Whether there is none.
    boolean isEmpty() {
        return fields.isEmpty() && name.isEmpty();
    }

    /// The field of that name; empty when there is none.
    String get(String field) {
        return fields.getOrDefault(field, "");
    }

    /// The first line of the field of that name, as a name or a word: short.
    String word(String field) {
        String text = get(field);
        int line = text.indexOf('\n');
        return cut((line < 0 ? text : text.substring(0, line)).strip(), SoftwarePackage.NAME_CHARS);
    }

    /// The whole number in that field; `missing` when there is none.
    long number(String field, long missing) {
        String text = get(field).strip();
        if (text.isEmpty() || text.length() > 15) {
            return missing;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return missing;
            }
        }
        return Long.parseLong(text);
    }

    /// All of them but `without`, and none any more here.
    SequencedMap<String, String> take(List<String> without) {
        end();
        LinkedHashMap<String, String> taken = new LinkedHashMap<>(fields);
        without.forEach(taken::remove);
        fields.clear();
        return taken;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + CUT;
    }
}
