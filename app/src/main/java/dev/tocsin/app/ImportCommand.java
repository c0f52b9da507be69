package dev.tocsin.app;

import dev.tocsin.base.Printable;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.check.StateFile;
import dev.tocsin.watch.imports.Gatus;
import dev.tocsin.watch.imports.ImportText;
import dev.tocsin.watch.imports.Imported;
import dev.tocsin.watch.imports.NetMonitor;
import dev.tocsin.watch.imports.Settled;
import dev.tocsin.watch.imports.UptimeKuma;
import dev.tocsin.watch.settings.ConfigText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tocsin import`: what another tool watches, as a file of checks. What cannot be taken over is told on standard error
/// and in the head of the file.
@Command(
        name = "import",
        description = "Write a file of checks from what another tool has set.",
        synopsisSubcommandLabel = "COMMAND")
final class ImportCommand {
    private final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    ImportCommand(Context context) {
        this.context = context;
    }

    /// What every import takes.
    static final class Options {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write there, readable by nobody else, instead of to standard output.")
        @Nullable
        Path output;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        boolean help;
    }

    /// `tocsin import net-monitor`.
    @Command(
            name = "net-monitor",
            description = "From Net_Monitor (PEAR): its INI file, or the directory with it and its state file.")
    int netMonitor(
            @Parameters(paramLabel = "DIR|FILE", description = "config.ini.php, or the directory with it.") Path from,
            @Option(
                            names = "--state",
                            paramLabel = "FILE",
                            description = "Write there what was remembered of failures, for tocsin check --state.")
                    @Nullable
                    Path state,
            @Mixin Options options) {
        Path ini = Files.isDirectory(from) ? only(from) : from;
        Problems problems = new Problems();
        Path remembered = Files.isDirectory(from) ? from.resolve("Net_Monitor_State") : null;
        byte[] bytes = remembered != null && Files.exists(remembered) ? bytes(remembered) : new byte[0];
        Imported imported =
                NetMonitor.read(text(ini, problems), bytes, context.clock().wallMillis(), problems);
        Imported settled = settled(ini, imported, problems);
        if (state != null) {
            writeState(state, settled);
        } else if (!settled.states().isEmpty()) {
            context.err()
                    .println("Net_Monitor remembered " + settled.states().size()
                            + " failures, which ring again; --state FILE keeps them");
        }
        return done(settled, "Net_Monitor", options);
    }

    /// `tocsin import uptime-kuma`.
    @Command(name = "uptime-kuma", description = "From Uptime Kuma: its backup, a JSON file.")
    int uptimeKuma(@Parameters(paramLabel = "FILE", description = "The backup.") Path from, @Mixin Options options) {
        Problems problems = new Problems();
        Imported imported = UptimeKuma.read(text(from, problems), problems);
        return done(settled(from, imported, problems), "Uptime Kuma", options);
    }

    /// `tocsin import gatus`.
    @Command(name = "gatus", description = "From Gatus: its configuration, a YAML file.")
    int gatus(@Parameters(paramLabel = "FILE", description = "The file.") Path from, @Mixin Options options) {
        Problems problems = new Problems();
        Imported imported = Gatus.read(text(from, problems), problems);
        return done(settled(from, imported, problems), "Gatus", options);
    }

    private Imported settled(Path file, Imported imported, Problems problems) {
        if (!problems.none()) {
            throw ConfigFile.refuse(
                    file, problems.all().stream().map(Problem::toString).toList());
        }
        return Settled.of(imported, new ConfigFile(context).reading(null));
    }

    private int done(Imported imported, String tool, Options options) {
        String text = ImportText.of(imported, tool);
        if (options.output == null) {
            context.out().print(text);
            context.out().flush();
        } else {
            write(options.output, text.getBytes(StandardCharsets.UTF_8));
        }
        context.err().println("Taken over: " + ImportText.counts(imported) + ".");
        tell("Not taken over:", imported.left());
        tell("To know:", imported.notes());
        return ExitCode.DONE.number();
    }

    private void tell(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            context.err().println(title);
            lines.forEach(line -> context.err().println("  " + Printable.of(line)));
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            PrivateFiles.write(file.toAbsolutePath(), bytes);
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, "cannot write " + file + ": " + failure, failure);
        }
    }

    private static void writeState(Path file, Imported imported) {
        try {
            StateFile.write(file.toAbsolutePath(), new StateFile.Content(imported.states(), List.of()));
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, "cannot write " + file + ": " + failure, failure);
        }
    }

    /// The one INI file of a directory.
    private static Path only(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".ini.php")
                            || file.toString().endsWith(".ini"))
                    .sorted()
                    .toList();
            if (all.size() == 1) {
                return all.getFirst();
            }
            throw new CommandFailure(
                    ExitCode.USAGE,
                    directory
                            + (all.isEmpty() ? " has no .ini.php and no .ini" : " has several: " + all + "; name one"));
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + directory + ": " + failure, failure);
        }
    }

    private static String text(Path file, Problems problems) {
        return ConfigFile.text(file, problems);
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ConfigText.BYTES);
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file + ": " + failure, failure);
        }
    }
}
