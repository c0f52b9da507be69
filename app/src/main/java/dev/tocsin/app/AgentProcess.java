package dev.tocsin.app;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The agent of `tocsin up`: a process of its own, started, taken over, watched and stopped.
///
/// - It outlives a killed hub; the next `up` on the same data directory finds it by `agent/agent.json` (process id and
///   start, so that a reused id is nobody else) and leaves it alone when version and hub address are the same.
/// - One that ends by itself is started again, after a pause that doubles from 1 s to 30 s and begins anew once an
///   agent has lived for a minute.
/// - It gets its join token on standard input: no argument, no file, no shell history has ever held it.
final class AgentProcess implements AutoCloseable {
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30 * FIRST_PAUSE_NANOS;
    private static final long SETTLED_NANOS = 60 * FIRST_PAUSE_NANOS;
    private static final long LOOK_MILLIS = 60_000;
    private static final long STOP_SECONDS = 8; // an agent writes and leaves within a second; then it is killed
    private static final long LOG_BYTES = 4 << 20; // a day of a hub that is away, many times over

    /// What the agent is started with.
    ///
    /// @param tree the runnable tree, with `agent/` and `agent.options`
    /// @param data data directory; the agent's files lie in `agent/` below it
    /// @param hubAddress where it connects
    /// @param version the version that is to run
    /// @param root whether this user is root
    record Plan(Path tree, Path data, String hubAddress, String version, boolean root) {}

    /// Makes a join token when one is needed.
    interface JoinToken {
        /// A fresh token for one machine.
        ///
        /// @throws IOException when it could not be stored
        String create() throws IOException;
    }

    private final Plan plan;
    private final JoinToken joinToken;
    private final Clock clock;
    private final Log log;
    private final Thread keeper;
    private final Job job;
    private volatile boolean stopping;
    private volatile @Nullable ProcessHandle current;

    /// An agent that is not looked after yet.
    AgentProcess(Plan plan, JoinToken joinToken, Clock clock, Log log, Jobs jobs) {
        this.plan = plan;
        this.joinToken = joinToken;
        this.clock = clock;
        this.log = log;
        this.job = jobs.add("local-agent", "Keeps the agent of this machine running.", LOOK_MILLIS);
        this.keeper = Thread.ofVirtual().name("agent keeper").unstarted(this::keep);
    }

    /// Takes over the agent that runs, or starts one; looks after it from now on.
    ///
    /// @throws CommandFailure when it cannot be started at all
    void start() {
        try {
            PrivateFiles.createDirectories(plan.data().resolve("agent"));
            current = takenOver();
            if (current == null) {
                current = launch();
            }
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, "cannot start the agent: " + failure.getMessage(), failure);
        }
        keeper.start();
    }

    /// Stops the agent: asks, waits, and kills one that does not listen.
    @Override
    public void close() {
        stopping = true;
        keeper.interrupt();
        ProcessHandle process = current;
        if (process != null) {
            stop(process);
        }
    }

    private void keep() {
        long pause = FIRST_PAUSE_NANOS;
        try {
            while (!stopping) {
                long began = clock.monotonicNanos();
                ProcessHandle process = current;
                if (process != null) {
                    watch(process);
                }
                if (stopping) {
                    return;
                }
                job.begin();
                job.failed("the agent ended");
                boolean settled = clock.monotonicNanos() - began > SETTLED_NANOS;
                pause = settled ? FIRST_PAUSE_NANOS : pause;
                log.warn(
                        "up",
                        "the agent ended; it is started again in " + pause / FIRST_PAUSE_NANOS + " s, its own"
                                + " words are in " + logFile());
                clock.awaitNanos(clock.monotonicNanos() + pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                current = relaunch();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    /// Waits for the end of `process`, and looks at the size of its log each minute.
    private void watch(ProcessHandle process) throws InterruptedException {
        while (true) {
            try {
                process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException alive) {
                job.run(() -> {
                    trimLog();
                    return "process " + process.pid();
                });
            } catch (ExecutionException failure) {
                throw new AssertionError("BUG: got " + failure.getCause() + ", must be an end", failure);
            }
        }
    }

    private @Nullable ProcessHandle relaunch() {
        try {
            return launch();
        } catch (IOException failure) {
            log.error("up", "the agent cannot be started: " + failure.getMessage());
            return null;
        }
    }

    private ProcessHandle launch() throws IOException {
        trimLog();
        boolean joins = !Files.exists(plan.data().resolve("agent/identity"));
        List<String> command = new ArrayList<>(AgentImage.command(plan.tree()));
        command.addAll(List.of("--data", plan.data().toString(), "--hub", plan.hubAddress()));
        if (plan.root()) {
            command.add("--allow-root");
        }
        if (joins) {
            command.addAll(List.of("--join", "-"));
        }
        Process process = Programs.startWithLog(command, logFile(), AgentImage.ENVIRONMENT);
        try (OutputStream stdin = process.getOutputStream()) {
            if (joins) {
                stdin.write((joinToken.create() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        PrivateFiles.write(addressFile(), plan.hubAddress().getBytes(StandardCharsets.UTF_8));
        return process.toHandle();
    }

    /// The agent that already runs on this data directory, or null; one of another version, or of another hub address,
    /// is stopped first.
    private @Nullable ProcessHandle takenOver() throws IOException {
        JsonNode note;
        try {
            note = JsonMapper.shared().readTree(Files.readAllBytes(plan.data().resolve("agent/agent.json")));
        } catch (NoSuchFileException none) {
            return null;
        } catch (JacksonException torn) {
            log.warn("up", "agent/agent.json cannot be read and is passed over: " + torn.getMessage());
            return null;
        }
        long pid = note.path("pid").asLong(0);
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || startTicks(pid) != note.path("startTicks").asLong(-1)) {
            return null;
        }
        boolean same = note.path("version").asString("").equals(plan.version())
                && addressOf().equals(plan.hubAddress());
        if (same) {
            log.info("up", "took over the running agent, process " + pid);
            return process;
        }
        log.info("up", "restarting the running agent, process " + pid + ": it is of another version or hub address");
        stop(process);
        return null;
    }

    /// When `pid` was started, in clock ticks since boot (field 22 of proc_pid_stat(5)); -2 when there is no such
    /// process. The name in field 2 may hold anything, so fields are counted behind its last parenthesis.
    private static long startTicks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[19]); // field 3 is the first behind the name
        } catch (NoSuchFileException gone) {
            return -2;
        }
    }

    private void stop(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException deaf) {
            log.warn(
                    "up",
                    "the agent did not stop within " + STOP_SECONDS + " s and is killed; what it read is on disk");
            process.destroyForcibly();
        } catch (ExecutionException failure) {
            throw new AssertionError("BUG: got " + failure.getCause() + ", must be an end", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Moves a log that has grown into `agent.log.1`. The agent appends, so its next line begins the empty file.
    private void trimLog() {
        Path file = logFile();
        try {
            if (Files.exists(file) && Files.size(file) > LOG_BYTES) {
                Files.copy(file, file.resolveSibling("agent.log.1"), StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
            }
        } catch (IOException failure) {
            log.warn("up", "cannot rotate " + file + ": " + failure.getMessage());
        }
    }

    private Path logFile() {
        return plan.data().resolve("agent/agent.log");
    }

    private Path addressFile() {
        return plan.data().resolve("agent/hub-address");
    }

    private String addressOf() throws IOException {
        return Files.exists(addressFile()) ? Files.readString(addressFile()) : "";
    }

    /// A token for one machine, for a quarter of an hour, that says where it came from.
    static JoinToken tokensOf(dev.tocsin.hub.Enrollments enrollments) {
        return () -> enrollments.create(Map.of(), 1, Duration.ofMinutes(15)).token();
    }
}
