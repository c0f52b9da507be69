package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.store.Retention;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The hub's half of the rehearsal by which the agent's class cache is recorded (`agent/src/dist/build-image`): a
/// hub in a directory that is thrown away, and the agent that is given, started, let in, watched and asked, until
/// it has sent its first minute and that was acknowledged; then it is stopped as any agent is.
///
/// ```
/// Rehearsal DATA LOG COMMAND…      COMMAND gets --data, --hub and --join -
/// ```
public final class Rehearsal {
    private static final long PATIENCE_NANOS = 90_000_000_000L;
    private static final long STEP_NANOS = 100_000_000L;
    private static final long WATCHED_STEPS = 20; // two seconds, for the minute to be sent and acknowledged
    private static final long STOP_SECONDS = 20;

    private final Clock clock = Clock.system();
    private final Path data;

    private Rehearsal(Path data) {
        this.data = data;
    }

    /// Runs the rehearsal; exit code 0 when everything happened.
    ///
    /// @param arguments data directory, the agent's log, its command
    /// @throws Exception when something did not; the build goes on without an image
    public static void main(String[] arguments) throws Exception {
        List<String> command = new ArrayList<>(Arrays.asList(arguments).subList(2, arguments.length));
        new Rehearsal(Path.of(arguments[0])).run(Path.of(arguments[1]), command);
        System.exit(0);
    }

    private void run(Path agentLog, List<String> command) throws IOException, InterruptedException {
        Log log = new Log(clock, System.err, Log.Level.WARN, Log.Format.TEXT);
        LibraryLogs.route(log);
        PrivateFiles.createDirectories(data);
        Address any = new Address("127.0.0.1", 0);
        Wiring.Settings settings = new Wiring.Settings(
                data.resolve("hub-data"),
                any,
                any,
                new WebOptions(),
                Retention.USUAL,
                Build.read().version());
        try (Wiring hub = Wiring.start(settings, clock, log)) {
            command.addAll(List.of(
                    "--data", data.resolve("agent-data").toString(), "--hub", hub.localAgentsAddress(), "--join", "-"));
            Process agent = Programs.startWithLog(command, agentLog, Map.of());
            try {
                String token = hub.enrollments()
                        .create(Map.of(), 1, Duration.ofMinutes(15))
                        .token();
                try (OutputStream stdin = agent.getOutputStream()) {
                    stdin.write((token + "\n").getBytes(StandardCharsets.UTF_8));
                }
                watch(agent, settings.data());
            } finally {
                agent.destroy(); // as an init system stops it; the recording is written then
                if (!agent.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    agent.destroyForcibly();
                }
            }
        }
    }

    /// Looks on as a browser does, so that the agent also sends live seconds and the open minute.
    private void watch(Process agent, Path hubData) throws IOException, InterruptedException {
        LocalHub local = LocalHub.find(hubData);
        if (local == null) {
            throw new IOException("the hub left no description in " + hubData);
        }
        Path spool = data.resolve("agent-data/agent/spool");
        long end = clock.monotonicNanos() + PATIENCE_NANOS;
        Set<String> minutes = new HashSet<>();
        int watched = 0;
        try (HubClient client = new HubClient(URI.create(local.webUrl()), local.token(), "")) {
            while (watched < WATCHED_STEPS) {
                if (clock.monotonicNanos() > end || !agent.isAlive()) {
                    throw new IOException("the agent ended no minute: alive " + agent.isAlive() + ", " + minutes);
                }
                client.get("/poll", Map.of("hosts", "*", "tables", "system,process"));
                client.get("/fleet", Map.of("minutes", "1"));
                addMinutes(spool, minutes);
                watched += minutes.size() > 1 ? 1 : 0;
                clock.awaitNanos(clock.monotonicNanos() + STEP_NANOS);
            }
        }
    }

    /// Adds the open minute's file: a second one says that the first minute is over.
    private static void addMinutes(Path spool, Set<String> minutes) throws IOException {
        if (Files.isDirectory(spool)) {
            try (Stream<Path> files = Files.list(spool)) {
                files.map(String::valueOf).filter(name -> name.endsWith(".rec")).forEach(minutes::add);
            }
        }
    }
}
