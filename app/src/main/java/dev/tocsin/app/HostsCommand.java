package dev.tocsin.app;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin hosts`: every machine in one line.
@Command(name = "hosts", description = "List the machines: state, age of the last word, CPU, memory.")
final class HostsCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    HostsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode hosts = client.get("/hosts", Map.of());
            if (json) {
                context.out().println(hosts);
            } else if (hosts.path("items").isEmpty()) {
                context.err()
                        .println("No machine yet. \"tocsin up\" records this one; \"tocsin enroll create\" lets"
                                + " another one join.");
            } else {
                print(hosts.path("items"), latest(client));
            }
        }
        return ExitCode.DONE.number();
    }

    private void print(JsonNode hosts, Map<String, JsonNode> latest) {
        Grid grid = new Grid("NAME", "STATE", "SEEN>", "CPU>", "MEMORY>", "OF>", "CPUS>", "PROCESSES>", "ID");
        long now = context.clock().wallMillis();
        for (JsonNode host : hosts) {
            JsonNode seen = host.path("lastSeen");
            JsonNode columns = latest.getOrDefault(
                    host.path("id").asString(""),
                    tools.jackson.databind.json.JsonMapper.shared().createObjectNode());
            grid.row(
                    host.path("name").asString(""),
                    host.path("state").asString(""),
                    seen.isNumber() ? Words.span(now - seen.asLong()) : "never",
                    Words.percent(last(columns.path("cpu_busy"))),
                    Words.size(last(columns.path("mem_used"))),
                    Words.size(number(host.path("memTotal"))),
                    host.path("cpus").isNumber() ? host.path("cpus").asString() : "-",
                    host.path("processes").isNumber() ? host.path("processes").asString() : "-",
                    host.path("id").asString(""));
        }
        grid.print(context.out());
    }

    /// The columns of the last minute, by host id.
    private static Map<String, JsonNode> latest(HubClient client) {
        JsonNode fleet = client.get("/fleet", Map.of("columns", "cpu_busy,mem_used", "minutes", "1"));
        Map<String, JsonNode> byId = new HashMap<>();
        fleet.path("hosts").forEach(h -> byId.put(h.path("id").asString(""), h.path("columns")));
        return byId;
    }

    /// The last known mean; NaN when there is none.
    private static double last(JsonNode column) {
        JsonNode means = column.path("avg");
        for (int i = means.size() - 1; i >= 0; i--) {
            if (means.get(i).isNumber()) {
                return means.get(i).asDouble();
            }
        }
        return Double.NaN;
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
