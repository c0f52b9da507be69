package dev.tocsin.app;

import dev.tocsin.base.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/// Runs command lines inside the test and keeps what they print.
public final class CommandLines {
    /// What one run left.
    ///
    /// @param code exit code
    /// @param out standard output
    /// @param err standard error
    record Result(int code, String out, String err) {}

    private CommandLines() {}

    /// Runs `arguments` with nothing in the environment but `environment`, at 2026-11-22T12:00:00Z, as no root.
    static Result run(Map<String, String> environment, Path home, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Context context = new Context(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                new ManualClock(1_795_348_800_000L),
                home,
                false,
                false);
        int code = new Cli(context).run(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The help of every command and of its own commands, by its whole name, in the order of the list.
    public static Map<String, String> help() {
        Context context =
                new Context(System.out, System.err, Map.of(), new ManualClock(0), Path.of("/nowhere"), false, false);
        Map<String, String> pages = new LinkedHashMap<>();
        collect(new Cli(context).line(), pages);
        return pages;
    }

    private static void collect(CommandLine line, Map<String, String> pages) {
        pages.put(line.getCommandSpec().qualifiedName(), line.getUsageMessage(CommandLine.Help.Ansi.OFF));
        line.getSubcommands().values().forEach(sub -> collect(sub, pages));
    }
}
