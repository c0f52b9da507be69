package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The agent's own entry point, without the command-line library of the hub. Exit codes are those of the
/// whole program (`docs/reference/exit-codes.md`): 0 asked to stop, 2 usage, 4 the hub does not let it in,
/// 5 refused by state, 6 cannot start, 70 a bug.
public final class AgentMain {
    private static final int BUG = 70;
    /// How long a stop may take: the open minute is written, the hub is told.
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /// What surrounds the program; a test gives its own.
    ///
    /// @param started told the agent before it runs, so that somebody can stop it
    record Surroundings(
            Map<String, String> environment,
            InputStream stdin,
            PrintStream out,
            PrintStream err,
            boolean root,
            Clock clock,
            Agent.Recorders recorders,
            Consumer<Agent> started) {}

    private AgentMain() {}

    /// Runs the agent until it is stopped by SIGTERM or SIGINT.
    ///
    /// @param arguments see `--help`
    public static void main(String[] arguments) {
        main(arguments, Clock.system());
    }

    /// The same by `clock`.
    static void main(String[] arguments, Clock clock) {
        Thread main = Thread.currentThread();
        int[] code = {0}; // read by the hook after main has ended
        Surroundings real = new Surroundings(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                isRoot(),
                clock,
                (config, host, log) -> recorder(config, host, clock, log),
                agent -> Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, main, code))));
        code[0] = run(List.of(arguments), real);
        Runtime.getRuntime().halt(code[0]); // nothing is left to be done, and the hook must not wait for this thread
    }

    /// The program without its process: parses, runs, returns the exit code.
    static int run(List<String> arguments, Surroundings around) {
        AgentArguments parser = new AgentArguments(around.environment(), around.stdin(), around.root());
        return switch (parser.parse(arguments)) {
            case AgentArguments.Parsed.Help() -> {
                around.out().print(AgentArguments.HELP);
                around.out().flush();
                yield Agent.End.DONE;
            }
            case AgentArguments.Parsed.Bad(String why) -> fail(around, Agent.End.USAGE, why);
            case AgentArguments.Parsed.Run(AgentConfig config) -> run(config, around);
        };
    }

    private static int run(AgentConfig config, Surroundings around) {
        if (around.root() && !config.allowRoot()) {
            return fail(
                    around,
                    Agent.End.USAGE,
                    "the agent needs no root: run it as a user of its own, or say --allow-root");
        }
        Log log = new Log(around.clock(), around.err(), Log.Level.INFO, config.logFormat());
        Agent agent = new Agent(config, around.clock(), log, new SecureRandom(), around.recorders());
        around.started().accept(agent);
        try {
            Agent.End end = agent.run();
            return end.line().isEmpty() ? end.exitCode() : fail(around, end.exitCode(), end.line());
        } catch (RuntimeException | AssertionError bug) {
            log.bug("agent", "the agent ended by a bug", bug);
            return BUG;
        }
    }

    private static int fail(Surroundings around, int code, String line) {
        around.err().println("tocsin agent: " + line);
        return code;
    }

    private static Agent.Running recorder(AgentConfig config, HostId host, Clock clock, Log log) throws IOException {
        Recorder recorder = new Recorder(config, host, clock, log, new SecureRandom());
        return new Agent.Running(recorder.recording(), recorder.rules(), recorder.services(), recorder);
    }

    /// The hook: the Java machine would exit with 143 after SIGTERM; a stop in order is 0.
    private static void stop(Agent agent, Thread main, int[] code) {
        agent.stop();
        try {
            if (!main.join(STOP_PATIENCE)) {
                System.err.println("tocsin agent: did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code[0]);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
