package dev.tocsin.agent.software;

import dev.tocsin.base.software.SoftwarePackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a package manager's files say, for tests: what was read, and what could not be.
record PackagesOf(List<SoftwarePackage> packages, String trouble) {
    static PackagesOf reading(PackageSource source) throws IOException {
        List<SoftwarePackage> found = new ArrayList<>();
        String trouble = source.read(found::add);
        return new PackagesOf(found, trouble);
    }

    /// Of a status file of dpkg with these bytes below `root`.
    static PackagesOf dpkg(Path root, byte[] status) {
        return written(root, "var/lib/dpkg/status", status, new DpkgDatabase(root));
    }

    /// Of a database of apk with these bytes below `root`.
    static PackagesOf apk(Path root, byte[] installed) {
        return written(root, "lib/apk/db/installed", installed, new ApkDatabase(root));
    }

    /// Of an rpm that says these bytes.
    static PackagesOf rpm(byte[] said) {
        try {
            return reading(new RpmDatabase(
                    Path.of("/nonexistent"), reader -> reader.read(new java.io.ByteArrayInputStream(said))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PackagesOf written(Path root, String place, byte[] bytes, PackageSource source) {
        try {
            write(root, place, bytes);
            return reading(source);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void write(Path root, String place, byte[] bytes) throws IOException {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    static void write(Path root, String place, String text) throws IOException {
        write(root, place, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The one of that name.
    SoftwarePackage of(String name) {
        return packages.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no package " + name));
    }

    /// Whatever was read: within the bounds, and without what a page could not show.
    void holdBounds() {
        for (SoftwarePackage one : packages) {
            within(one.name(), SoftwarePackage.NAME_CHARS);
            within(one.version(), 3 * SoftwarePackage.NAME_CHARS); // of rpm: epoch, version and release
            within(one.arch(), SoftwarePackage.NAME_CHARS);
            within(one.summary(), SoftwarePackage.FIELD_CHARS);
            if (one.name().isEmpty() || one.fields().size() > SoftwarePackage.FIELDS) {
                throw new AssertionError("out of bounds: " + one);
            }
            one.fields().forEach((name, value) -> {
                within(name, SoftwarePackage.NAME_CHARS);
                within(value, SoftwarePackage.FIELD_CHARS);
            });
        }
    }

    private static void within(String text, int most) {
        boolean odd = text.codePoints().anyMatch(c -> c < ' ' && c != '\n');
        if (text.length() > most || odd) {
            throw new AssertionError("got " + text.length() + " characters, at most " + most + ": " + text);
        }
    }
}
