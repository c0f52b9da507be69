package dev.tocsin.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The one place of this module that starts other programs: the agent of `tocsin up`, and `stty` for the size of the
/// terminal. Arguments are lists, never a line for a shell.
final class Programs {
    /// The size of a terminal in characters.
    record TerminalSize(int rows, int columns) {}

    private static final TerminalSize USUAL = new TerminalSize(24, 80);

    private Programs() {}

    /// Starts `command` with `environment` added and both outputs appended to `log`; its standard input is a pipe that
    /// the caller writes and closes.
    ///
    /// @throws IOException when it cannot be started
    static Process startWithLog(List<String> command, Path log, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// The size of the terminal at standard input; 24 × 80 when it cannot be told.
    static TerminalSize terminalSize() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).strip();
            String[] words = answer.split(" ", -1);
            if (!stty.waitFor(1, TimeUnit.SECONDS) || words.length != 2) {
                return USUAL;
            }
            return new TerminalSize(Math.max(4, Integer.parseInt(words[0])), Math.max(20, Integer.parseInt(words[1])));
        } catch (IOException | NumberFormatException unknown) {
            return USUAL;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
