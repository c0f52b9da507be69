package dev.tocsin.app.process;

import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts real programs for the tests of whole processes, with both outputs in files.
final class Programs {
    /// Options for every Java machine of the product under test; empty is as it is shipped.
    static final String PRODUCT_OPTIONS = System.getProperty("tocsin.product.options", "");

    /// The variable in which a Java machine looks for further options; it says so on its standard error.
    static final String JAVA_OPTIONS = "JDK_JAVA_OPTIONS";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PICKED_UP = "NOTE: Picked up " + JAVA_OPTIONS + ": " + PRODUCT_OPTIONS + "\n";

    private Programs() {}

    /// A program that was started.
    ///
    /// @param process the process
    /// @param out file with its standard output
    /// @param err file with its standard error
    record Running(Process process, Path out, Path err) {
        /// What it printed so far.
        String output() {
            return text(out);
        }

        /// What it complained of so far, without that it was given our options.
        String errors() {
            return PRODUCT_OPTIONS.isEmpty() ? text(err) : text(err).replace(PICKED_UP, "");
        }

        /// Waits for its end and returns the exit code.
        int exitCode() {
            return exitCode(PATIENCE);
        }

        /// The same for one that takes long by nature.
        int exitCode(Duration patience) {
            try {
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("still runs: " + output() + errors());
                }
                return process.exitValue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
        }

        /// Sends `signal` (`INT`, `TERM`, `KILL`, `STOP`).
        void signal(String signal) {
            Programs.signal(process.pid(), signal);
        }
    }

    /// Starts `command` in `directory` with `environment` added and nothing on its standard input; its output goes to
    /// files there.
    static Running start(Path directory, Map<String, String> environment, List<String> command) {
        return startWithInput(directory, environment, command, "");
    }

    /// The same with `input` on its standard input.
    static Running startWithInput(Path directory, Map<String, String> environment, List<String> command, String input) {
        try {
            Path in = Files.createTempFile(directory, "in", ".txt");
            Files.writeString(in, input);
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            // A shell that runs this suite in the background ignores Ctrl-C for all below it; a program must not
            // inherit
            // that, or it could not be interrupted. env(1) becomes the program, so the process id is the program's.
            List<String> listening = new ArrayList<>(List.of("env", "--default-signal=INT"));
            listening.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(listening)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("SSH_CONNECTION");
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException failure) {
            throw new UncheckedIOException(String.join(" ", command), failure);
        }
    }

    /// Sends `signal` to process `pid`.
    static void signal(long pid, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
            Await.until("kill -" + signal + " " + pid, Duration.ofSeconds(20), () -> !kill.isAlive());
        } catch (IOException failure) {
            throw new UncheckedIOException("kill", failure);
        }
    }

    /// Whether `pid` is a living process (a zombie is none).
    static boolean alive(long pid) {
        String stat = text(Path.of("/proc/" + pid + "/stat"));
        return !stat.isEmpty() && !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    }

    /// The text of `file`; empty when it is not there.
    static String text(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException gone) {
            return ""; // a process ends while its file is read
        }
    }
}
