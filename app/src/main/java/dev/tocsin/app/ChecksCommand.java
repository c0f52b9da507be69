package dev.tocsin.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin checks`: every check of the hub in one line.
@Command(name = "checks", description = "List the checks of the hub: state, code, since when, message.")
final class ChecksCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    ChecksCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode checks = client.get("/checks", Map.of());
            if (json) {
                context.out().println(checks);
            } else if (checks.path("items").isEmpty()) {
                context.err().println("No check yet. Add one in the browser under Checks, or by POST /checks.");
            } else {
                print(checks.path("items"));
            }
        }
        return ExitCode.DONE.number();
    }

    private void print(JsonNode checks) {
        Grid grid = new Grid("HOST", "NAME", "STATE", "CODE>", "FOR>", "MESSAGE", "ID");
        long now = context.clock().wallMillis();
        for (JsonNode check : checks) {
            long since = check.path("since").asLong(0);
            grid.row(
                    check.path("host").asString(""),
                    check.path("name").asString(""),
                    check.path("state").asString(""),
                    check.path("code").asString(""),
                    since == 0 ? "-" : Words.span(now - since),
                    check.path("message").asString(""),
                    check.path("id").asString(""));
        }
        grid.print(context.out());
    }
}
