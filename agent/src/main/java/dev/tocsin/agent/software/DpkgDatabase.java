package dev.tocsin.agent.software;

import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The packages of dpkg, by its own database: `var/lib/dpkg/status` (deb822(5), dpkg(1)). dpkg replaces that file
/// as a whole, so it is never half written; where it is all the same, what is there is told and what is not is
/// said.
///
/// ```
/// Package: openssl
/// Status: install ok installed        what somebody wants, whether it is in order, how it stands
/// Version: 3.0.17-1~deb12u2
/// Description: Secure Sockets Layer toolkit
///  a line that begins with a space goes on with the field
///                                     an empty line ends the package
/// ```
///
/// When one was installed the database does not keep: `info/NAME.list`, which lists its files, was written then.
final class DpkgDatabase implements PackageSource {
    /// How a package stands of which files are there; what was removed and left only settings is none.
    private static final List<String> PRESENT = List.of(
            "installed", "triggers-pending", "triggers-awaited", "half-configured", "unpacked", "half-installed");

    private static final List<String> TOLD = List.of("Package", "Version", "Architecture");
    private static final int LINE_BYTES = 64 << 10;
    private static final long KIB = 1_024;

    private final Path directory;

    /// The database below `root`.
    DpkgDatabase(Path root) {
        this.directory = root.resolve("var/lib/dpkg");
    }

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public List<Path> watched() {
        return List.of(directory.resolve("status"));
    }

    @Override
    public String read(Sink sink) throws IOException {
        Path status = directory.resolve("status");
        int damaged = 0;
        try (InputStream in = Files.newInputStream(status)) {
            Lines lines = new Lines(in, '\n', LINE_BYTES);
            Fields fields = new Fields();
            while (lines.advance()) {
                int first = lines.first();
                if (first == -1) {
                    damaged += take(fields, sink);
                } else if (first == ' ' || first == '\t') {
                    fields.more(lines.text(1));
                } else {
                    damaged += begin(lines.text(0), fields);
                }
            }
            damaged += take(fields, sink);
        }
        return damaged == 0 ? "" : damaged + " entries of " + status + " are damaged";
    }

    private static int begin(String line, Fields fields) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            return 1;
        }
        fields.begin(line.substring(0, colon), line.substring(colon + 1).strip());
        return 0;
    }

    /// Tells the package of `fields`; 1 when it is damaged.
    private int take(Fields fields, Sink sink) throws IOException {
        fields.end();
        if (fields.isEmpty()) {
            return 0;
        }
        String name = fields.word("Package");
        String version = fields.word("Version");
        String[] status = fields.get("Status").split(" ", -1);
        boolean present = status.length == 3 && PRESENT.contains(status[2]);
        if (name.isEmpty() || status.length != 3 || (present && version.isEmpty())) {
            fields.take(TOLD);
            return 1;
        }
        if (!present) {
            fields.take(TOLD);
            return 0;
        }
        String arch = fields.word("Architecture");
        long size = fields.number("Installed-Size", -1);
        String vendor = fields.word("Maintainer");
        String section = fields.word("Section");
        String summary = fields.word("Description");
        sink.take(new SoftwarePackage(
                name(),
                name,
                version,
                arch,
                vendor,
                section,
                "", // stands in /usr/share/doc/NAME/copyright, as prose
                size < 0 ? -1 : size * KIB,
                installed(name, arch),
                0,
                summary,
                fields.take(TOLD)));
        return 0;
    }

    /// A package that may be there for several architectures has its own in the name of its list.
    private long installed(String name, String arch) {
        if (name.indexOf('/') >= 0 || arch.indexOf('/') >= 0) {
            return 0;
        }
        long plain = modified(directory.resolve("info").resolve(name + ".list"));
        return plain > 0 ? plain : modified(directory.resolve("info").resolve(name + ":" + arch + ".list"));
    }

    private static long modified(Path file) {
        return Math.max(0, file.toFile().lastModified()); // 0 when it is not there, without an exception for each
    }
}
