package dev.tocsin.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps a second agent off a spool: two would give the same numbers to different minutes, and the hub would take one
/// of each for a repetition. The kernel lets the lock go when its owner dies, however it dies.
final class SpoolLock implements AutoCloseable {
    private final FileChannel channel;

    private SpoolLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Locks `directory`.
    ///
    /// @throws IOException when another agent has it, or it cannot be locked
    static SpoolLock take(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (lock(channel) == null) {
                throw new IOException("another agent uses the spool " + directory
                        + "; stop it, or give this one a data directory of its own with --data");
            }
            return new SpoolLock(channel);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProgram) {
            return null; // another agent inside this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
