package dev.tocsin.agent.source;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/// Names of users by number, from passwd(5), read again when the file changed. Users of a directory service are not in
/// it and show as their number: asking a directory could hang. Not thread-safe.
final class Users {
    /// Seconds between two looks at whether the file changed.
    static final int LOOK_SECONDS = 10;

    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_USERS = 50_000;

    private final Path passwd;
    private final Every look;
    private final Map<Integer, String> names = new HashMap<>();
    private FileTime modified = FileTime.fromMillis(0);

    /// Reads `passwd` below `roots`.
    Users(Roots roots, Clock clock) {
        this.passwd = roots.etc().resolve("passwd");
        this.look = new Every(clock, LOOK_SECONDS);
    }

    /// The name of user `uid`, or its number as text.
    String name(long uid) {
        refresh();
        String name = names.get((int) uid);
        return name == null ? Long.toString(uid) : name;
    }

    private void refresh() {
        if (!look.due()) {
            return;
        }
        try {
            FileTime now = Files.getLastModifiedTime(passwd);
            if (!now.equals(modified)) {
                load();
                modified = now;
            }
        } catch (IOException absent) {
            names.clear(); // numbers, then
        }
    }

    private void load() {
        names.clear();
        Texts.all(passwd, MAX_BYTES).lines().limit(MAX_USERS).forEach(line -> {
            String[] fields = line.split(":", 4);
            if (fields.length == 4 && fields[2].matches("\\d{1,10}")) {
                // The first name of a number counts, as getpwuid(3) has it.
                names.putIfAbsent((int) Long.parseLong(fields[2]), fields[0]);
            }
        });
    }
}
