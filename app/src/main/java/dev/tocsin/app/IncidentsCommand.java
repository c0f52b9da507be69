package dev.tocsin.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin incidents`: what has failed and is not over, or what is over.
@Command(name = "incidents", description = "List what has failed and is not over.")
final class IncidentsCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--ended", description = "Those that are over instead, latest first.")
    boolean ended;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    IncidentsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode incidents = client.get("/incidents", Map.of("state", ended ? "ended" : "open"));
            if (json) {
                context.out().println(incidents);
            } else if (incidents.path("items").isEmpty()) {
                context.err().println(ended ? "No incident has ended yet." : "Nothing is wrong that a check looks at.");
            } else {
                print(incidents.path("items"));
            }
        }
        return ExitCode.DONE.number();
    }

    private void print(JsonNode incidents) {
        Grid grid = new Grid("ID>", "SEVERITY", "HOST", "SERVICE", "LASTED>", "TAKEN BY", "MESSAGE");
        long now = context.clock().wallMillis();
        for (JsonNode incident : incidents) {
            long end =
                    incident.path("ended").isNumber() ? incident.path("ended").asLong() : now;
            grid.row(
                    incident.path("id").asString(""),
                    incident.path("severity").asString(""),
                    incident.path("host").asString(""),
                    incident.path("service").asString(""),
                    Words.span(end - incident.path("opened").asLong(end)),
                    incident.path("ackedBy").asString("-"),
                    incident.path("message").asString(""));
        }
        grid.print(context.out());
    }
}
