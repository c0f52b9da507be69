package dev.tocsin.app.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The source tree as the house tests see it: where it is, which modules it has, which files.
public final class House {
    /// Folders that are made, not written.
    private static final Set<String> MADE = Set.of("target", "node_modules", ".git", "dist", ".idea", ".vscode");

    private House() {}

    /// The top of the tree.
    public static Path root() {
        return Path.of(System.getProperty("tocsin.root", "..")).toAbsolutePath().normalize();
    }

    /// The names of the modules: folders with a pom.xml and sources, sorted.
    static List<String> modules() {
        try (Stream<Path> entries = Files.list(root())) {
            return entries.filter(p -> Files.exists(p.resolve("pom.xml")) && Files.isDirectory(p.resolve("src")))
                    .map(p -> p.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Every written file of the tree for which `wanted` holds, by path; `wanted` sees paths relative to the top.
    static List<Path> files(Predicate<Path> wanted) {
        Path root = root();
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return MADE.contains(directory.getFileName().toString()) && !directory.equals(root)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && wanted.test(root.relativize(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        found.sort(null);
        return found;
    }

    /// Java sources of the product: everything below a `src/main/java`.
    static List<Path> mainSources() {
        return files(
                p -> p.toString().contains("src/main/java/") && p.toString().endsWith(".java"));
    }

    /// Java sources of tests: everything below a `src/test/java`.
    static List<Path> testSources() {
        return files(
                p -> p.toString().contains("src/test/java/") && p.toString().endsWith(".java"));
    }

    /// The text of `file`.
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// `file` as it is named in a message: relative to the top.
    static String name(Path file) {
        return root().relativize(file).toString();
    }
}
