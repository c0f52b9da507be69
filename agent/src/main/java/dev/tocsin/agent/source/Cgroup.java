package dev.tocsin.agent.source;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the control groups of a process say of where it belongs (cgroups(7)):
///
/// ```
/// 0::/system.slice/nginx.service                                   version 2
/// 9:name=systemd:/system.slice/docker-4f….scope                    version 1
/// ```
///
/// @param path of its group: that of version 2 or of systemd, else the longest; `/` when it is in none
/// @param unit the last part of the path that is a service or scope of systemd, else the path
/// @param container the id of 64 hexadecimal digits that container engines put in the path; empty when there is none
record Cgroup(String path, String unit, String container) {
    private static final Pattern CONTAINER = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
    private static final Pattern ENGINE = Pattern.compile("([a-z][a-z-]*)[-/][0-9a-f]{64}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final int SHORT_ID = 12; // as docker ps shows it

    /// Reads `/proc/pid/cgroup`.
    static Cgroup parse(String text) {
        String path = "";
        String tree = "";
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                continue;
            }
            boolean unified = fields[1].isEmpty();
            if ((unified || fields[1].equals("name=systemd")) && fields[2].length() > 1) {
                tree = unit(fields[2]).isEmpty() && !tree.isEmpty() ? tree : fields[2];
            }
            // Version 1 has a path per controller: the longest says most.
            path = fields[2].length() > path.length() ? fields[2] : path;
        }
        String where = tree.isEmpty() ? path : tree;
        String unit = unit(where);
        return new Cgroup(where, unit.isEmpty() ? where : unit, container(text));
    }

    /// The last part of `path` that is a service or scope of systemd; empty when none is.
    static String unit(String path) {
        for (String part : List.of(path.split("/", -1)).reversed()) {
            if (part.endsWith(".service") || part.endsWith(".scope")) {
                return part;
            }
        }
        return "";
    }

    /// The id of the container that `path` names; empty when it names none.
    static String container(String path) {
        Matcher container = CONTAINER.matcher(path);
        return container.find() ? container.group() : "";
    }

    /// `path` for people: `nginx.service`, `docker 4f1a2b3c4d5e`.
    static String name(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String id = container(last);
        if (!id.isEmpty()) {
            Matcher engine = ENGINE.matcher(path);
            return (engine.find() ? engine.group(1) : "container") + " " + id.substring(0, SHORT_ID);
        }
        // systemd writes what a file name may not hold as \x2d.
        return ESCAPED.matcher(last)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }

    /// True when `path` is one that has a row: a unit or slice of systemd, or a container.
    static boolean isShown(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        boolean ofSystemd = last.endsWith(".service") || last.endsWith(".scope") || last.endsWith(".slice");
        return path.startsWith("/")
                && !path.startsWith("/..")
                && (ofSystemd || !container(last).isEmpty());
    }
}
