package dev.tocsin.agent.source;

import java.io.File;
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
                "*.service");

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

    private Answer run(List<String> words, int seconds) throws InterruptedException {
        Path program = find(words.getFirst());
        if (program == null) {
            return new Answer.Not("this machine has no " + words.getFirst() + " that its owner alone may write");
        }
        List<String> line = new ArrayList<>(words);
        line.set(0, program.toString());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        try {
            return answer(builder.start(), words.getFirst(), seconds);
        } catch (IOException failure) {
            return new Answer.Not(words.getFirst() + " cannot be started: " + failure.getMessage());
        }
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
}
