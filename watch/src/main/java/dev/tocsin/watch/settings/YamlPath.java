package dev.tocsin.watch.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The path of the member in which a line of a YAML text stands, by its indentation alone: for a text that cannot be
/// read, so that who wrote it hears which member is broken. `checks[1].port`; empty when no member is above.
final class YamlPath {
    private static final Pattern LINE =
            Pattern.compile("([ \\t]*)((?:- +)*)(-(?=\\s|$))?(?:[\"']?([^\\s\"':{}\\[\\]#]+)[\"']?\\s*:(?=\\s|$))?.*");

    /// One level: a member by `name`, or the `index`-th item of a list when the name is empty.
    private record Level(int indent, String name, int index) {}

    private final Deque<Level> levels = new ArrayDeque<>();

    private YamlPath() {}

    /// The path at `line` (from 1) of `text`.
    static String at(String text, int line) {
        YamlPath path = new YamlPath();
        Iterator<String> lines = text.lines().limit(line).iterator();
        while (lines.hasNext()) {
            path.take(lines.next());
        }
        StringBuilder said = new StringBuilder();
        for (Iterator<Level> i = path.levels.descendingIterator(); i.hasNext(); ) {
            Level level = i.next();
            if (level.name.isEmpty()) {
                said.append('[').append(level.index).append(']');
            } else {
                said.append(said.isEmpty() ? "" : ".").append(level.name);
            }
        }
        return said.toString();
    }

    private void take(String line) {
        Matcher matcher = LINE.matcher(line);
        if (line.isBlank() || line.stripLeading().startsWith("#") || !matcher.matches()) {
            return;
        }
        String dashes = matcher.group(2) + (matcher.group(3) == null ? "" : "-");
        boolean tabs = matcher.group(1).indexOf('\t') >= 0;
        int indent = tabs && !levels.isEmpty()
                ? levels.element().indent
                : matcher.group(1).length();
        for (int i = 0; i < dashes.length(); i++) {
            if (dashes.charAt(i) == '-') {
                item(indent + i);
            }
        }
        if (matcher.group(4) != null) {
            int at = tabs ? indent + matcher.start(4) - matcher.end(1) : matcher.start(4);
            close(at - 1);
            levels.push(new Level(at, matcher.group(4), 0));
        }
    }

    private void item(int indent) {
        close(indent);
        Level top = levels.peek();
        boolean next = top != null && top.indent == indent && top.name.isEmpty();
        int index = top != null && next ? top.index + 1 : 0;
        if (next) {
            levels.pop();
        }
        levels.push(new Level(indent, "", index));
    }

    /// Leaves what stands further to the right than `indent`.
    private void close(int indent) {
        while (!levels.isEmpty() && levels.element().indent > indent) {
            levels.pop();
        }
    }
}
