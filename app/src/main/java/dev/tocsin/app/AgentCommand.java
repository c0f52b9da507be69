package dev.tocsin.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tocsin agent`: the recorder alone. The launcher starts it through its own entry, without this command-line library;
/// this class gives its help, and takes the same words.
@Command(
        name = "agent",
        description = {
            "Record this machine and ship to a hub. Refuses to run as root without --allow-root.",
            "The first time it needs a join token (tocsin enroll create); then it has an identity of its own."
        })
final class AgentCommand implements Callable<Integer> {
    @Option(names = "--hub", paramLabel = "HOST:PORT,...", description = "Hubs to connect to, in this order.")
    String hub = "";

    @Option(names = "--join", paramLabel = "TOKEN", description = "Join token; - reads it from standard input.")
    String join = "";

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory; else $TOCSIN_DATA.")
    String data = "";

    @Option(
            names = "--checks",
            paramLabel = "WHERE,...",
            description = {
                "Where checks that the hub asks for may connect from here: own (the addresses of this machine), public,",
                "networks such as 10.0.0.0/8; none runs none. Else $TOCSIN_CHECKS. Default: public."
            })
    String checks = "";

    @Option(
            names = "--sites",
            paramLabel = "DIR,...",
            description = {
                "Directories whose directories are sites, such as /var/www/vhosts: their sizes are counted once a day,",
                "slowly. Else $TOCSIN_SITES. Default: none."
            })
    String sites = "";

    @Option(names = "--allow-root", description = "Run as root all the same.")
    boolean allowRoot;

    @Option(
            names = "--log-format",
            paramLabel = "F",
            defaultValue = "text",
            description = "text or json. Default: text.")
    String logFormat = "text";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Override
    public Integer call() {
        throw new CommandFailure(ExitCode.USAGE, "the agent is started by the launcher: ./tocsin agent");
    }
}
