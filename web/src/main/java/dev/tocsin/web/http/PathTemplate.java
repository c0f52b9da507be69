package dev.tocsin.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The path of a route: fixed segments, `{name}` for one segment of an id, and at the end `{name*}` for any number of
/// segments (the app's own addresses).
///
/// The path is compared exactly as it was sent. Nothing is decoded, joined or normalised, so two spellings of one path
/// cannot be judged differently by the router and by whoever checks access: `//`, `/..;/`, `%2e`, an encoded slash or
/// another case is simply another path, and no route has it.
public final class PathTemplate {
    private static final int SEGMENT_CHARS = 128;

    private final String text;
    private final List<String> segments;

    /// Reads a template such as `/api/v1/hosts/{host}/series`.
    public PathTemplate(String text) {
        this.text = text;
        this.segments = List.of(text.substring(1).split("/", -1));
    }

    /// The template as written.
    public String text() {
        return text;
    }

    /// The names in braces, in order.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String segment : segments) {
            if (segment.startsWith("{")) {
                names.add(nameOf(segment));
            }
        }
        return names;
    }

    /// The values of the names when `path`, as sent, matches; null when it does not.
    public @Nullable Map<String, String> match(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return null;
        }
        String[] given = path.substring(1).split("/", -1);
        boolean open = segments.getLast().endsWith("*}");
        if (open ? given.length < segments.size() : given.length != segments.size()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < given.length; i++) {
            String expected = segments.get(Math.min(i, segments.size() - 1));
            if (!expected.startsWith("{")) {
                if (!expected.equals(given[i])) {
                    return null;
                }
            } else if (isId(given[i])) {
                values.merge(nameOf(expected), given[i], (before, next) -> before + "/" + next);
            } else {
                return null;
            }
        }
        return values;
    }

    private static String nameOf(String segment) {
        return segment.substring(1, segment.length() - (segment.endsWith("*}") ? 2 : 1));
    }

    /// True for 1 to 128 characters of what ids, names of hosts and services, and `pid@start` are made of, not
    /// beginning
    /// with a dot or a colon. Browsers write the colon of a service's name as `%3A`.
    private static boolean isId(String segment) {
        if (segment.isEmpty() || segment.length() > SEGMENT_CHARS || ".:%".indexOf(segment.charAt(0)) >= 0) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean colon = c == ':' || segment.regionMatches(true, i, "%3A", 0, 3);
            if (!plain && !colon && "-._@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
