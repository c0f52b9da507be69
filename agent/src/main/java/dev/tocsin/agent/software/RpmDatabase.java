package dev.tocsin.agent.software;

import dev.tocsin.agent.source.Exec;
import dev.tocsin.agent.source.RpmFormat;
import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The packages of rpm. Its database has had three forms, none of them a text, so rpm itself is asked ([Exec]).
final class RpmDatabase implements PackageSource {
    private static final String NONE = "(none)";
    private static final List<String> TOLD = List.of("NAME", "ARCH");
    private static final int PACKAGE_BYTES = 128 << 10;
    private static final long MILLIS = 1_000;

    private final Path root;
    private final Query query;

    /// Asks rpm for everything that is installed.
    interface Query {
        /// Hands what it says to `reader`.
        ///
        /// @throws IOException when it could not be asked
        void run(Exec.Reader reader) throws IOException;
    }

    /// The database below `root`, asked by `query`.
    RpmDatabase(Path root, Query query) {
        this.root = root;
        this.query = query;
    }

    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public List<Path> watched() {
        return List.of(
                root.resolve("var/lib/rpm/rpmdb.sqlite"),
                root.resolve("var/lib/rpm/rpmdb.sqlite-wal"),
                root.resolve("var/lib/rpm/Packages"),
                root.resolve("var/lib/rpm/Packages.db"),
                root.resolve("usr/lib/sysimage/rpm/rpmdb.sqlite"),
                root.resolve("usr/lib/sysimage/rpm/rpmdb.sqlite-wal"),
                root.resolve("usr/lib/sysimage/rpm/Packages.db"));
    }

    @Override
    public String read(Sink sink) throws IOException {
        int[] damaged = {0};
        query.run(output -> {
            Lines packages = new Lines(output, RpmFormat.PACKAGE, PACKAGE_BYTES);
            for (String text = packages.next(); text != null; text = packages.next()) {
                damaged[0] += take(text, sink);
            }
        });
        return damaged[0] == 0 ? "" : damaged[0] + " packages that rpm told are damaged";
    }

    private int take(String text, Sink sink) throws IOException {
        String[] values = text.split(String.valueOf(RpmFormat.FIELD), -1);
        if (values.length != RpmFormat.TAGS.size() + 1) { // each ends with a separator
            return 1;
        }
        Fields fields = new Fields();
        for (int i = 0; i < RpmFormat.TAGS.size(); i++) {
            String value = values[i].strip();
            if (!value.isEmpty() && !value.equals(NONE)) {
                fields.set(RpmFormat.TAGS.get(i), value);
            }
        }
        fields.end();
        String name = fields.word("NAME");
        if (name.isEmpty() || fields.get("VERSION").isEmpty()) {
            return 1;
        }
        String epoch = fields.word("EPOCH");
        String release = fields.word("RELEASE");
        String version = (epoch.isEmpty() ? "" : epoch + ":")
                + fields.word("VERSION")
                + (release.isEmpty() ? "" : "-" + release);
        String arch = fields.word("ARCH");
        String vendor = fields.word("VENDOR");
        String group = fields.word("GROUP");
        String licence = fields.word("LICENSE");
        long size = fields.number("LONGSIZE", -1);
        long installed = fields.number("INSTALLTIME", 0) * MILLIS;
        long built = fields.number("BUILDTIME", 0) * MILLIS;
        String summary = fields.word("SUMMARY");
        sink.take(new SoftwarePackage(
                name(),
                name,
                version,
                arch,
                vendor,
                group,
                licence,
                size,
                installed,
                built,
                summary,
                fields.take(TOLD)));
        return 0;
    }
}
