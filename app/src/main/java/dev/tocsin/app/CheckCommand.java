package dev.tocsin.app;

import dev.tocsin.base.Log;
import dev.tocsin.base.Printable;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.Sha256;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.watch.WatchFile;
import dev.tocsin.watch.alert.Direct;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.OneRun;
import dev.tocsin.watch.check.StateFile;
import dev.tocsin.watch.check.StateFile.Owed;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.notify.Template;
import dev.tocsin.watch.notify.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tocsin check`: the checks of a file without any hub, as cron runs them.
///
/// One line is printed for each change since the run before, whose state lies in a file; people that the file names are
/// told. What could not be delivered is tried again by the next run.
@Command(
        name = "check",
        description = {
            "Run the checks of a file without any hub. Prints a line for each change since the run before and tells"
                    + " the people that the file names.",
            "Exit code 0: nothing changed; 1: something changed; 2: the file is wrong."
        })
final class CheckCommand implements Callable<Integer> {
    private final Context context;
    private final Reach reach;

    @Parameters(paramLabel = "FILE", description = "A file of checks, see docs/reference/checks.md.")
    @Nullable
    Path file;

    @Option(names = "--once", description = "Look once and end. Without it: at each interval, until Ctrl-C.")
    boolean once;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where the state lies between two runs. Default: in the data directory, by the path of FILE.")
    @Nullable
    Path state;

    @Option(
            names = "--reset",
            paramLabel = "HOST[/NAME]",
            split = ",",
            description =
                    "Forget first what is remembered of these checks, or of all of a host: who fails rings again.")
    List<String> reset = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory; else $TOCSIN_DATA.")
    @Nullable
    Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    CheckCommand(Context context) {
        this.reach = new OpenReach(new Resolver());
        this.context = context;
    }

    @Override
    public Integer call() {
        Path path = java.util.Objects.requireNonNull(file, "picocli requires it");
        WatchFile checks = new ConfigFile(context).read(path, data);
        Path kept = statePath(path);
        try {
            StateFile.Content before = forgotten(StateFile.read(kept));
            boolean changed = once ? round(checks, kept, before, Map.of()) : repeat(checks, kept, before);
            return (changed ? ExitCode.CHANGED : ExitCode.DONE).number();
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, String.valueOf(failure.getMessage()), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.DONE.number();
        } finally {
            checks.channels().values().forEach(Channel::close);
        }
    }

    /// `content` without what `--reset` names; what is not known is not missed.
    private StateFile.Content forgotten(StateFile.Content content) {
        SequencedMap<String, StateFile.Kept> left = new LinkedHashMap<>(content.checks());
        left.keySet().removeIf(key -> reset.contains(key) || reset.contains(key.substring(0, key.lastIndexOf('/'))));
        return new StateFile.Content(left, content.owed());
    }

    /// The state of a file lies under a name that is made of its path, so that two files do not share one.
    private Path statePath(Path path) {
        if (state != null) {
            return state.toAbsolutePath();
        }
        try {
            String name = Sha256.hex(path.toAbsolutePath().normalize().toString(), 32);
            Path folder = context.data(data).resolve("check");
            PrivateFiles.createDirectories(folder);
            return folder.resolve(name);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.CANNOT_START, context.data(data) + " is not writeable: " + failure, failure);
        }
    }

    private boolean repeat(WatchFile checks, Path kept, StateFile.Content before)
            throws IOException, InterruptedException {
        Map<String, Long> last = new HashMap<>();
        StateFile.Content now = before;
        while (!Thread.interrupted()) {
            long began = context.clock().monotonicNanos();
            boolean changed = round(checks, kept, now, last);
            now = StateFile.read(kept);
            long next = checks.checks().stream()
                    .mapToLong(spec -> last.getOrDefault(spec.key(), began)
                            + spec.policy().interval().toNanos())
                    .min()
                    .orElse(began + 60_000_000_000L);
            context.out().flush();
            context.clock().awaitNanos(changed ? Math.min(next, began + 1_000_000_000L) : next);
        }
        return false;
    }

    /// Runs what is due by `last` (monotonic ns of each check's last look; none: at once), prints, remembers, tells.
    private boolean round(WatchFile checks, Path kept, StateFile.Content before, Map<String, Long> last)
            throws IOException, InterruptedException {
        long now = context.clock().monotonicNanos();
        List<CheckSpec> due = checks.checks().stream()
                .filter(spec -> !last.containsKey(spec.key())
                        || now - last.get(spec.key())
                                >= spec.policy().interval().toNanos())
                .toList();
        if (!once) {
            due.forEach(spec -> last.put(spec.key(), now));
        }
        OneRun.Result result =
                new OneRun(context.clock(), Log.none(), reach).run(checks.checks(), due, before.checks());
        Template alertLine = Template.of(checks.options().alertLine(), Texts.NAMES);
        boolean changed = false;
        for (Teller.Happening happening : result.happenings()) {
            if (happening.event().isTold()) {
                context.out().println(line(alertLine, happening));
                changed = true;
            }
        }
        context.out().flush();
        Direct direct = new Direct(
                context.clock(),
                checks.channels(),
                checks.contacts(),
                text -> context.err().println("tocsin: " + Printable.of(text)));
        String subject = checks.options().subject();
        List<Owed> owed = new ArrayList<>(before.owed());
        owed.addAll(direct.owed(result.happenings(), subject == null ? "" : subject));
        StateFile.write(kept, new StateFile.Content(result.states(), owed));
        if (!owed.isEmpty()) {
            StateFile.write(kept, new StateFile.Content(result.states(), direct.deliver(owed)));
        }
        return changed;
    }

    private static String line(Template template, Teller.Happening happening) {
        Notice.Line line = Teller.line(happening, 0, happening.event().severity());
        Notice notice = Teller.notice("", List.of(line), line.atMillis(), "");
        return Texts.line(template, notice, line, value -> value);
    }
}
