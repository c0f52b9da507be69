package dev.tocsin.watch.notify;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A text with named holes: `%h: %s: %m`, `%{severity}: %{service} is %{state}`.
///
/// ```
/// %h %s %m %c   host, service, message, code
/// %{name}       any name that is known where the template stands; another one is refused when it is read
/// %%            a per cent sign
/// ```
///
/// Anything else stands for itself, so that `100 %`, `{{7*7}}`, `${x}` and `<% %>` come out as they were written: this
/// is no language. The text is taken apart once and filled in one pass, so that a value that holds `%m` stays as it
/// is. Immutable.
public final class Template {
    private static final Map<Character, String> LETTERS =
            Map.of('h', "host", 's', "service", 'm', "message", 'c', "code");
    private static final int CHARS = 8_192; // a template is written by hand

    /// Literal texts and holes, in turn; a hole is a name, a literal has no name.
    private record Part(String text, boolean hole) {}

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /// The template `text`, whose holes must be among `names`.
    ///
    /// @throws IllegalArgumentException saying which hole is not known
    public static Template of(String text, Set<String> names) {
        if (text.length() > CHARS) {
            throw new IllegalArgumentException("got " + text.length() + " characters; at most " + CHARS);
        }
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = holeEnd(text, at);
            String name = end < 0 ? null : name(text, at, names);
            if (name == null) {
                boolean twice = text.startsWith("%%", at);
                literal.append(text.charAt(at));
                at += twice ? 2 : 1;
                continue;
            }
            parts.add(new Part(literal.toString(), false));
            parts.add(new Part(name, true));
            literal.setLength(0);
            at = end;
        }
        parts.add(new Part(literal.toString(), false));
        return new Template(text, parts);
    }

    /// Reads member `name` of `in` as a template with holes of `names`; what does not fit is refused there and
    /// `otherwise` stands for it.
    public static Template read(FieldReader in, String name, Set<String> names, String otherwise) {
        try {
            return of(in.text(name, otherwise), names);
        } catch (IllegalArgumentException unknown) {
            in.refuse(name, String.valueOf(unknown.getMessage()));
            return of(otherwise, names);
        }
    }

    /// The text with each hole filled by what `values` gives for its name, after `escape`; a value that is null is
    /// empty. What is written in the template itself is not escaped.
    public String fill(Values values, UnaryOperator<String> escape) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            if (part.hole) {
                String value = values.get(part.text);
                filled.append(value == null ? "" : escape.apply(value));
            } else {
                filled.append(part.text);
            }
        }
        return filled.toString();
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }

    /// What holes are filled with.
    public interface Values {
        /// The value of `name`; null is the same as empty.
        @Nullable
        String get(String name);
    }

    /// Where the hole at `at` ends, exclusive; -1 when there is none.
    private static int holeEnd(String text, int at) {
        if (text.charAt(at) != '%' || at + 1 >= text.length()) {
            return -1;
        }
        if (text.charAt(at + 1) != '{') {
            return LETTERS.containsKey(text.charAt(at + 1)) ? at + 2 : -1;
        }
        int close = text.indexOf('}', at);
        return close < 0 ? -1 : close + 1;
    }

    /// The name of the hole at `at`; null when what stands there stands for itself.
    private static @Nullable String name(String text, int at, Set<String> names) {
        char letter = text.charAt(at + 1);
        if (letter != '{') {
            String name = LETTERS.get(letter);
            return name != null && names.contains(name) ? name : null;
        }
        String name = text.substring(at + 2, text.indexOf('}', at));
        if (names.contains(name)) {
            return name;
        }
        String near = Nearest.of(name, names);
        throw new IllegalArgumentException("%{" + (name.length() > 40 ? name.substring(0, 40) + "…" : name) + "} is "
                + (near == null
                        ? "not known here; known are " + String.join(", ", new TreeSet<>(names))
                        : "not known here; did you mean %{" + near + "}?"));
    }
}
