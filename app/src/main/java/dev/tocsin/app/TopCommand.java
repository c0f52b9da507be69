package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Units;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tocsin top`: the processes of a machine, live or at any past second.
///
/// Live in a terminal it draws on the alternate screen, which Ctrl-C leaves as it was; into a pipe it prints one table
/// a second. A second nobody recorded is said, with the nearest one.
@Command(name = "top", description = "Show the processes of a machine: live, or at any past second.")
final class TopCommand implements Callable<Integer> {
    /// What the rows are sorted by.
    enum Sort {
        /// CPU time.
        CPU,
        /// Resident memory.
        RSS,
        /// Bytes read and written.
        IO
    }

    private static final long REFRESH_NANOS = 1_000_000_000L; // a second is what there is
    private static final int MOST_ROWS = 10_000; // what the API gives at most
    private static final int MOST_UNIT = 20; // the command line needs the room more
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";

    private final Context context;

    @Parameters(paramLabel = "HOST", description = "Name or id.")
    String host = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "A past second: -5m, 2026-11-22T03:12:07Z or epoch milliseconds.")
    @Nullable
    String at;

    @Option(names = "--sort", paramLabel = "BY", defaultValue = "cpu", description = "cpu, rss or io. Default: cpu.")
    Sort sort = Sort.CPU;

    @Option(names = "--limit", paramLabel = "N", description = "At most N rows. Default: what fits, or all.")
    @Nullable
    Integer limit;

    @Option(names = "--once", description = "Print once and end; --at implies it.")
    boolean once;

    @Option(names = "--json", description = "Print JSON, once.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    TopCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (limit != null && (limit < 1 || limit > MOST_ROWS)) {
            throw new CommandFailure(ExitCode.USAGE, "--limit got " + limit + "; it takes 1 to " + MOST_ROWS);
        }
        checkTime();
        try (HubClient client = LocalHub.client(context, hub)) {
            if (json) {
                context.out().println(ask(client));
            } else if (once || at != null) {
                lines(ask(client), width(), Integer.MAX_VALUE).forEach(context.out()::println);
            } else {
                follow(client);
            }
        }
        return ExitCode.DONE.number();
    }

    private void checkTime() {
        if (at != null) {
            try {
                Units.momentMillis(at, context.clock().wallMillis());
            } catch (IllegalArgumentException wrong) {
                throw new CommandFailure(ExitCode.USAGE, "--at " + wrong.getMessage(), wrong);
            }
        }
    }

    private void follow(HubClient client) throws InterruptedException {
        boolean draws = context.terminal();
        Clock clock = context.clock();
        AtomicBoolean entered = new AtomicBoolean();
        Interruption.onSignal(() -> {
            if (entered.get()) {
                context.out().print(LEAVE);
            }
        });
        JsonNode first = ask(client); // a wrong name is told before the screen is taken
        if (draws) {
            entered.set(true);
            context.out().print(ENTER);
        }
        try {
            long next = clock.monotonicNanos();
            JsonNode answer = first;
            while (!context.out().checkError()) { // the reader of a pipe may have gone
                show(answer, draws);
                next = Math.max(next + REFRESH_NANOS, clock.monotonicNanos());
                clock.awaitNanos(next);
                answer = ask(client);
            }
        } finally {
            if (draws) {
                context.out().print(LEAVE);
                context.out().flush();
            }
        }
    }

    private void show(JsonNode answer, boolean draws) {
        if (!draws) {
            lines(answer, Integer.MAX_VALUE, Integer.MAX_VALUE).forEach(context.out()::println);
            context.out().println();
            context.out().flush();
            return;
        }
        Programs.TerminalSize size = Programs.terminalSize();
        StringBuilder screen = new StringBuilder("\033[H");
        List<String> lines = lines(answer, size.columns(), size.rows() - 3);
        for (int i = 0; i < Math.min(lines.size(), size.rows() - 1); i++) {
            screen.append(lines.get(i)).append("\033[K\r\n");
        }
        context.out().print(screen.append("\033[J"));
        context.out().flush();
    }

    /// As wide as the terminal; into a pipe or a file, lines are whole.
    private int width() {
        return context.terminal() ? Programs.terminalSize().columns() : Integer.MAX_VALUE;
    }

    private JsonNode ask(HubClient client) {
        Map<String, @Nullable String> query = new HashMap<>();
        query.put("at", at);
        query.put("sort", sort == Sort.RSS ? "rss" : "cpu");
        query.put("limit", sort == Sort.IO || limit == null ? null : String.valueOf(limit));
        return client.get("/hosts/" + HostWord.segment(client, host) + "/top", query);
    }

    private List<String> lines(JsonNode answer, int columns, int fit) {
        List<JsonNode> rows = new java.util.ArrayList<>();
        answer.path("rows").forEach(rows::add);
        if (sort == Sort.IO) {
            rows.sort(java.util.Comparator.comparingDouble((JsonNode row) -> -orZero(io(row))));
        }
        Grid grid = new Grid("PID>", "USER", "S", "CPU>", "RSS>", "READ/s>", "WRITE/s>", "THR>", "UNIT", "COMMAND");
        int most = Math.min(limit == null ? Integer.MAX_VALUE : limit, fit);
        rows.stream()
                .limit(Math.max(1, most))
                .forEach(row -> grid.row(
                        row.path("pid").asString(""),
                        row.path("user").asString(""),
                        row.path("state").asString(""),
                        Words.percent(number(row.path("cpu"))),
                        Words.size(number(row.path("rss"))),
                        Words.size(number(row.path("read_bytes"))),
                        Words.size(number(row.path("write_bytes"))),
                        Words.plain(number(row.path("threads"))),
                        unit(row),
                        command(row)));
        List<String> lines = new java.util.ArrayList<>();
        lines.add(host + "  " + Units.iso(answer.path("at").asLong()) + "  "
                + answer.path("total").asString("?") + " processes");
        lines.addAll(grid.lines(columns));
        return lines;
    }

    /// The last part of the unit's path: `nginx.service` of `/system.slice/nginx.service`, at most 20 characters.
    private static String unit(JsonNode row) {
        String path = row.path("unit").asString("");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.length() <= MOST_UNIT ? name : name.substring(0, MOST_UNIT - 1) + "…";
    }

    private static String command(JsonNode row) {
        String line = row.path("cmdline").asString("");
        return line.isEmpty() ? "[" + row.path("name").asString("") + "]" : line;
    }

    private static double io(JsonNode row) {
        return orZero(number(row.path("read_bytes"))) + orZero(number(row.path("write_bytes")));
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
