package dev.tocsin.agent.software;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Printable;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.MachineState.Site;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much the sites of this machine take: each directory in the directories that its owner named (`--sites`),
/// without those that no site is ([#NO_SITES], and what begins with a dot). Counted a little at a time, [#STEP]
/// entries each, and again a day after the last count; so a million files cost no second of anybody, and take some
/// hours.
///
/// What is counted is what du(1) counts: each file and directory, by what its bytes take in blocks of 4 KiB, one
/// with several names once. A file with holes counts as if it had none. No link is followed, no other file system
/// entered: a share that hangs is not asked. Not thread-safe.
final class Sites {
    /// Entries that are looked at in one step.
    static final int STEP = 1_000;

    private static final Set<String> NO_SITES =
            Set.of("awstats", "chroot", "default", "fs", "fs-passwd", "httpsdocs", "lost+found");

    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final long BLOCK = 4_096;
    private static final int DEEPEST_WAITING = 20_000;
    private static final int NAMES_KEPT = 50_000;
    private static final long FILES_MOST = 20_000_000;
    private static final int PATH_CHARS = 1_024;

    private final List<Path> roots;
    private final Clock clock;
    private final Map<Path, Known> known = new LinkedHashMap<>();
    private @Nullable Count counting;

    /// What is known of one site.
    private record Known(Site site, long countedNanos, boolean ever) {}

    /// Sites in `roots`.
    Sites(List<Path> roots, Clock clock) {
        this.roots = List.copyOf(roots);
        this.clock = clock;
    }

    /// Looks at a few entries; true when the size of a site became known, or a site came or went.
    boolean step() {
        if (roots.isEmpty()) {
            return false;
        }
        Count count = counting;
        if (count == null) {
            boolean changed = list();
            Path next = next();
            counting = next == null ? null : new Count(next);
            return changed;
        }
        if (!count.step()) {
            return false;
        }
        known.put(count.site, new Known(count.found(clock.wallMillis()), clock.monotonicNanos(), true));
        counting = null;
        return true;
    }

    /// Every site, by its path.
    List<Site> all() {
        return known.values().stream()
                .map(Known::site)
                .sorted(Comparator.comparing(Site::path))
                .limit(MachineState.SITES)
                .toList();
    }

    private @Nullable Path next() {
        for (Map.Entry<Path, Known> one : known.entrySet()) {
            if (!one.getValue().ever()
                    || clock.monotonicNanos() - one.getValue().countedNanos() > DAY_NANOS) {
                return one.getKey();
            }
        }
        return null;
    }

    /// What sites there are; true when that is not what it was.
    private boolean list() {
        Set<Path> found = new HashSet<>();
        for (Path root : roots) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                for (Path entry : entries) {
                    if (found.size() < MachineState.SITES && isSite(entry)) {
                        found.add(entry);
                    }
                }
            } catch (IOException | DirectoryIteratorException unreadable) {
                found.add(root); // stands for itself, and its count says why
            }
        }
        boolean changed = known.keySet().retainAll(found);
        for (Path site : found) {
            if (!known.containsKey(site)) {
                known.put(site, new Known(new Site(name(site), -1, 0, 0, ""), 0, false));
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isSite(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return !name.startsWith(".") && !NO_SITES.contains(name) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static String name(Path site) {
        String text = Printable.of(site.toString());
        return text.length() <= PATH_CHARS ? text : text.substring(0, PATH_CHARS);
    }

    /// One site while it is counted.
    private static final class Count {
        private final Path site;
        private final ArrayDeque<Path> waiting = new ArrayDeque<>();
        private final ArrayDeque<Path> entries = new ArrayDeque<>();
        private final Set<Long> counted = new HashSet<>();
        private final @Nullable Object device;
        private long bytes;
        private long files;
        private int unreadable;
        private String trouble = "";

        Count(Path site) {
            this.site = site;
            waiting.add(site);
            this.device = attribute(site, "unix:dev");
        }

        /// Looks at some more; true when there are no more.
        boolean step() {
            for (int i = 0; i < STEP; i++) {
                Path entry = entries.poll();
                if (entry == null) {
                    Path directory = waiting.pollLast();
                    if (directory == null || files > FILES_MOST) {
                        return true;
                    }
                    open(directory);
                } else {
                    look(entry);
                }
            }
            return false;
        }

        private void open(Path directory) {
            add(directory);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
                for (Path entry : found) {
                    if (entries.size() >= DEEPEST_WAITING) {
                        trouble = "a directory has more than " + DEEPEST_WAITING + " entries";
                        return;
                    }
                    entries.add(entry);
                }
            } catch (IOException | DirectoryIteratorException closed) {
                unreadable++;
            }
        }

        private void look(Path entry) {
            if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                add(entry);
            } else if (!String.valueOf(device).equals(String.valueOf(attribute(entry, "unix:dev")))) {
                trouble = "another file system in it is not counted";
            } else if (waiting.size() < DEEPEST_WAITING) {
                waiting.add(entry);
            } else {
                trouble = "more than " + DEEPEST_WAITING + " directories wait to be counted";
            }
        }

        private void add(Path entry) {
            try {
                Map<String, Object> facts =
                        Files.readAttributes(entry, "unix:size,nlink,ino,mode", LinkOption.NOFOLLOW_LINKS);
                int mode = ((Number) facts.getOrDefault("mode", 0)).intValue() & 0xF000;
                boolean directory = mode == 0x4000;
                boolean several = !directory && ((Number) facts.getOrDefault("nlink", 1)).intValue() > 1;
                long ino = ((Number) facts.getOrDefault("ino", 0)).longValue();
                if (several && counted.size() < NAMES_KEPT && !counted.add(ino)) {
                    return;
                }
                files++;
                boolean taking = directory || mode == 0x8000; // a link, a pipe, a device takes no block
                long size = ((Number) facts.getOrDefault("size", 0)).longValue();
                bytes += taking ? Math.ceilDiv(size, BLOCK) * BLOCK : 0;
            } catch (IOException gone) {
                unreadable++;
            }
        }

        private static @Nullable Object attribute(Path path, String name) {
            try {
                return Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException gone) {
                return null;
            }
        }

        Site found(long nowMillis) {
            String why = files > FILES_MOST
                    ? "it has more than " + FILES_MOST + " files"
                    : !trouble.isEmpty() ? trouble : unreadable > 0 ? unreadable + " entries cannot be read" : "";
            return new Site(name(site), bytes, files, nowMillis, why);
        }
    }
}
