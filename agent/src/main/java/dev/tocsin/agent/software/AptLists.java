package dev.tocsin.agent.software;

import dev.tocsin.base.software.MachineState.Answer;
import dev.tocsin.base.software.MachineState.Update;
import dev.tocsin.base.software.MachineState.Updates;
import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Which updates wait, by the lists that apt fetched last (`var/lib/apt/lists`): what they offer in a newer
/// version than the installed one. Nothing is fetched here, so the answer is as old as the lists, whose time goes
/// along. Pins and holds are not looked at. Lists that apt keeps in a form that is not read here (`.lz4`, `.xz`)
/// make the answer unknown.
///
/// A list is a security list when its name says so: `…_dists_bookworm-security_…`.
final class AptLists {
    private static final int LINE_BYTES = 4 << 10;
    private static final int LISTS = 500;

    private final Path directory;
    private final Map<String, String> installed = new HashMap<>();
    private final Map<String, Update> newer = new HashMap<>();

    /// The lists below `root`.
    AptLists(Path root) {
        this.directory = root.resolve("var/lib/apt/lists");
    }

    /// Where the lists are.
    Path directory() {
        return directory;
    }

    /// Sees an installed package.
    void see(SoftwarePackage one) {
        if (one.manager().equals("dpkg")) {
            installed.put(key(one.name(), one.arch()), one.version());
        }
    }

    private static String key(String name, String arch) {
        return name + ":" + arch;
    }

    /// The answer, when all packages were seen.
    Updates answer() {
        if (installed.isEmpty()) {
            return new Updates(Answer.UNKNOWN, "only dpkg's updates can be told", 0, List.of());
        }
        List<Path> lists = new ArrayList<>();
        int packed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*_Packages*")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith("_Packages") || name.endsWith("_Packages.gz")) {
                    lists.add(file);
                } else {
                    packed++;
                }
                if (lists.size() > LISTS) {
                    return new Updates(Answer.UNKNOWN, "apt has more than " + LISTS + " lists", 0, List.of());
                }
            }
        } catch (IOException unreadable) {
            return new Updates(Answer.UNKNOWN, "apt's lists cannot be read: " + unreadable.getMessage(), 0, List.of());
        }
        if (packed > 0) {
            return new Updates(Answer.UNKNOWN, "apt keeps its lists in a form that is not read here", 0, List.of());
        }
        return lists.isEmpty() ? new Updates(Answer.UNKNOWN, "apt has fetched no lists", 0, List.of()) : read(lists);
    }

    private Updates read(List<Path> lists) {
        long fetched = 0;
        for (Path list : lists) {
            try {
                fetched = Math.max(fetched, Files.getLastModifiedTime(list).toMillis());
                read(list);
            } catch (IOException unreadable) {
                return new Updates(
                        Answer.UNKNOWN, "a list of apt cannot be read: " + unreadable.getMessage(), fetched, List.of());
            }
        }
        List<Update> waiting = newer.values().stream()
                .sorted(Comparator.comparing(Update::security)
                        .reversed()
                        .thenComparing(Update::name)
                        .thenComparing(Update::arch))
                .limit(dev.tocsin.base.software.MachineState.UPDATES)
                .toList();
        return new Updates(Answer.YES, "", fetched, waiting);
    }

    private void read(Path list) throws IOException {
        String file = String.valueOf(list.getFileName());
        boolean security = file.contains("-security_");
        try (InputStream raw = Files.newInputStream(list);
                InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            Lines lines = new Lines(in, '\n', LINE_BYTES);
            String name = "";
            String version = "";
            String arch = "";
            while (lines.advance()) {
                switch (lines.first()) {
                    case 'P' -> name = lines.begins("Package: ") ? lines.text(9) : name;
                    case 'V' -> version = lines.begins("Version: ") ? lines.text(9) : version;
                    case 'A' -> arch = lines.begins("Architecture: ") ? lines.text(14) : arch;
                    case -1 -> {
                        offer(name, arch, version, security);
                        name = "";
                    }
                    default -> {} // another field, or more of one
                }
            }
            offer(name, arch, version, security);
        }
    }

    private void offer(String name, String arch, String version, boolean security) {
        if (name.isEmpty()) {
            return;
        }
        String key = key(name, arch);
        String present = installed.get(key);
        if (present == null || DebianVersion.compare(version, present) <= 0) {
            return;
        }
        Update before = newer.get(key);
        if (before == null) {
            newer.put(key, new Update(name, arch, version, security));
        } else {
            String best = DebianVersion.compare(version, before.version()) > 0 ? version : before.version();
            newer.put(key, new Update(name, arch, best, security || before.security()));
        }
    }
}
