package dev.tocsin.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin enroll`: lets a new machine join.
@Command(name = "enroll", description = "Let a new machine join.", synopsisSubcommandLabel = "COMMAND")
final class EnrollCommand {
    private final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    EnrollCommand(Context context) {
        this.context = context;
    }

    /// `tocsin enroll create`: prints the token alone on standard output, and on standard error the line to paste
    /// on the new machine, which asks for it.
    @Command(
            name = "create",
            description = "Make a join token and print it; standard error says what to run on the new machine.")
    int create(
            @Option(
                            names = "--labels",
                            paramLabel = "K=V",
                            split = ",",
                            description = "Labels of the machines that join, such as site=fra-1.")
                    @Nullable
                    Map<String, String> labels,
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "How many machines may join by it, 1-100. Default: 1.")
                    int uses,
            @Option(
                            names = "--ttl",
                            paramLabel = "SPAN",
                            defaultValue = "30m",
                            description = "How long it works, at most 24h. Default: 30m.")
                    String ttl,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin ClientOptions hub) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("labels", labels == null ? Map.of() : labels);
        body.put("uses", uses);
        body.put("ttl", ttl);
        String line;
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode made = client.post("/enrollments", body);
            line = made.path("install").asString("");
            if (json) {
                context.out().println(made);
                return ExitCode.DONE.number();
            }
            context.out().println(made.path("token").asString(""));
        }
        tellHow(line, LocalHub.find(context.data(hub.data)));
        return ExitCode.DONE.number();
    }

    /// Says what to paste on the new machine; `line` is the hub's answer, empty from one that gave none.
    private void tellHow(String line, @Nullable LocalHub local) {
        String agents = local == null || local.agentsAddress().isEmpty() ? "HUB:8628" : local.agentsAddress();
        boolean loopback = agents.startsWith("127.") || agents.startsWith("[::1]") || agents.startsWith("localhost");
        if (line.isEmpty()) {
            context.err().println("On the new machine (asks for the token on standard input):");
            context.err().println("  tocsin agent --hub " + agents + " --join -");
        } else {
            context.err().println("Paste on the new machine; it asks for the token:");
            context.err().println("  " + line);
        }
        if (loopback) {
            context.err()
                    .println("This hub listens on this machine only; others reach it after: tocsin up"
                            + " --agents 0.0.0.0:8628 --web 0.0.0.0:8627 --tls own");
        }
    }
}
