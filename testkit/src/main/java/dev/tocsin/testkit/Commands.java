package dev.tocsin.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the small programs that tests break things with (mount, ip, gcc, kill …), and says whether this machine lets
/// them: most need root, and a test without it is skipped with that reason.
public final class Commands {
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> PLACES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/bin");

    private Commands() {}

    /// How a program ended.
    ///
    /// @param code its exit code
    /// @param output what it said on both outputs
    public record Result(int code, String output) {}

    /// Runs `words` with an empty standard input and waits for the end, a minute at most.
    ///
    /// @throws AssertionError when it cannot be started or does not end
    public static Result run(String... words) {
        try {
            Process process =
                    new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + String.join(" ", words) + ": " + output);
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException failure) {
            throw new AssertionError("cannot start " + String.join(" ", words), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + String.join(" ", words), interrupted);
        }
    }

    /// Starts `words` and does not wait; both outputs go to the file `output`, anew.
    ///
    /// @throws IOException when it cannot be started
    public static Process start(List<String> words, Path output) throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /// [#run] for a program that must succeed; its output.
    ///
    /// @throws AssertionError with what it said when it did not
    public static String must(String... words) {
        Result result = run(words);
        if (result.code() != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + result.code() + ": " + result.output());
        }
        return result.output();
    }

    /// Whether this program runs as root.
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Why a test that needs root and `programs` (each as `name=Debian package`) cannot run here; empty when it can.
    public static String missing(boolean root, String... programs) {
        if (root && !isRoot()) {
            return "needs root";
        }
        for (String program : programs) {
            String[] nameAndPackage = program.split("=", 2);
            if (PLACES.stream().noneMatch(place -> Files.isExecutable(Path.of(place, nameAndPackage[0])))) {
                return "needs " + nameAndPackage[0] + " (apt-get install " + nameAndPackage[1] + ")";
            }
        }
        return "";
    }
}
