package dev.tocsin.setup;

import dev.tocsin.base.config.Nearest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which services a machine has files for: the directories in which systemd looks for units (systemd.unit(5)), else
/// `/etc/init.d`. Only to say that a name may be a slip; a service may come later than the line that allows it.
final class KnownServices {
    private static final List<String> UNITS = List.of(
            "etc/systemd/system",
            "run/systemd/system",
            "run/systemd/generator",
            "run/systemd/generator.late",
            "usr/local/lib/systemd/system",
            "usr/lib/systemd/system",
            "lib/systemd/system");

    private KnownServices() {}

    /// A sentence when the machine at `root` has no file for `service`; null when it has one, or nothing is known.
    static @Nullable String doubt(Path root, String service) {
        boolean systemd = Files.isDirectory(root.resolve("run/systemd/system"));
        List<Path> directories =
                systemd ? UNITS.stream().map(root::resolve).toList() : List.of(root.resolve("etc/init.d"));
        if (directories.stream().noneMatch(Files::isDirectory)) {
            return null;
        }
        String file = service.replaceFirst("@[^.]+", "@"); // the file of an instance is its template's
        for (Path directory : directories) {
            if (Files.exists(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)
                    || Files.exists(directory.resolve(service), LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
        }
        String near = Nearest.of(service, names(directories));
        return "note: this machine has no " + (systemd ? "unit " : "script of /etc/init.d called ") + service + " now"
                + (near == null ? "" : "; did you mean " + near + "?");
    }

    private static Set<String> names(List<Path> directories) {
        Set<String> names = new TreeSet<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            } catch (IOException ignored) {
                // not there: one place less to look for similar names
            }
        }
        return names;
    }
}
