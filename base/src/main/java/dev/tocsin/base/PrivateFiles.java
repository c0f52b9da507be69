package dev.tocsin.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Directories of mode 0700 and files of mode 0600, written so that a crash leaves the old content or the new one,
/// never half of either. Keys, tokens and identities go through here and nowhere else.
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /// Makes `directory` and its missing parents, each of mode 0700; an existing one keeps its mode.
    ///
    /// @throws IOException when it cannot be made
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, DIRECTORY);
    }

    /// Replaces `file` by `content` (mode 0600) and returns only when the content, and the name, are on the disk.
    ///
    /// @throws IOException when that cannot be promised; the old content is then still there
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, options, FILE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file);
    }

    /// Makes the directory entry of `file` durable: after a power cut the name is there, or not, as it was told.
    ///
    /// @throws IOException when the directory cannot be synced
    public static void syncDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// The reason why `file` is not private (group or others may touch it), or null when it is. A file that is not
    /// there is private.
    ///
    /// @throws IOException when its mode cannot be read
    public static @Nullable String exposure(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        boolean open = modes.stream().anyMatch(m -> !m.name().startsWith("OWNER_"));
        return open
                ? file + " has mode " + PosixFilePermissions.toString(modes)
                        + "; only its owner may read it: chmod go= " + file
                : null;
    }
}
