package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.block.Table;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultShim;
import dev.tocsin.wire.Version;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/// The faults that a spool must live through, each as a loop over [SpoolPusher] in a process of its own: kills, power
/// cuts, deaths at each call that changes a file. The tests run them short, `bench/faults/agent-spool` long.
final class SpoolFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long MINUTE = SpoolFixture.MINUTE;
    private static final int CUTS_PER_SPOOL = 10;
    private static final int RUN_SECONDS = 155; // from half a minute: three packs are sealed, one of them is sent

    private final Clock clock = Clock.system();
    private final Path work;
    private final Path ledger;
    private final Path output;
    private final Random random;
    private long controlLost;

    /// Works below `work`; `seed` decides when something happens.
    SpoolFaults(Path work, long seed) throws IOException {
        this.work = Files.createDirectories(work);
        this.ledger = work.resolve("ledger");
        this.output = work.resolve("output");
        this.random = new Random(seed);
        Files.write(ledger, new byte[0]);
    }

    /// SIGKILL again and again on one spool; each run goes on where the last one noted to be.
    SpoolVerdict kills(int cycles) throws IOException, InterruptedException {
        Path spool = work.resolve("spool");
        for (int cycle = 0; cycle < cycles; cycle++) {
            int before = ledger().size();
            Process child = start(Map.of(), spool, nextSecond());
            try {
                awaitLines(child, before + 2);
                rest(50 + random.nextInt(850));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        List<String> all = ledger();
        return SpoolVerdict.of(spool, all, all, true);
    }

    /// Power cuts while a spool runs, each judged by what the disk had at that instant; a new spool after every ten,
    /// so
    /// that each is young enough to be read quickly.
    SpoolVerdict powerCuts(FaultDisk disk, int cycles) throws IOException, InterruptedException {
        SpoolVerdict sum = SpoolVerdict.NOTHING;
        for (int done = 0; done < cycles; done += CUTS_PER_SPOOL) {
            Path place = disk.directory().resolve("run-" + done);
            Files.write(ledger, new byte[0]);
            Process child = start(Map.of(), Files.createDirectories(place).resolve("spool"), MINUTE);
            try {
                awaitLines(child, 200);
                for (int cycle = 0; cycle < Math.min(CUTS_PER_SPOOL, cycles - done); cycle++) {
                    rest(50 + random.nextInt(850));
                    sum = sum.plus(powerCut(disk, place.getFileName().toString()));
                }
                awaitLines(child, 0);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        return sum;
    }

    private SpoolVerdict powerCut(FaultDisk disk, String place) throws IOException {
        List<String> before = ledger();
        try (FaultDisk.Left left = disk.cutPower()) {
            List<String> after = ledger();
            Path directory = left.directory().resolve(place);
            controlLost += controlLost(directory.resolve("control"), before);
            return SpoolVerdict.of(directory.resolve("spool"), before, after, false);
        }
    }

    /// Lines of the unsynced file that the power cuts took: when there are none, the cuts cut nothing.
    long controlLost() {
        return controlLost;
    }

    private static long controlLost(Path control, List<String> before) throws IOException {
        long there = Files.exists(control) ? Files.readString(control).lines().count() : 0;
        return Math.max(0, SpoolVerdict.noted(before, "control").size() - there);
    }

    /// A death before, after or in the middle of the n-th call that changes a file, for n from `first` by `step`
    /// until
    /// a
    /// run of three minutes gets through without.
    ///
    /// @return what was kept, and at how many calls it died
    Deaths deathsAtEachCall(FaultShim.Fault fault, int first, int step, int most)
            throws IOException, InterruptedException {
        SpoolVerdict sum = SpoolVerdict.NOTHING;
        int deaths = 0;
        FaultShim shim = FaultShim.make(work, work.resolve("spool"));
        for (int call = first; ; call += step) {
            Path spool = work.resolve("spool-" + call);
            Files.write(ledger, new byte[0]);
            shim.set(fault, 0, call, 1);
            int code =
                    start(shim.environment(), spool, MINUTE + 30, RUN_SECONDS).waitFor();
            List<String> all = ledger();
            if (code != 0 && shim.hits() == 0) {
                throw new AssertionError("ended with " + code + " by itself: " + Files.readString(output));
            }
            sum = sum.plus(SpoolVerdict.of(spool, all, all, true));
            deaths += code == 0 ? 0 : 1;
            if (code == 0 || deaths == most) {
                return new Deaths(deaths, sum);
            }
        }
    }

    /// What came of deaths at each call.
    ///
    /// @param deaths how many
    /// @param verdict what was kept, all of them together
    record Deaths(int deaths, SpoolVerdict verdict) {}

    /// A disk that refuses for a while: the run goes on, and everything it had is there in the end.
    ///
    /// @param error errno
    SpoolVerdict refusals(FaultShim.Fault fault, int error, int cycles) throws IOException, InterruptedException {
        Path spool = work.resolve("spool");
        FaultShim shim = FaultShim.make(work, spool);
        Process child = start(shim.environment(), spool, MINUTE);
        List<String> all;
        try {
            awaitLines(child, 100);
            for (int cycle = 0; cycle < cycles; cycle++) {
                rest(random.nextInt(300));
                shim.set(fault, error, 1, 0);
                int refused = count("unwritten");
                awaitAlive(child, "seconds that the disk does not take", () -> count("unwritten") > refused + 2);
                shim.off();
                int lines = ledger().size();
                Await.until("seconds that it takes again", PATIENCE, () -> {
                    List<String> now = ledger();
                    return now.subList(lines, now.size()).stream().anyMatch(line -> line.startsWith("second "));
                });
            }
            awaitLines(child, ledger().size() + 200);
        } finally {
            child.destroyForcibly().waitFor();
        }
        all = ledger();
        // What was in memory has reached the disk since: it is promised, too.
        List<String> promised = new ArrayList<>(all);
        all.stream()
                .filter(l -> l.startsWith("unwritten "))
                .forEach(l -> promised.add(l.replace("unwritten", "second")));
        return SpoolVerdict.of(spool, promised, all, true);
    }

    private static int usualCycles(String kind) {
        return switch (kind) {
            case "kill" -> 200;
            case "power-cut", "power-cut-xfs", "short-write" -> 100;
            case "flip" -> 1_000;
            case "full", "read-only", "sync-error" -> 30;
            default -> 1; // the step from one call to the next
        };
    }

    /// By hand; `bench/faults/agent-spool --help` says how.
    public static void main(String[] arguments) throws Exception {
        String kind = arguments[0];
        int cycles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : usualCycles(kind);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        Path work = Files.createTempDirectory(Path.of("/dev/shm"), "agent-spool");
        SpoolFaults faults = new SpoolFaults(work, seed);
        SpoolVerdict verdict = switch (kind) {
            case "kill" -> faults.kills(cycles);
            case "power-cut" -> cut(faults, FaultDisk.Kind.EXT4, cycles);
            case "power-cut-xfs" -> cut(faults, FaultDisk.Kind.XFS, cycles);
            case "full" -> faults.refusals(FaultShim.Fault.WRITE_ERROR, FaultShim.NO_SPACE, cycles);
            case "read-only" -> faults.refusals(FaultShim.Fault.WRITE_ERROR, FaultShim.READ_ONLY, cycles);
            case "sync-error" -> faults.refusals(FaultShim.Fault.SYNC_ERROR, FaultShim.IO_ERROR, cycles);
            case "torn", "die-before", "die-after" -> {
                FaultShim.Fault fault = FaultShim.Fault.valueOf(
                        kind.equals("torn")
                                ? "TORN_WRITE"
                                : kind.replace('-', '_').toUpperCase(Locale.ROOT));
                Deaths deaths = faults.deathsAtEachCall(fault, 1, cycles, Integer.MAX_VALUE);
                cycles = deaths.deaths();
                yield deaths.verdict();
            }
            default -> throw new IllegalArgumentException("got " + kind);
        };
        System.out.println("cycles " + cycles + ", promised " + verdict.promised() + ", lost " + verdict.lost()
                + ", duplicated " + verdict.duplicated() + ", wrong values " + verdict.wrong() + ", numbers used twice "
                + verdict.reused()
                + (kind.startsWith("power") ? ", lines that the unsynced control lost " + faults.controlLost() : ""));
        boolean blind = kind.startsWith("power") && faults.controlLost() == 0;
        System.exit(verdict.isGood() && !blind ? 0 : 1);
    }

    private static SpoolVerdict cut(SpoolFaults faults, FaultDisk.Kind kind, int cycles) throws Exception {
        String missing = FaultDisk.missing();
        if (!missing.isEmpty()) {
            System.out.println("not run: it " + missing);
            System.exit(2);
        }
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "agent-spool");
        try (FaultDisk disk = FaultDisk.make(memory, kind, 64)) {
            return faults.powerCuts(disk, cycles);
        }
    }

    private int count(String word) throws IOException {
        return SpoolVerdict.noted(ledger(), word).size();
    }

    private List<String> ledger() throws IOException {
        return Files.readString(ledger).lines().toList();
    }

    /// The second after the next: the one after the last noted may have been recorded and not noted.
    private long nextSecond() throws IOException {
        long last = SpoolVerdict.noted(ledger(), "second").stream()
                .max(Long::compare)
                .orElse(MINUTE);
        return last + 2;
    }

    private void awaitLines(Process child, int lines) {
        awaitAlive(child, "the child gets to " + lines + " lines", () -> ledger().size() >= lines);
    }

    private void awaitAlive(Process child, String what, Callable<Boolean> condition) {
        Await.until(what, PATIENCE, () -> {
            if (!child.isAlive()) {
                throw new AssertionError("the child ended: " + Files.readString(output));
            }
            return condition.call();
        });
    }

    private void rest(int millis) throws InterruptedException {
        clock.awaitNanos(clock.monotonicNanos() + millis * 1_000_000L);
    }

    private Process start(Map<String, String> environment, Path spool, long second) throws IOException {
        return start(environment, spool, second, 0);
    }

    private Process start(Map<String, String> environment, Path spool, long second, long count) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                classPath(),
                SpoolPusher.class.getName(),
                spool.toString(),
                ledger.toString(),
                Long.toString(second),
                Long.toString(count));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static String classPath() {
        List<String> path = new ArrayList<>();
        for (Class<?> part : List.of(Clock.class, Table.class, Spool.class, SpoolPusher.class, Version.class)) {
            path.add(Path.of(URI.create(part.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()))
                    .toString());
        }
        path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
        return String.join(File.pathSeparator, path);
    }
}
