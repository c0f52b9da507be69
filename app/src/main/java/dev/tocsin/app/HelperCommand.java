package dev.tocsin.app;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.Ownership;
import dev.tocsin.helper.HelperConfig;
import dev.tocsin.helper.Names;
import dev.tocsin.helper.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tocsin helper`: the process of root's that controls services, and the file that says which. The launcher starts the
/// process through its own entry, with an empty environment; this class edits the file, and gives the help.
@Command(
        name = "helper",
        description = {
            "Start, stop and restart services that root's file /etc/tocsin/helper.conf names, when a hub has signed"
                    + " for it.",
            "Alone it runs, as root, until it is stopped; its commands change the file, which counts at once."
        })
final class HelperCommand implements Callable<Integer> {
    private final Context context;
    private final Path root;
    private final HelperFile file;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    /// On the files of this machine.
    HelperCommand(Context context) {
        this(context, Path.of("/"), Ownership.ROOT);
    }

    /// On the files below `root`, which nobody but the owner that `ownership` names may have written.
    HelperCommand(Context context, Path root, Ownership ownership) {
        this.context = context;
        this.root = root;
        this.file = new HelperFile(root.resolve("etc/tocsin/helper.conf"), ownership);
    }

    @Override
    public Integer call() {
        throw new CommandFailure(ExitCode.USAGE, "the helper is started by the launcher: ./tocsin helper");
    }

    /// `tocsin helper allow`: makes the line of a service, or replaces it.
    @Command(name = "allow", description = "Let hubs that the file trusts do this with a service, and nothing else.")
    int allow(
            @Parameters(
                            paramLabel = "SERVICE",
                            description = "Its exact name: nginx.service on systemd, else that of its init script.")
                    String service,
            @Parameters(paramLabel = "VERB,...", description = "start, stop and restart, by commas.") String verbs,
            @Option(
                            names = "--cooldown",
                            paramLabel = "SPAN",
                            description = "Rest after an action, 1s to 24h. Default: 60s.")
                    @Nullable
                    String cooldown,
            @Option(
                            names = "--max",
                            paramLabel = "N/h",
                            description = "Actions in any hour, 1/h to 30/h. Default: 6/h.")
                    @Nullable
                    String most,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfAllow) {
        if (!Names.isService(service)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "got \"" + service + "\"; a service is 1 to 128 letters, digits and _ . @ : -");
        }
        if (Files.isDirectory(root.resolve("run/systemd/system")) && service.indexOf('.') < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "got " + service + "; this machine has systemd, where it is the full name: " + service
                            + ".service");
        }
        word("VERB", verbs);
        List<String> words = new ArrayList<>(List.of("allow", service, verbs));
        if (cooldown != null) {
            words.add("cooldown=" + word("--cooldown", cooldown));
        }
        if (most != null) {
            words.add("max=" + word("--max", most));
        }
        file.edit(lines -> {
            int at = HelperFile.line(lines, service);
            lines.add(at < 0 ? lines.size() : at, String.join(" ", words));
            if (at >= 0) {
                lines.remove(at + 1);
            }
        });
        context.out().println(String.join(" ", words));
        return ExitCode.DONE.number();
    }

    /// `tocsin helper forbid`: takes the line of a service away.
    @Command(name = "forbid", description = "Take what was allowed for a service back.")
    int forbid(
            @Parameters(paramLabel = "SERVICE", description = "Its name in the file.") String service,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfForbid) {
        file.edit(lines -> {
            int at = HelperFile.line(lines, service);
            if (at < 0) {
                throw new CommandFailure(ExitCode.REFUSED, "the file has no line allow " + service);
            }
            lines.remove(at);
        });
        context.out().println("nothing is allowed for " + service);
        return ExitCode.DONE.number();
    }

    /// `tocsin helper trust`: one more hub whose word counts.
    @Command(name = "trust", description = "Take the word of one more hub.")
    int trust(
            @Parameters(paramLabel = "KEY", description = "Its public key, 60 characters, as the hub shows it.")
                    String key,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfTrust) {
        if (!key.matches("[A-Za-z0-9+/=]{60}")) {
            throw new CommandFailure(ExitCode.USAGE, "got a key of another form; a hub's has 60 characters");
        }
        String line = "trust " + key;
        file.edit(lines -> {
            if (lines.stream().noneMatch(one -> isTrust(one, key))) {
                lines.add(line);
            }
        });
        context.out().println(line);
        return ExitCode.DONE.number();
    }

    /// `tocsin helper distrust`: a hub whose word counts no more.
    @Command(name = "distrust", description = "Take the word of a hub no more. The last one stays: stop the helper.")
    int distrust(
            @Parameters(paramLabel = "KEY", description = "Its public key in the file.") String key,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfDistrust) {
        file.edit(lines -> {
            if (!lines.removeIf(one -> isTrust(one, key))) {
                throw new CommandFailure(ExitCode.REFUSED, "the file has no line trust " + key);
            }
        });
        context.out().println("that hub is not trusted any more");
        return ExitCode.DONE.number();
    }

    private static boolean isTrust(String line, String key) {
        String[] words = line.strip().split("[ \t]+", 3);
        return words.length > 1 && words[0].equals("trust") && words[1].equals(key);
    }

    /// `tocsin helper check`: what the file allows, and whether the record is whole.
    @Command(name = "check", description = "Print what the file allows, and whether the record of actions is whole.")
    int check(
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfCheck) {
        HelperConfig config = file.read();
        context.out()
                .println("for " + config.account() + " on host " + config.host() + ", hubs trusted: "
                        + config.hubs().size());
        new TreeMap<>(config.services())
                .forEach((service, allowed) -> context.out()
                        .println(service + ": "
                                + allowed.verbs().stream()
                                        .sorted()
                                        .map(Verb::word)
                                        .collect(Collectors.joining(", "))
                                + "; rests " + allowed.cooldownMillis() / 1000 + " s, at most " + allowed.mostPerHour()
                                + " an hour"));
        Path log = root.resolve("var/log/tocsin/helper.log");
        try {
            String breach = ChainedLog.breach(log);
            if (breach != null) {
                throw new CommandFailure(ExitCode.REFUSED, "the record is not whole: " + breach);
            }
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.NOT_ALLOWED, "cannot read the record: " + unreadable.getMessage());
        }
        context.out().println("the record is whole: " + log);
        return ExitCode.DONE.number();
    }

    /// `text` when it is one word of the file.
    private static String word(String what, String text) {
        if (!text.matches("[a-z0-9,/]{1,40}")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "got " + what + " \"" + text + "\"; see tocsin helper allow --help");
        }
        return text;
    }
}
