package dev.tocsin.agent;

import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultRun;
import dev.tocsin.testkit.FaultShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The faults that a spool must live through, each as a loop over [SpoolPusher] in a process of its own: kills, power
/// cuts, deaths at each call that changes a file. The tests run them short, `bench/faults/agent-spool` long.
final class SpoolFaults {
    private static final long MINUTE = SpoolFixture.MINUTE;
    private static final int CUTS_PER_SPOOL = 10;
    private static final int RUN_SECONDS = 155; // from half a minute: three packs are sealed, one of them is sent

    private final FaultRun run;
    private long controlLost;

    /// Works below `work`; `seed` decides when something happens.
    SpoolFaults(Path work, long seed) throws IOException {
        this.run = new FaultRun(SpoolPusher.class, work, seed);
    }

    /// SIGKILL again and again on one spool; each run goes on where the last one noted to be.
    SpoolVerdict kills(int cycles) throws IOException, InterruptedException {
        Path spool = run.work().resolve("spool");
        for (int cycle = 0; cycle < cycles; cycle++) {
            int before = run.ledger().size();
            Process child = run.start(Map.of(), spool, nextSecond(), 0);
            try {
                awaitLines(child, before + 2);
                run.restAtRandom();
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        List<String> all = run.ledger();
        return SpoolVerdict.of(spool, all, all, true);
    }

    /// Power cuts while a spool runs, each judged by what the disk had at that instant; a new spool after every
    /// ten, so that each is young enough to be read quickly.
    SpoolVerdict powerCuts(FaultDisk disk, int cycles) throws IOException, InterruptedException {
        SpoolVerdict sum = SpoolVerdict.NOTHING;
        for (int done = 0; done < cycles; done += CUTS_PER_SPOOL) {
            Path place = disk.directory().resolve("run-" + done);
            run.newLedger();
            Process child = run.start(Map.of(), Files.createDirectories(place).resolve("spool"), MINUTE, 0);
            try {
                awaitLines(child, 200);
                for (int cycle = 0; cycle < Math.min(CUTS_PER_SPOOL, cycles - done); cycle++) {
                    run.restAtRandom();
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
        List<String> before = run.ledger();
        try (FaultDisk.Left left = disk.cutPower()) {
            List<String> after = run.ledger();
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
    /// until a run of three minutes gets through without.
    ///
    /// @return what was kept, and at how many calls it died
    Deaths deathsAtEachCall(FaultShim.Fault fault, int first, int step, int most)
            throws IOException, InterruptedException {
        SpoolVerdict sum = SpoolVerdict.NOTHING;
        int deaths = 0;
        FaultShim shim = FaultShim.make(run.work(), run.work().resolve("spool"));
        for (int call = first; ; call += step) {
            Path spool = run.work().resolve("spool-" + call);
            run.newLedger();
            shim.set(fault, 0, call, 1);
            int code = run.endOf(run.start(shim.environment(), spool, MINUTE + 30, RUN_SECONDS), shim);
            List<String> all = run.ledger();
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
        Path spool = run.work().resolve("spool");
        FaultShim shim = FaultShim.make(run.work(), spool);
        Process child = run.start(shim.environment(), spool, MINUTE, 0);
        List<String> all;
        try {
            awaitLines(child, 100);
            for (int cycle = 0; cycle < cycles; cycle++) {
                run.rest(run.random().nextInt(300));
                shim.set(fault, error, 1, 0);
                int refused = count("unwritten");
                run.awaitAlive(child, "seconds that the disk does not take", () -> count("unwritten") > refused + 2);
                shim.off();
                int lines = run.ledger().size();
                run.awaitAlive(child, "seconds that it takes again", () -> {
                    List<String> now = run.ledger();
                    return now.subList(lines, now.size()).stream().anyMatch(line -> line.startsWith("second "));
                });
            }
            awaitLines(child, run.ledger().size() + 200);
        } finally {
            child.destroyForcibly().waitFor();
        }
        all = run.ledger();
        // What was in memory has reached the disk since: it is promised, too.
        List<String> promised = new ArrayList<>(all);
        all.stream()
                .filter(l -> l.startsWith("unwritten "))
                .forEach(l -> promised.add(l.replace("unwritten", "second")));
        return SpoolVerdict.of(spool, promised, all, true);
    }

    /// By hand; `bench/faults/agent-spool --help` says how.
    public static void main(String[] arguments) throws Exception {
        String kind = arguments[0];
        int cycles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : FaultRun.usualCycles(kind);
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
        return SpoolVerdict.noted(run.ledger(), word).size();
    }

    /// The second after the next: the one after the last noted may have been recorded and not noted.
    private long nextSecond() throws IOException {
        long last = SpoolVerdict.noted(run.ledger(), "second").stream()
                .max(Long::compare)
                .orElse(MINUTE);
        return last + 2;
    }

    private void awaitLines(Process child, int lines) {
        run.awaitAlive(
                child,
                "the child gets to " + lines + " lines",
                () -> run.ledger().size() >= lines);
    }
}
