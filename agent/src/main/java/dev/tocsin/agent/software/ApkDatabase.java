package dev.tocsin.agent.software;

import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The packages of Alpine's apk, by its own database: `lib/apk/db/installed` (apk-package(5)). Each line is a
/// letter, a colon and a value; an empty line ends a package. Lines about files (`F`, `R`, `M`, `a`, `Z`) are
/// passed over. When one was installed the database does not say.
final class ApkDatabase implements PackageSource {
    /// What the letters mean.
    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('P', "Package"),
            Map.entry('V', "Version"),
            Map.entry('A', "Architecture"),
            Map.entry('C', "Checksum"),
            Map.entry('S', "Download-Size"),
            Map.entry('I', "Installed-Size"),
            Map.entry('T', "Description"),
            Map.entry('U', "Homepage"),
            Map.entry('L', "License"),
            Map.entry('o', "Origin"),
            Map.entry('m', "Maintainer"),
            Map.entry('t', "Build-Time"),
            Map.entry('c', "Commit"),
            Map.entry('k', "Provider-Priority"),
            Map.entry('D', "Depends"),
            Map.entry('p', "Provides"),
            Map.entry('r', "Replaces"),
            Map.entry('q', "Replaces-Priority"),
            Map.entry('i', "Install-If"),
            Map.entry('s', "Repository-Tag"),
            Map.entry('f', "Broken"));

    private static final List<String> TOLD = List.of("Package", "Version", "Architecture");
    private static final String FILES = "FRMaZ";
    private static final int LINE_BYTES = 64 << 10;
    private static final long MILLIS = 1_000;

    private final Path file;

    /// The database below `root`.
    ApkDatabase(Path root) {
        this.file = root.resolve("lib/apk/db/installed");
    }

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public List<Path> watched() {
        return List.of(file);
    }

    @Override
    public String read(Sink sink) throws IOException {
        int damaged = 0;
        try (InputStream in = Files.newInputStream(file)) {
            Lines lines = new Lines(in, '\n', LINE_BYTES);
            Fields fields = new Fields();
            while (lines.advance()) {
                damaged += lines.first() == -1 ? take(fields, sink) : line(lines.text(0), fields);
            }
            damaged += take(fields, sink);
        }
        return damaged == 0 ? "" : damaged + " entries of " + file + " are damaged";
    }

    private static int line(String line, Fields fields) {
        if (line.length() < 2 || line.charAt(1) != ':') {
            return 1;
        }
        char letter = line.charAt(0);
        if (FILES.indexOf(letter) < 0) {
            fields.begin(NAMES.getOrDefault(letter, String.valueOf(letter)), line.substring(2));
        }
        return 0;
    }

    private int take(Fields fields, Sink sink) throws IOException {
        fields.end();
        if (fields.isEmpty()) {
            return 0;
        }
        String name = fields.word("Package");
        String version = fields.word("Version");
        if (name.isEmpty() || version.isEmpty()) {
            fields.take(TOLD);
            return 1;
        }
        String arch = fields.word("Architecture");
        String vendor = fields.word("Maintainer");
        String licence = fields.word("License");
        long size = fields.number("Installed-Size", -1);
        long built = fields.number("Build-Time", 0) * MILLIS;
        String summary = fields.word("Description");
        sink.take(new SoftwarePackage(
                name(), name, version, arch, vendor, "", licence, size, 0, built, summary, fields.take(TOLD)));
        return 0;
    }
}
