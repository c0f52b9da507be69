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
/// @param unit the last part that is a service or scope of systemd, else the path
/// @param container the id of 64 hexadecimal digits that container engines put in the path; empty when there is none
record Cgroup(String unit, String container) {
    private static final Pattern CONTAINER = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    /// Reads `/proc/pid/cgroup`.
    static Cgroup parse(String text) {
        String path = "";
        String systemd = "";
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                continue;
            }
            boolean unified = fields[1].isEmpty();
            if (unified || fields[1].equals("name=systemd")) {
                systemd = unit(fields[2]).isEmpty() ? systemd : unit(fields[2]);
            }
            // Version 1 has a path per controller: the longest says most.
            path = fields[2].length() > path.length() ? fields[2] : path;
        }
        Matcher container = CONTAINER.matcher(text);
        return new Cgroup(systemd.isEmpty() ? path : systemd, container.find() ? container.group() : "");
    }

    private static String unit(String path) {
        for (String part : List.of(path.split("/", -1)).reversed()) {
            if (part.endsWith(".service") || part.endsWith(".scope")) {
                return part;
            }
        }
        return "";
    }
}
