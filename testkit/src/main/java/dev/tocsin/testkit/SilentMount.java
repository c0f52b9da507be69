package dev.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A mounted file system that never answers, as a network one whose server is gone: whoever asks it how full it is
/// waits, in the kernel, until it is closed. Made of FUSE by a small program (`silent.c` beside this class), which gcc
/// compiles. Not thread-safe.
public final class SilentMount implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path point;
    private final Process program;

    private SilentMount(Path point, Process program) {
        this.point = point;
        this.program = program;
    }

    /// Why there can be none on this machine; empty when there can.
    public static String missing() {
        String programs = Commands.missing(true, "gcc=gcc libc6-dev", "umount=mount");
        return programs.isEmpty() && !Files.isWritable(Path.of("/dev/fuse")) ? "needs /dev/fuse" : programs;
    }

    /// Mounts one at `work`/silent.
    ///
    /// @throws IOException when a file cannot be made
    public static SilentMount make(Path work) throws IOException {
        Path source = work.resolve("silent.c");
        Path program = work.resolve("silent-program");
        try (InputStream in = SilentMount.class.getResourceAsStream("silent.c")) {
            if (in == null) {
                throw new AssertionError("BUG: got no silent.c, must be beside this class");
            }
            Files.write(source, in.readAllBytes());
        }
        Commands.must("gcc", "-O1", "-o", program.toString(), source.toString());
        Path point = Files.createDirectory(work.resolve("silent"));
        Path said = work.resolve("silent.out");
        Process process = Commands.start(List.of(program.toString(), point.toString()), said);
        SilentMount mount = new SilentMount(point, process);
        Await.until("a mount at " + point, PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("silent ended: " + Files.readString(said));
            }
            return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + point + " ");
        });
        return mount;
    }

    /// Where it is mounted.
    public Path point() {
        return point;
    }

    /// Ends it: who waits gets an error, and the mount goes away.
    @Override
    public void close() {
        program.destroyForcibly();
        Await.until("the end of the program", PATIENCE, () -> !program.isAlive());
        Commands.must("umount", "--lazy", point.toString());
    }
}
