package dev.tocsin.agent.source;

import dev.tocsin.base.Limits;
import dev.tocsin.block.Column;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what of a process rarely changes (name, owner, command line, unit, container) and makes its entity. Not
/// thread-safe.
///
/// The command line is masked here, before anything else of the program sees it.
final class ProcessAttributes {
    /// Bytes of a command line that are read; an argument cut by this limit is dropped whole, so that no half of a
    /// secret passes the mask.
    static final int CMDLINE_BYTES = 8 << 10;

    private static final int CGROUP_BYTES = 8 << 10;
    private static final int PID = Tables.PROCESS.attribute("pid");
    private static final int PPID = Tables.PROCESS.attribute("ppid");
    private static final int NAME = Tables.PROCESS.attribute("name");
    private static final int USER = Tables.PROCESS.attribute("user");
    private static final int CMDLINE = Tables.PROCESS.attribute("cmdline");
    private static final int UNIT = Tables.PROCESS.attribute("unit");
    private static final int START = Tables.PROCESS.attribute("start");
    private static final int CONTAINER = Tables.PROCESS.attribute("container");

    private final ProcessFiles files;
    private final Users users;
    private final Masking masking;
    private final Consumer<String> cgroups;
    private final SharedTexts texts = new SharedTexts();
    private final Slurp file = new Slurp(CMDLINE_BYTES);

    /// Reads where `files` does, names users by `users`, hides secrets by `masking`, tells `cgroups` the path of each
    /// control group in which there is a process.
    ProcessAttributes(ProcessFiles files, Users users, Masking masking, Consumer<String> cgroups) {
        this.cgroups = cgroups;
        this.files = files;
        this.users = users;
        this.masking = masking;
    }

    /// The entity of `process`, whose `stat` was just read; the one it has already when nothing changed.
    ///
    /// @param whole false when only a name or an owner is known to have changed: a thread of the kernel takes the
    ///     name of its work each time, and is then not asked for the rest
    Entity read(ProcessEntry process, long bootSecond, boolean whole) {
        @Nullable
        String[] values = new @Nullable String[Tables.PROCESS.attributes().size()];
        values[PID] = Integer.toString(process.pid);
        values[PPID] = process.ppid == Column.GAP ? null : Long.toString(process.ppid);
        values[NAME] = new String(process.comm, StandardCharsets.UTF_8);
        values[USER] = user(process);
        values[CMDLINE] = process.kernelThread ? "" : commandLine(process);
        values[START] = start(process, bootSecond);
        Entity before = process.entity;
        if (process.kernelThread && before != null && !whole) {
            values[UNIT] = before.attributes().get(UNIT);
            values[CONTAINER] = before.attributes().get(CONTAINER);
        } else if (file.read(files.path(process, "/cgroup"))) {
            Cgroup cgroup = Cgroup.parse(
                    new String(file.bytes(), 0, Math.min(CGROUP_BYTES, file.length()), StandardCharsets.UTF_8));
            cgroups.accept(cgroup.path());
            values[UNIT] = cut(cgroup.unit());
            values[CONTAINER] = cgroup.container();
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = texts.share(values[i]);
        }
        List<@Nullable String> attributes = Arrays.asList(values);
        return before != null && before.attributes().equals(attributes)
                ? before
                : new Entity(process.pid + "@" + process.start, attributes);
    }

    private @Nullable String user(ProcessEntry process) {
        if (process.uid != Column.GAP) {
            return users.name(process.uid);
        }
        try {
            return users.name((Integer) Files.getAttribute(Path.of(files.path(process, "")), "unix:uid"));
        } catch (IOException gone) {
            return null;
        }
    }

    /// The start does not move when the clock is set: what was computed first stays.
    private static @Nullable String start(ProcessEntry process, long bootSecond) {
        Entity before = process.entity;
        String known = before == null ? null : before.attributes().get(START);
        if (known != null || bootSecond == Column.GAP) {
            return known;
        }
        return Long.toString(bootSecond * 1_000 + process.start * 10);
    }

    private @Nullable String commandLine(ProcessEntry process) {
        if (!file.read(files.path(process, "/cmdline"))) {
            return null;
        }
        return cut(masking.mask(arguments(file.bytes(), file.length())));
    }

    /// The arguments, which end with a zero byte each.
    static List<String> arguments(byte[] bytes, int length) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                arguments.add(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        if (from < length) {
            boolean cut = length >= CMDLINE_BYTES;
            arguments.add(cut ? "\u2026" : new String(bytes, from, length - from, StandardCharsets.UTF_8));
        }
        while (!arguments.isEmpty() && arguments.getLast().isEmpty()) {
            arguments.removeLast(); // programs that write their title leave zeros behind it
        }
        return arguments;
    }

    /// At most [Limits#ATTRIBUTE_BYTES] of UTF-8, cut between characters.
    static String cut(String text) {
        if (text.length() <= Limits.ATTRIBUTE_BYTES / 3) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= Limits.ATTRIBUTE_BYTES) {
            return text;
        }
        int end = Limits.ATTRIBUTE_BYTES - 3; // room for the ellipsis
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "\u2026";
    }
}
