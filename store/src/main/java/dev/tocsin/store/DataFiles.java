package dev.tocsin.store;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The hub's part of the data directory, held alone while this is open.
///
/// ```
/// DATA/hub/              0700
///   hub.lock             locked by the one hub that may touch the rest; holds its process id
///   catalog.db           hosts, people, tokens …            (SqliteCatalog)
///   blocks/2026-11-22.db the packs that start on that UTC day (SqliteBlockStore)
///   rollups/             minutes and hours of all tables     (Rollups)
///   retention            when the clock was last looked at   (Upkeep)
/// ```
///
/// Two hubs on one directory would each believe to be the only writer, so the second is refused. The lock is the
/// kernel's (fcntl(2)): it goes with the process, however that ends.
public final class DataFiles implements AutoCloseable {
    private static final int PID_DIGITS = 20; // no process id is longer; a damaged lock file must not be read whole

    private final Path hub;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFiles(Path hub, FileChannel lockFile, FileLock lock) {
        this.hub = hub;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /// Makes `data/hub` where it is missing, and takes its lock.
    ///
    /// @throws StoreUnavailable when another hub holds it, or the directory cannot be written; says what to do
    /// @throws IOException when the lock cannot be asked for
    public static DataFiles open(Path data) throws IOException {
        Path hub = data.toAbsolutePath().normalize().resolve("hub");
        if (hub.toString().indexOf('?') >= 0) {
            // The database driver takes what follows a question mark for options.
            throw new StoreUnavailable("got data directory " + data + "; its path must not contain \"?\"");
        }
        FileChannel channel = openLockFile(hub);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException own) {
            // The channel stays open on purpose: closing it would end the lock that this process holds (fcntl(2)).
            throw new StoreUnavailable("the data directory " + hub + " is already open in this process", own);
        }
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw new StoreUnavailable("the data directory " + hub + " is in use by another hub" + holder
                    + "; stop that one, or give this one a directory of its own with --data DIR");
        }
        channel.truncate(0);
        writeAll(channel, ProcessHandle.current().pid() + "\n");
        return new DataFiles(hub, channel, lock);
    }

    /// The directory itself.
    public Path directory() {
        return hub;
    }

    /// Where [SqliteCatalog] keeps its file.
    public Path catalog() {
        return hub.resolve("catalog.db");
    }

    /// Where [SqliteBlockStore] keeps its files.
    public Path blocks() {
        return hub.resolve("blocks");
    }

    /// Where [Rollups] keeps its files.
    public Path rollups() {
        return hub.resolve("rollups");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }

    private static FileChannel openLockFile(Path hub) throws StoreUnavailable {
        try {
            PrivateFiles.createDirectories(hub);
            Files.setPosixFilePermissions(hub, PosixFilePermissions.fromString("rwx------"));
            return FileChannel.open(
                    hub.resolve("hub.lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException failure) {
            Path file = fileInTheWay(hub);
            if (file != null) {
                throw new StoreUnavailable(
                        "cannot make the data directory " + hub + ": " + file
                                + " is a file; move it away, or choose another directory with --data DIR",
                        failure);
            }
            throw new StoreUnavailable(
                    "cannot write the data directory " + hub + " as user " + System.getProperty("user.name") + " ("
                            + reason(failure) + "); it must be a directory that belongs to this user: chown it, or"
                            + " choose another with --data DIR",
                    failure);
        }
    }

    /// The part of `path` that is there and is no directory, or null.
    private static @Nullable Path fileInTheWay(Path path) {
        Path there = path.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there == null || Files.isDirectory(there) ? null : there;
    }

    private static String reason(IOException failure) {
        String name = failure.getClass().getSimpleName().replace("Exception", "");
        return name + ": " + failure.getMessage();
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_DIGITS);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]+") ? " (process " + text + ")" : "";
    }

    private static void writeAll(FileChannel channel, String text) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }
}
