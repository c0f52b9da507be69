package dev.tocsin.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tocsin hub`: the hub alone.
@Command(name = "hub", description = "Start the hub alone. Refuses to run as root without --allow-root.")
final class HubCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    HubOptions options = new HubOptions();

    @Option(names = "--allow-root", description = "Run as root all the same.")
    boolean allowRoot;

    HubCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (context.root() && !allowRoot) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the hub does not need root and does not run as root: start it as a user of its own, or give"
                            + " --allow-root");
        }
        return new HubRun(context, options).untilStopped(false);
    }
}
