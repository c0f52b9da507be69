package dev.tocsin.app;

import dev.tocsin.base.Ownership;
import dev.tocsin.setup.HelperOrders;
import dev.tocsin.setup.SetupFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    private final HelperOrders orders;

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
        this.orders = new HelperOrders(root, ownership);
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
        return say(() -> orders.allow(service, verbs, cooldown, most));
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
        return say(() -> orders.forbid(service));
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
        return say(() -> orders.trust(key));
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
        return say(() -> orders.distrust(key));
    }

    /// `tocsin helper check`: what the file allows, and whether the record is whole.
    @Command(name = "check", description = "Print what the file allows, and whether the record of actions is whole.")
    int check(
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpOfCheck) {
        say(orders::allowed);
        return say(orders::record);
    }

    private int say(Supplier<List<String>> order) {
        try {
            order.get().forEach(context.out()::println);
            return ExitCode.DONE.number();
        } catch (SetupFailure failure) {
            throw new CommandFailure(
                    switch (failure.kind()) {
                        case USAGE -> ExitCode.USAGE;
                        case NOT_ALLOWED -> ExitCode.NOT_ALLOWED;
                        case REFUSED -> ExitCode.REFUSED;
                    },
                    failure.sentence());
        }
    }
}
