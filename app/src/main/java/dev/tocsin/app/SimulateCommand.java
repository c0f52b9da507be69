package dev.tocsin.app;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.Units;
import dev.tocsin.simulate.Fleet;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `tocsin simulate`: a fleet of machines that do not exist, for load tests of a hub.
///
/// Each has a certificate and a connection of its own and speaks with the uplink of the real agent. Prints where it
/// is every ten seconds, and at the end what was acknowledged and what it cost this side.
@Command(
        name = "simulate",
        description = {
            "Run a fleet of simulated machines against a hub, for load tests.",
            "Each judges the rules that the hub tells it, as a real agent does.",
            "They stay in the hub's list as machines that are down: use a data directory of its own."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long SECOND = 1_000_000_000L;
    private static final int REPORT_SECONDS = 10;
    private static final int TOKEN_USES = 100; // the most that a token takes

    private final Context context;

    @Option(names = "--hosts", paramLabel = "N", defaultValue = "10", description = "Machines. Default: 10.")
    int hosts;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "150",
            description = "Processes of each. Default: 150.")
    int processes;

    @Option(names = "--for", paramLabel = "SPAN", description = "End after this time, such as 10m. Default: at Ctrl-C.")
    @Nullable
    String span;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seconds of history in a second, at most 60. Default: 1.")
    int speed;

    @Option(
            names = "--cut-every",
            paramLabel = "SPAN",
            description = "Break all connections at once, again and again: a storm of machines that come back.")
    @Nullable
    String cutEvery;

    @Option(
            names = "--hub",
            paramLabel = "ADDRESS",
            description = "Where agents connect. Default: as the hub of this machine says.")
    @Nullable
    String hub;

    @Option(names = "--json", description = "Print the figures as JSON, one line for each report.")
    boolean json;

    @Mixin
    ClientOptions client = new ClientOptions();

    private final Deque<String> tokens = new ArrayDeque<>();

    SimulateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        check("--hosts", hosts, 1, Fleet.MOST_HOSTS);
        check("--processes", processes, 0, Fleet.MOST_PROCESSES);
        check("--speed", speed, 1, 60);
        long runNanos = span == null ? Long.MAX_VALUE : nanos("--for", span);
        long cutNanos = cutEvery == null ? Long.MAX_VALUE : nanos("--cut-every", cutEvery);
        String address = address();
        Clock clock = context.clock();
        BareAgent.Surroundings around =
                new BareAgent.Surroundings(clock, Log.none(), new SecureRandom(), new SplittableRandom());
        try (HubClient api = LocalHub.client(context, client);
                Fleet fleet = new Fleet(new Fleet.Plan(hosts, processes, speed), around)) {
            join(fleet, api, address);
            fleet.start();
            watch(fleet, runNanos, cutNanos);
            return ExitCode.DONE.number();
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.UNREACHABLE, String.valueOf(failure.getMessage()), failure);
        }
    }

    private void join(Fleet fleet, HubClient api, String address) throws IOException, InterruptedException {
        AtomicInteger joined = new AtomicInteger();
        fleet.join(address, () -> token(api), () -> {
            int now = joined.incrementAndGet();
            if (!json && (now % 100 == 0 || now == hosts)) {
                context.out().println(now + " of " + hosts + " machines have joined");
            }
        });
    }

    private void watch(Fleet fleet, long runNanos, long cutNanos) throws InterruptedException {
        Clock clock = context.clock();
        long began = clock.monotonicNanos();
        long cpu = cpuNanos();
        long cuts = 0;
        for (long report = 1; ; report++) {
            long next = Math.min(report * REPORT_SECONDS * SECOND, runNanos);
            while (cutNanos <= runNanos && (cuts + 1) * cutNanos <= next) {
                cuts++;
                clock.awaitNanos(began + cuts * cutNanos);
                fleet.cut();
            }
            clock.awaitNanos(began + next);
            tell(fleet.figures(), clock.monotonicNanos() - began, cpuNanos() - cpu);
            if (next >= runNanos) {
                return;
            }
        }
    }

    private void tell(Fleet.Figures now, long nanos, long cpuNanos) {
        double seconds = nanos / 1e9;
        double cores = cpuNanos / 1e9 / seconds;
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("seconds", seconds);
            line.put("hosts", now.hosts());
            line.put("sealed", now.sealed());
            line.put("acknowledged", now.acknowledged());
            line.put("samples", now.samples());
            line.put("lagSeconds", now.lagSeconds());
            line.put("cpuSeconds", cpuNanos / 1e9);
            context.out().println(JsonMapper.shared().writeValueAsString(line));
        } else {
            context.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%6.0f s  %d machines  %d packs made  %d acknowledged  %d waiting  oldest %d s"
                                    + "  %.2f M samples/s  %.2f cores here",
                            seconds,
                            now.hosts(),
                            now.sealed(),
                            now.acknowledged(),
                            now.sealed() - now.acknowledged(),
                            now.lagSeconds(),
                            now.samples() / seconds / 1e6,
                            cores));
        }
    }

    private synchronized String token(HubClient api) {
        if (tokens.isEmpty()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("labels", Map.of("simulated", "yes"));
            body.put("uses", TOKEN_USES);
            body.put("ttl", "1h");
            String made = api.post("/enrollments", body).path("token").asString("");
            for (int i = 0; i < TOKEN_USES; i++) {
                tokens.add(made);
            }
        }
        return tokens.remove();
    }

    private String address() {
        if (hub != null) {
            return hub;
        }
        LocalHub local = LocalHub.find(context.data(client.data));
        if (local == null || local.agentsAddress().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "no hub found in " + context.data(client.data) + "; say where agents connect"
                            + " with --hub HOST:PORT");
        }
        return local.agentsAddress();
    }

    private static long nanos(String option, String text) {
        try {
            Duration value = Units.duration(text);
            return value.toNanos();
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, option + " " + wrong.getMessage(), wrong);
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CommandFailure(ExitCode.USAGE, option + " got " + value + "; it takes " + least + " to " + most);
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
