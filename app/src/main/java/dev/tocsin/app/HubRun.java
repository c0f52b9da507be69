package dev.tocsin.app;

import dev.tocsin.base.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One run of a hub, from its options to its end: what `tocsin up` and `tocsin hub` share.
final class HubRun {
    private final Context context;
    private final HubOptions options;
    private final Log log;

    HubRun(Context context, HubOptions options) {
        this.context = context;
        this.options = options;
        Log.Level least = options.verbose ? Log.Level.INFO : Log.Level.WARN;
        this.log = new Log(context.clock(), context.err(), least, options.logFormat);
    }

    /// Starts, tells where, and stays until a signal comes; the signal's hook ends the process. With `withAgent`
    /// the agent of this machine belongs to it.
    ///
    /// @throws CommandFailure when it cannot start
    Integer untilStopped(boolean withAgent) throws InterruptedException {
        LibraryLogs.route(log);
        Address web = Address.parse("--web", options.web);
        Address agents = Address.parse("--agents", options.agents);
        options.reach.check(web, "--web");
        Path data = context.data(options.data);
        String version = Build.read().version();
        AtomicReference<@Nullable Wiring> hub = new AtomicReference<>();
        AtomicReference<@Nullable AgentProcess> agent = new AtomicReference<>();
        Interruption.onSignal(() -> stop(hub.get(), agent.get()));
        try {
            Wiring.Settings settings = new Wiring.Settings(
                            data, web, agents, options.reach, options.retention(), version)
                    .with(options.config)
                    .with(options.watch.kept())
                    .withAnchors(options.watch.anchors());
            Wiring started = Wiring.start(settings, context.clock(), log);
            hub.set(started);
            if (withAgent) {
                agent.set(agentOf(started, data, version));
            }
            tell(started);
        } catch (IOException failure) {
            stop(hub.get(), agent.get());
            throw new CommandFailure(ExitCode.CANNOT_START, String.valueOf(failure.getMessage()), failure);
        } catch (RuntimeException failure) {
            stop(hub.get(), agent.get());
            throw failure;
        }
        new CountDownLatch(1).await(); // the end comes by signal
        return ExitCode.DONE.number();
    }

    private AgentProcess agentOf(Wiring hub, Path data, String version) {
        String tree = System.getProperty("tocsin.tree");
        if (tree == null) {
            throw new CommandFailure(
                    ExitCode.CANNOT_START,
                    "the agent's program is not known: start through ./tocsin, or give --no-agent");
        }
        AgentProcess.Plan plan =
                new AgentProcess.Plan(Path.of(tree), data, hub.localAgentsAddress(), version, context.root());
        AgentProcess agent =
                new AgentProcess(plan, AgentProcess.tokensOf(hub.enrollments()), context.clock(), log, hub.jobs());
        agent.start();
        return agent;
    }

    private void tell(Wiring hub) throws IOException {
        PrintStream out = context.out();
        // Since the Java machine started: the process itself may have spent minutes building before.
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        double seconds = Math.max(0, context.clock().wallMillis() - began) / 1000.0;
        out.println(String.format(Locale.ROOT, "Ready in %.1f s", seconds));
        out.println("Sign in: " + hub.signinLink());
        String ssh = context.environment().get("SSH_CONNECTION");
        if (ssh != null) {
            out.println("From your own machine first: " + tunnel(hub.webUrl(), ssh));
        }
        out.flush();
    }

    /// The line that brings the web port to the desk: `SSH_CONNECTION` is "client port server port" (ssh(1)).
    private static String tunnel(String url, String connection) {
        String address = url.substring(url.indexOf("//") + 2);
        String port = address.substring(address.lastIndexOf(':') + 1);
        String[] words = connection.split(" ", -1);
        String server = words.length == 4 ? words[2] : "HOST";
        return "ssh -L " + port + ":" + address + " " + System.getProperty("user.name") + "@" + server;
    }

    private static void stop(@Nullable Wiring hub, @Nullable AgentProcess agent) {
        if (agent != null) {
            agent.close();
        }
        if (hub != null) {
            hub.close();
        }
    }
}
