package dev.tocsin.web.access;

import dev.tocsin.base.NamePattern;
import dev.tocsin.base.Printable;
import dev.tocsin.hub.HostView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which hosts somebody's rights reach: patterns of names (`web-*`) or of labels (`site=fra-*`), `*` for any letters,
/// capitals alike. A host is in the set when one of the patterns fits it, so a machine that is renamed or gets another
/// label comes in or leaves with the next request.
///
/// @param patterns 1 to [#COUNT] patterns of at most [#CHARS] characters without control characters
public record HostSet(List<String> patterns) {
    /// Patterns of one set.
    public static final int COUNT = 64;

    /// Characters of one pattern.
    public static final int CHARS = 200;

    /// Every host there is and will be.
    public static final HostSet ALL = new HostSet(List.of("*"));

    /// A set of its own list.
    public HostSet {
        patterns = List.copyOf(patterns);
    }

    /// What is wrong with `patterns` as somebody sent them, as the rest of a sentence; null when nothing is.
    public static @Nullable String problem(List<String> patterns) {
        if (patterns.isEmpty() || patterns.size() > COUNT) {
            return "must have 1 to " + COUNT + " patterns such as web-* or site=fra-1; [\"*\"] is every host";
        }
        for (String pattern : patterns) {
            if (pattern.isBlank()
                    || pattern.length() > CHARS
                    || !Printable.isPlain(pattern)
                    || pattern.startsWith("=")) {
                return "has a pattern that is not 1 to " + CHARS + " characters of a name or label=value";
            }
        }
        return null;
    }

    /// The set that [#text] wrote.
    static HostSet parse(String text) {
        return new HostSet(List.of(text.split("\n", -1)));
    }

    /// As it is kept: a pattern in each line.
    String text() {
        return String.join("\n", patterns);
    }

    /// Whether it holds every host, unknown ones and what belongs to none as well.
    public boolean isAll() {
        return patterns.contains("*");
    }

    /// Whether `host` is in it, by its name or a label.
    public boolean holds(HostView host) {
        return holdsName(host.name()) || patterns.stream().anyMatch(pattern -> fitsLabel(pattern, host.labels()));
    }

    /// Whether something of the name `name` is in it, of which no labels are known: what a check looks at.
    public boolean holdsName(String name) {
        return patterns.stream().anyMatch(pattern -> NamePattern.fits(pattern, name));
    }

    private static boolean fitsLabel(String pattern, Map<String, String> labels) {
        int sign = pattern.indexOf('=');
        String value = sign < 0 ? null : labels.get(pattern.substring(0, sign));
        return value != null && NamePattern.fits(pattern.substring(sign + 1), value);
    }
}
