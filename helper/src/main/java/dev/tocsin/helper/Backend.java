package dev.tocsin.helper;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Ownership;
import dev.tocsin.base.Printable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The init system of this machine, asked by its own program. This is the one class that starts programs: by their
/// absolute path, which nobody but root can have written, with the name of a service that root's file holds, without a
/// shell, and with an environment of exactly two variables, whatever the helper's own is.
abstract sealed class Backend permits Systemd, InitScripts {
    /// A service now.
    ///
    /// @param state how it is
    /// @param identity another one when it was started anew, or its process is another one; empty when nobody tells
    /// @param brief whether it does its work and ends, so that stopped is what a start leads to
    record Unit(State state, String identity, boolean brief) {}

    /// What a program has said.
    ///
    /// @param exit its code; −1 when it had to be ended
    /// @param output its last [#OUTPUT_BYTES] bytes: printable characters and line feeds
    record Finished(int exit, String output) {}

    static final int OUTPUT_BYTES = 8 << 10; // what systemctl tells of a unit is about 1 KB
    // Of a full pipe, between two looks at its end: who never stops to write is not waited for.
    private static final int ROUNDS = 16;
    private static final int LOOK_AGAIN_MILLIS = 20; // for its output and its end; nothing beside what a service takes
    static final long QUESTION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Ownership ownership;
    private final Path root;
    final Clock clock;

    Backend(Path root, Ownership ownership, Clock clock) {
        this.root = root;
        this.ownership = ownership;
        this.clock = clock;
    }

    /// The one that this machine has: systemd where it runs, else OpenRC where it does, else scripts. `root` is `/`,
    /// but in tests.
    static Backend probe(Path root, Ownership ownership, Clock clock) {
        boolean systemd = Files.isDirectory(root.resolve("run/systemd/system"));
        boolean openrc = Files.exists(root.resolve("run/openrc/softlevel"));
        return systemd ? new Systemd(root, ownership, clock) : new InitScripts(root, ownership, clock, openrc);
    }

    /// How `service` is; changes nothing.
    ///
    /// @throws Refusal when it is not there, or is not what root's file can have meant by that name
    abstract Unit look(String service) throws Refusal, InterruptedException;

    /// Does `verb`, which changes something; waits for its end, at most until `deadlineNanos` (monotonic).
    abstract Finished act(Verb verb, String service, long deadlineNanos) throws Refusal, InterruptedException;

    /// A file of this machine.
    final Path file(String path) {
        return root.resolve(path);
    }

    /// Refuses `file` when others than root could have written it; `code` says what for.
    final void demand(Path file, String code) throws Refusal {
        try {
            ownership.program(file);
        } catch (IOException foreign) {
            throw new Refusal(code, String.valueOf(foreign.getMessage()));
        }
    }

    /// Runs `program` with `arguments` until `deadlineNanos`; then it is ended, and its children with it.
    final Finished run(Path program, List<String> arguments, long deadlineNanos) throws Refusal, InterruptedException {
        demand(program, "program");
        List<String> command =
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            try {
                return await(process, deadlineNanos);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly); // nothing when it has ended by itself
                process.destroyForcibly();
            }
        } catch (IOException failure) {
            throw new Refusal("program", "cannot run " + program + ": " + failure.getMessage());
        }
    }

    /// Reads only what is there: a service that a script leaves behind may hold the other end open for ever, and this
    /// must neither wait for that nor leave a thread behind.
    private Finished await(Process process, long deadlineNanos) throws IOException, InterruptedException {
        byte[] tail = new byte[0];
        try (InputStream output = process.getInputStream()) {
            while (true) {
                boolean ended = process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                for (int round = 0; round < ROUNDS && output.available() > 0; round++) {
                    tail = joined(tail, output.readNBytes(output.available()));
                }
                if (ended || clock.monotonicNanos() - deadlineNanos >= 0) {
                    return new Finished(ended ? process.exitValue() : -1, printable(tail));
                }
            }
        }
    }

    private static byte[] joined(byte[] tail, byte[] more) {
        byte[] all = Arrays.copyOf(tail, tail.length + more.length);
        System.arraycopy(more, 0, all, tail.length, more.length);
        return all.length <= OUTPUT_BYTES ? all : Arrays.copyOfRange(all, all.length - OUTPUT_BYTES, all.length);
    }

    private static String printable(byte[] tail) {
        Stream<String> lines = new String(tail, StandardCharsets.UTF_8).strip().lines();
        return lines.map(Printable::of).collect(Collectors.joining("\n"));
    }
}
