package dev.tocsin.agent;

import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
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

/// One agent per data directory: the kernel's lock on `DATA/agent/agent.lock` (fcntl(2); it goes with the
/// process, however that ends), and beside it `agent.json`, which tells `tocsin up` who that agent is, so
/// that it can take a running one over:
///
/// ```json
/// {"pid":812,"startTicks":4711,"version":"0.1.0"}
/// ```
///
/// The start (field 22 of proc_pid_stat(5)) makes the process id unmistakable.
final class AgentLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path note;

    private AgentLock(FileChannel channel, Path note) {
        this.channel = channel;
        this.note = note;
    }

    /// Takes the lock of `dataDir` and writes the note; null when another agent has it.
    ///
    /// @throws IOException when the directory cannot be made or written
    static @Nullable AgentLock take(Path dataDir, String version) throws IOException {
        Path directory = dataDir.resolve("agent");
        PrivateFiles.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------")); // whoever opened it
        FileChannel channel = FileChannel.open(
                directory.resolve("agent.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (!locked(channel)) {
            channel.close();
            return null;
        }
        Path note = directory.resolve("agent.json");
        String text = "{\"pid\":" + ProcessHandle.current().pid() + ",\"startTicks\":" + startTicks()
                + ",\"version\":\"" + version + "\"}\n";
        PrivateFiles.write(note, text.getBytes(StandardCharsets.UTF_8));
        return new AgentLock(channel, note);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(note);
        channel.close(); // gives the lock back
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false; // two agents in one process, as in a test
        }
    }

    private static long startTicks() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            // The name in field 2 may hold anything: count behind its last parenthesis, where field 3 begins.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[19]);
        } catch (IOException | NumberFormatException unknown) {
            return -1; // no /proc: nobody will take this agent over
        }
    }
}
