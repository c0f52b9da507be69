package dev.tocsin.agent.source;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The only place of the agent that starts a program. What may be started stands here word by word; nothing that came
/// over the wire is ever part of it.
///
/// Each program runs from a folder of the system's own, by its whole path, with two variables and no input; what it
/// says is read up to a limit, and at its deadline it is killed. One that others than its owner may write is not
/// started. Thread-safe.
public final class Exec {
    /// What a program may say, bytes: 2,000 units have about 1 MB.
    static final int ANSWER_BYTES = 4 << 20;

    /// What one may say that is read as it comes: 5,000 packages with their descriptions have about 8 MB.
    static final long READ_BYTES = 64L << 20;

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");
    private static final File NOTHING = new File("/dev/null");

    /// A whole command line, except for the folder of its program.
    @SuppressWarnings("ImmutableEnumChecker") // its list is
    public enum Command {
        /// What systemd knows of each service that it has loaded. An unprivileged user may ask.
        UNITS(
                3,
                "systemctl",
                "--no-pager",
                "--no-ask-password",
                "--all",
                "--property=Id,Names,Description,LoadState,ActiveState,SubState,UnitFileState,Type,Result,"
                        + "ExecMainCode,ExecMainStatus,ExecMainStartTimestampMonotonic,StateChangeTimestampMonotonic,"
                        + "NRestarts,MainPID,TriggeredBy,ConditionResult",
                "show",
                "--",
                "*.service"),
        /// Every package that rpm knows, one record each ([RpmFormat]): 5,000 take rpm some 3 s on a small machine.
        PACKAGES(120, "rpm", "-qa", "--qf", RpmFormat.TEXT);

        private final int seconds;
        private final List<String> words;

        Command(int seconds, String... words) {
            this.seconds = seconds;
            this.words = List.of(words);
        }
    }

    /// What came of it.
    public sealed interface Answer {
        /// It ended by itself with exit code 0.
        ///
        /// @param text what it wrote to its standard output, cut to the limit
        record Said(String text) implements Answer {}

        /// It could not be started, failed, or took too long; why, for people.
        record Not(String why) implements Answer {}
    }

    /// Reads what a program says.
    public interface Reader {
        /// Reads `output` to its end.
        ///
        /// @throws IOException when it cannot be read, or says what nobody expects
        void read(InputStream output) throws IOException;
    }

    private final List<Path> folders;

    /// Starts the programs of this machine.
    public Exec() {
        this(List.of(Path.of("/usr/bin"), Path.of("/bin")));
    }

    /// Starts programs of the first of `folders` that has them; for tests.
    public Exec(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// Runs `command` and waits for its end.
    ///
    /// @throws InterruptedException when interrupted meanwhile; the program is killed then
    public Answer run(Command command) throws InterruptedException {
        return run(command.words, command.seconds);
    }

    /// How many inodes the file system at `point`, an absolute path of the mount table, has and how many are free:
    /// two numbers in the answer.
    ///
    /// @throws InterruptedException when interrupted meanwhile; the program is killed then
    Answer inodes(String point) throws InterruptedException {
        return point.startsWith("/")
                ? run(List.of("stat", "-f", "-c", "%c %d", point), 5)
                : new Answer.Not("not an absolute path");
    }

    /// Runs `command`, hands what it writes to `reader` as it comes, and waits for its end.
    ///
    /// @throws IOException when it cannot be started, says more than 64 MiB, takes too long, or does not end with
    ///     0; with the name of the program
    public void read(Command command, Reader reader) throws IOException {
        String name = command.words.getFirst();
        Path program = find(name);
        if (program == null) {
            throw new IOException("this machine has no " + name + " that its owner alone may write");
        }
        Process process = start(program, command.words);
        Thread deadline = Thread.ofPlatform()
                .daemon()
                .name("exec-deadline")
                .start(() -> end(process, command.seconds)); // its output ends, and with it who reads
        try (InputStream output = new Limited(process.getInputStream())) {
            reader.read(output);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(name + " ended with " + code);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(name + " was not waited for: the agent stops", interrupted);
        } finally {
            process.destroyForcibly();
            deadline.interrupt();
        }
    }

    private Answer run(List<String> words, int seconds) throws InterruptedException {
        Path program = find(words.getFirst());
        if (program == null) {
            return new Answer.Not("this machine has no " + words.getFirst() + " that its owner alone may write");
        }
        try {
            return answer(start(program, words), words.getFirst(), seconds);
        } catch (IOException failure) {
            return new Answer.Not(words.getFirst() + " cannot be started: " + failure.getMessage());
        }
    }

    private static Process start(Path program, List<String> words) throws IOException {
        List<String> line = new ArrayList<>(words);
        line.set(0, program.toString());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        return builder.directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
                .start();
    }

    private static Answer answer(Process process, String name, int seconds) throws IOException, InterruptedException {
        Thread deadline = Thread.ofPlatform().daemon().name("exec-deadline").start(() -> end(process, seconds));
        try (InputStream out = process.getInputStream()) {
            byte[] bytes = out.readNBytes(ANSWER_BYTES);
            boolean whole = out.read() < 0; // one that still has to say something would wait for us for ever
            if (!whole) {
                process.destroyForcibly();
            }
            int exit = process.waitFor();
            if (whole && exit != 0) {
                return new Answer.Not(
                        name + (exit > 128 ? " did not answer in " + seconds + " s" : " ended with " + exit));
            }
            return new Answer.Said(new String(bytes, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            deadline.interrupt();
        }
    }

    private static void end(Process process, int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt(); // it has ended
        }
    }

    private @Nullable Path find(String name) {
        for (Path folder : folders) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                return isSafe(program) ? program : null;
            }
        }
        return null;
    }

    private static boolean isSafe(Path program) {
        try {
            Set<PosixFilePermission> rights =
                    Files.getPosixFilePermissions(program.toRealPath(), LinkOption.NOFOLLOW_LINKS);
            return !rights.contains(PosixFilePermission.GROUP_WRITE)
                    && !rights.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /// What a program says, up to a limit.
    private static final class Limited extends FilterInputStream {
        private long left = READ_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = super.read(bytes, offset, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("it said more than " + READ_BYTES + " bytes");
            }
        }
    }
}
