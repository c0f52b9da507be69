package dev.tocsin.app;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Log;
import dev.tocsin.simulate.Demo;
import dev.tocsin.store.Retention;
import dev.tocsin.watch.Kept;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tocsin demo`: a hub with a few machines that do not exist, for anybody to look at without signing in.
///
/// Hub, agents and record are real; only what the agents measure is made up ([Demo]). Guests read and change nothing;
/// nobody signs in, so there is nothing to steal. The agents' port stays on loopback.
@Command(
        name = "demo",
        description = {
            "Start a hub with simulated machines, one of them failing; anybody may look, nobody changes anything.",
            "No account, no agent of this machine, nothing kept unless --data is given. Ctrl-C stops it."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String WHERE = "--listen";
    private static final int SECONDS_DAYS = 7;
    private static final int ROLLUP_DAYS = 30;
    private static final long KEPT_BYTES = 2L << 30; // a demonstration may run for months on a small machine
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    private final Context context;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where it listens, an address without port. Default: 127.0.0.1.")
    String listen = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8627",
            description = "The port; 0 picks a free one. Default: 8627.")
    int port;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "5",
            description = "Simulated machines, 3 to 50. Default: 5.")
    int hosts;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "6",
            description = "Hours of the past that they bring along, 0 to 48. Default: 6.")
    int hours;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "Keep the record in this directory, which no other command may have used.",
                "Default: a temporary one, deleted at the end."
            })
    @Nullable
    Path data;

    @Mixin
    WebOptions reach = new WebOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        check("--hosts", hosts, Demo.FEWEST_HOSTS, Demo.MOST_HOSTS);
        check("--hours", hours, 0, Demo.MOST_HOURS);
        check("--port", port, 0, 65_535);
        Address web = Address.parse(WHERE, (listen.indexOf(':') >= 0 ? "[" + listen + "]" : listen) + ":" + port);
        reach.check(web, WHERE);
        Log log = new Log(context.clock(), context.err(), Log.Level.WARN, Log.Format.TEXT);
        LibraryLogs.route(log);
        AtomicReference<@Nullable DemoFolder> folder = new AtomicReference<>();
        AtomicReference<@Nullable Wiring> hub = new AtomicReference<>();
        AtomicReference<@Nullable Demo> demo = new AtomicReference<>();
        Interruption.onSignal(() -> stop(demo.get(), hub.get(), folder.get()));
        try {
            DemoFolder place = DemoFolder.open(data);
            folder.set(place);
            Wiring.Settings settings = new Wiring.Settings(
                    place.path(),
                    web,
                    new Address("127.0.0.1", 0),
                    reach,
                    new Retention(SECONDS_DAYS, ROLLUP_DAYS, KEPT_BYTES),
                    Build.read().version(),
                    null,
                    true,
                    Kept.USUAL,
                    null);
            Wiring started = Wiring.start(settings, context.clock(), log);
            hub.set(started);
            started.retireAll(); // those of an earlier run had keys that only that run knew
            Demo machines = new Demo(new Demo.Plan(hosts, hours), around(log));
            demo.set(machines);
            machines.start(
                    started.localAgentsAddress(),
                    labels ->
                            started.enrollments().create(labels, 1, TOKEN_LIFE).token());
            tell(started, place);
        } catch (IOException failure) {
            stop(demo.get(), hub.get(), folder.get());
            throw new CommandFailure(ExitCode.CANNOT_START, String.valueOf(failure.getMessage()), failure);
        } catch (RuntimeException failure) {
            stop(demo.get(), hub.get(), folder.get());
            throw failure;
        }
        new CountDownLatch(1).await(); // the end comes by signal
        return ExitCode.DONE.number();
    }

    private BareAgent.Surroundings around(Log log) {
        return new BareAgent.Surroundings(context.clock(), log, new SecureRandom(), new SplittableRandom());
    }

    private void tell(Wiring hub, DemoFolder folder) {
        PrintStream out = context.out();
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        double seconds = Math.max(0, context.clock().wallMillis() - began) / 1000.0;
        out.println(String.format(Locale.ROOT, "Ready in %.1f s", seconds));
        out.println(hosts + " simulated machines, one of them failing"
                + (hours == 0 ? "" : ", with a past of " + hours + " h on its way"));
        out.println("Anybody may look, nobody changes anything: " + hub.publicUrl() + "/");
        out.println("Ctrl-C stops it" + (folder.temporary() ? " and deletes " + folder.path() : ""));
        out.flush();
    }

    private static void stop(@Nullable Demo demo, @Nullable Wiring hub, @Nullable DemoFolder folder) {
        if (demo != null) {
            demo.close();
        }
        if (hub != null) {
            hub.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CommandFailure(ExitCode.USAGE, option + " got " + value + "; it takes " + least + " to " + most);
        }
    }
}
