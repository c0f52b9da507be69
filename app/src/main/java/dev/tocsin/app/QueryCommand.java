package dev.tocsin.app;

import dev.tocsin.base.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tocsin query`: history for scripts.
///
/// One line per step and key, one column per asked column; steps above a second also carry the least and the
/// greatest second (`cpu_busy_min`, `cpu_busy_max`). A gap is an empty cell. Times are UTC.
@Command(
        name = "query",
        description = "Print history: one line per step and key. A gap is an empty cell; times are UTC.")
final class QueryCommand implements Callable<Integer> {
    /// How it is printed.
    enum Format {
        /// RFC 4180 with a header line.
        CSV,
        /// The API's own answer.
        JSON,
        /// For eyes.
        TABLE
    }

    private final Context context;

    @Parameters(paramLabel = "HOST", description = "Name or id.")
    String host = "";

    @Option(
            names = "--table",
            required = true,
            paramLabel = "T",
            description = "system, cpu, disk, mount, net, process, cgroup, sensor or process_group.")
    String table = "";

    @Option(
            names = "--columns",
            required = true,
            paramLabel = "A,B",
            description = "Columns of that table, such as cpu_busy,mem_used.")
    String columns = "";

    @Option(
            names = "--key",
            paramLabel = "K",
            description = "One entity (a device, a mount point, pid@start). Default: all.")
    @Nullable
    String key;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "-1h",
            description = "Begin: -1h, ISO 8601 or epoch ms. Default: -1h.")
    String from = "-1h";

    @Option(names = "--to", paramLabel = "TIME", defaultValue = "now", description = "End, not included. Default: now.")
    String to = "now";

    @Option(
            names = "--step",
            paramLabel = "SPAN",
            description = "Width of a step, 1s or more. Default: at most 2,000 steps.")
    @Nullable
    String step;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "table",
            description = "csv, json or table. Default: table.")
    Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    QueryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        checkRange();
        JsonNode answer;
        try (HubClient client = LocalHub.client(context, hub)) {
            Map<String, @Nullable String> query = new HashMap<>();
            query.put("table", table);
            query.put("columns", columns);
            query.put("key", key);
            query.put("from", from);
            query.put("to", to);
            query.put("step", step);
            answer = client.get("/hosts/" + HostWord.segment(client, host) + "/series", query);
        }
        if (json || format == Format.JSON) {
            context.out().println(answer);
            return ExitCode.DONE.number();
        }
        if (answer.path("series").isEmpty()) {
            context.err().println("Nothing was recorded in that range.");
        }
        print(answer);
        return ExitCode.DONE.number();
    }

    /// Says what is wrong with a time before the hub is asked, and takes the same words.
    private void checkRange() {
        long now = context.clock().wallMillis();
        try {
            long first = Units.momentMillis(from, now);
            long end = Units.momentMillis(to, now);
            if (first >= end) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--from " + from + " is not before --to " + to + "; a range is [from, to)");
            }
            if (step != null) {
                Units.duration(step);
            }
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "--from, --to and --step: " + wrong.getMessage(), wrong);
        }
    }

    private void print(JsonNode answer) {
        boolean whole = answer.path("stepMillis").asLong() <= 1000;
        List<String> asked = List.of(columns.split(",", -1));
        Map<String, Map<String, JsonNode>> byKey = new LinkedHashMap<>();
        answer.path("series")
                .forEach(s -> byKey.computeIfAbsent(s.path("key").asString(""), _ -> new HashMap<>())
                        .put(s.path("column").asString(""), s));
        boolean keyed = byKey.keySet().stream().anyMatch(k -> !k.isEmpty());
        List<String> heads = new ArrayList<>(List.of("time"));
        if (keyed) {
            heads.add("key");
        }
        for (String column : asked) {
            heads.add(column);
            if (!whole) {
                heads.add(column + "_min");
                heads.add(column + "_max");
            }
        }
        Grid grid = new Grid(heads.stream()
                .map(h -> h.equals("time") || h.equals("key") ? h : h + ">")
                .toArray(String[]::new));
        if (format == Format.CSV) {
            context.out().println(csv(heads));
        }
        byKey.forEach((k, byColumn) -> {
            int points = byColumn.values().iterator().next().path("t").size();
            for (int i = 0; i < points; i++) {
                List<String> cells = row(new Line(k, keyed, whole, byColumn), asked, i);
                if (format == Format.CSV) {
                    context.out().println(csv(cells));
                } else {
                    grid.row(cells.toArray(String[]::new));
                }
            }
        });
        if (format == Format.TABLE) {
            grid.print(context.out());
        }
    }

    /// What the lines of one key share.
    ///
    /// @param key the key
    /// @param keyed whether it is printed
    /// @param whole whether a step is one second, so that the mean is all there is
    /// @param byColumn its series by column
    private record Line(String key, boolean keyed, boolean whole, Map<String, JsonNode> byColumn) {}

    private static List<String> row(Line line, List<String> asked, int i) {
        List<String> cells = new ArrayList<>();
        cells.add(Units.iso(
                line.byColumn().values().iterator().next().path("t").get(i).asLong()));
        if (line.keyed()) {
            cells.add(line.key());
        }
        for (String column : asked) {
            JsonNode series = line.byColumn().get(column);
            for (String part : line.whole() ? List.of("avg") : List.of("avg", "min", "max")) {
                JsonNode value = series == null ? null : series.path(part).get(i);
                cells.add(value == null || !value.isNumber() ? "" : Words.plain(value.asDouble()));
            }
        }
        return cells;
    }

    private static String csv(List<String> cells) {
        return String.join(",", cells.stream().map(QueryCommand::csv).toList());
    }

    private static String csv(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
