package dev.tocsin.signal.rule;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Table;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which entities of a table, or which hosts, a rule is about: a name in which `*` stands for anything.
///
/// A process is chosen by its name, a unit by its name; everything else by its key (a mount point, a device).
///
/// @param pattern the name; `*` alone is every one
public record Selection(String pattern) {
    /// Every one.
    public static final Selection ANY = new Selection("*");

    private static final int COMM_CHARS = 15; // TASK_COMM_LEN without its end, proc_pid_comm(5)

    private static final Map<String, String> NAME_OF = Map.of("process", "name", "cgroup", "name");

    /// Whether it is every one.
    public boolean isAny() {
        return pattern.equals("*");
    }

    /// Whether `name` is chosen. Takes time in proportion to the product of both lengths at most.
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (at < name.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                retry = at;
            } else if (in < pattern.length() && pattern.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    /// Whether `entity` of `table` is chosen.
    public boolean matches(Table table, Entity entity) {
        if (isAny()) {
            return true;
        }
        String attribute = NAME_OF.get(table.name());
        List<@Nullable String> texts = entity.attributes();
        if (attribute == null) {
            return matches(entity.key());
        }
        int number = table.attribute(attribute);
        String name = number < texts.size() ? texts.get(number) : null;
        return name != null && (matches(name) || isCut(table, name));
    }

    /// The kernel keeps 15 bytes of a process's name, whatever it is called: a longer one is meant all the
    /// same.
    private boolean isCut(Table table, String name) {
        return table.name().equals("process")
                && name.length() == COMM_CHARS
                && pattern.length() > COMM_CHARS
                && pattern.startsWith(name)
                && pattern.indexOf('*') < 0;
    }

    /// As it is written: in quotation marks when it is more than a plain word.
    String text() {
        return quoted(pattern);
    }

    static String quoted(String name) {
        boolean plain = !name.isEmpty() && name.chars().allMatch(Selection::isPlain);
        return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// What may stand in a name without quotation marks.
    static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "/_.@:*+-%~".indexOf(c) >= 0;
    }
}
