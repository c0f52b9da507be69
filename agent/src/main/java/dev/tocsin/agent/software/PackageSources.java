package dev.tocsin.agent.software;

import dev.tocsin.agent.source.Exec;
import java.nio.file.Path;
import java.util.List;

/// The visible list of package managers that are asked.
final class PackageSources {
    private PackageSources() {}

    /// Those of the system at `root`.
    static List<PackageSource> all(Path root) {
        return List.of(
                new DpkgDatabase(root),
                new ApkDatabase(root),
                new RpmDatabase(root, reader -> new Exec().read(Exec.Command.PACKAGES, reader)));
    }
}
