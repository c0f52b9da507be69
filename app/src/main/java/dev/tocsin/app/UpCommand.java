package dev.tocsin.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tocsin up`: hub and agent of this machine with one command and no question.
@Command(name = "up", description = "Start the hub and the agent of this machine; Ctrl-C stops both.")
final class UpCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    HubOptions options = new HubOptions();

    @Option(names = "--no-agent", description = "Start the hub alone.")
    boolean noAgent;

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (context.root()) {
            context.err()
                    .println("tocsin: running as root: hub and agent both have its rights (see SECURITY.md); a user"
                            + " of its own is enough");
        }
        return new HubRun(context, options).untilStopped(!noAgent);
    }
}
