package dev.tocsin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Directories in memory, for `@TempDir(factory = InMemory.class)`: a sync then costs nothing, for tests that are not
/// about the machine's own disk.
public final class InMemory implements TempDirFactory {
    /// Made by JUnit.
    public InMemory() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "faults")
                : Files.createTempDirectory("faults");
    }
}
