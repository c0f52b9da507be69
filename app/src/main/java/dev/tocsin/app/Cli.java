package dev.tocsin.app;

import dev.tocsin.base.Printable;
import dev.tocsin.base.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a whole: parses, runs, and turns every outcome into an exit code and, when it is not success,
/// one line on standard error.
final class Cli {
    private static final int HELP_COLUMNS = 100;

    /// The program without a subcommand.
    @Command(
            name = "tocsin",
            mixinStandardHelpOptions = false,
            synopsisSubcommandLabel = "COMMAND",
            description = "Watches servers: every second of every process, kept and shown.",
            footer = {"", "tocsin COMMAND --help tells more about one command."})
    static final class Program {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        boolean help;
    }

    private final Context context;
    private final CommandLine line;

    /// A command line for `context`.
    Cli(Context context) {
        this(context, Commands.all(context));
    }

    /// One of these commands alone.
    Cli(Context context, List<Object> commands) {
        this.context = context;
        line = new CommandLine(new Program());
        commands.forEach(line::addSubcommand);
        line.setUsageHelpWidth(HELP_COLUMNS);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setExpandAtFiles(false); // a word that begins with @ is that word, and not the words of a file
        line.setColorScheme(CommandLine.Help.defaultColorScheme(context.terminal() ? Ansi.ON : Ansi.OFF));
        line.setOut(new java.io.PrintWriter(context.out(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(context.err(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((failure, _) -> usage(failure));
        line.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
    }

    /// Runs `arguments`; returns the number for the shell. Never throws.
    int run(String... arguments) {
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return ExitCode.USAGE.number();
        }
        return line.execute(arguments);
    }

    /// picocli's model of the commands, for the reference page.
    CommandLine line() {
        return line;
    }

    private int usage(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Missing required subcommand")) {
            failure.getCommandLine().usage(line.getErr());
            return ExitCode.USAGE.number();
        }
        String hint = "";
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String wrong = unmatched.getUnmatched().getFirst();
            String near = nearest(wrong, failure.getCommandLine());
            message = "got " + wrong + ", which it does not know";
            hint = near == null ? "" : "; did you mean " + near + "?";
        }
        // what a value cannot be made into is a class of the program; why not is what people need
        message = message.replaceAll("(?s): cannot convert '.*' to \\S+ \\S+ \\([\\w.$]+: (.*)\\)", ": $1");
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        say(decapitalised(message) + hint + " (" + name + " --help lists what it takes)");
        return ExitCode.USAGE.number();
    }

    /// The option or subcommand of `line` that `word` most likely stands for, or null.
    private static @Nullable String nearest(String word, CommandLine line) {
        List<String> known = new ArrayList<>();
        if (word.startsWith("-")) {
            line.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        } else {
            known.addAll(line.getSubcommands().keySet());
        }
        int equals = word.indexOf('=');
        return Nearest.of(equals < 0 ? word : word.substring(0, equals), known);
    }

    private int failed(Exception failure) {
        if (failure instanceof CommandFailure expected) {
            expected.details().forEach(line -> context.err().println(oneLine(line)));
            say(expected.reason());
            return expected.exit().number();
        }
        say("internal error: " + failure);
        failure.printStackTrace(context.err());
        return ExitCode.BUG.number();
    }

    /// One line, whatever it holds.
    private void say(String message) {
        context.err().println("tocsin: " + oneLine(message));
    }

    private static String oneLine(String text) {
        return Printable.of(text.replaceAll("\\s*\\R\\s*", " "));
    }

    private static String decapitalised(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}
