package dev.tocsin.app;

import dev.tocsin.base.DemoMark;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The data directory of a demonstration. It bears a mark, and one that holds a hub and bears none is refused: what was
/// recorded of real machines must never be shown to guests by a slip of a path. Hub and agent refuse one with the mark.
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /// The directory `wanted`, made and marked where it is new; a temporary one when it is null.
    ///
    /// @throws IOException when it cannot be made or written
    /// @throws CommandFailure when it belongs to a hub that is no demonstration
    static DemoFolder open(@Nullable Path wanted) throws IOException {
        Path path = wanted == null
                ? Files.createTempDirectory("tocsin-demo-")
                : wanted.toAbsolutePath().normalize();
        PrivateFiles.createDirectories(path);
        if (!DemoMark.isOn(path)) {
            if (Files.exists(path.resolve("hub")) || Files.exists(path.resolve("agent"))) {
                throw new CommandFailure(
                        ExitCode.CANNOT_START,
                        "--data got " + path + ", which holds the record of a real hub or agent; a demonstration shows"
                                + " everything to everybody: give it a directory of its own");
            }
            DemoMark.put(path);
        }
        return new DemoFolder(path, wanted == null);
    }

    /// The data directory.
    Path path() {
        return path;
    }

    /// Whether it goes with the demonstration.
    boolean temporary() {
        return temporary;
    }

    /// Deletes it when it was temporary.
    ///
    /// @throws java.io.UncheckedIOException when a file cannot be deleted
    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException("cannot delete " + path, failure);
        }
    }
}
