package dev.tocsin.store;

import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultRun;
import dev.tocsin.testkit.FaultShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The faults that day files and catalog must live through, each as a loop over [StorePusher] in a process of its
/// own: kills, power cuts, deaths at each call that changes a file, disks that refuse. The tests run them short,
/// `bench/faults/hub-store` long.
final class StoreFaults {
    private static final int CUTS_PER_STORE = 10;
    private static final int RUN_BATCHES = 7;

    private final FaultRun run;
    private long controlLost;
    private long falseAcknowledgements;

    /// Works below `work`; `seed` decides when something happens.
    StoreFaults(Path work, long seed) throws IOException {
        this.run = new FaultRun(StorePusher.class, work, seed);
    }

    /// Lines of the unsynced file that the power cuts took: when there are none, the cuts cut nothing.
    long controlLost() {
        return controlLost;
    }

    /// Acknowledgements that came while every sync failed.
    long falseAcknowledgements() {
        return falseAcknowledgements;
    }

    /// SIGKILL again and again on one store.
    StoreVerdict kills(int cycles) throws IOException, InterruptedException {
        Path store = run.work().resolve("store");
        for (int cycle = 0; cycle < cycles; cycle++) {
            int before = run.ledger().size();
            Process child = run.start(Map.of(), store, next(), 0);
            try {
                run.awaitAlive(child, "it works", () -> run.ledger().size() > before + 2);
                run.restAtRandom();
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        return StoreVerdict.of(store, run.ledger());
    }

    /// Power cuts while a store works, each judged by what the disk had at that instant; a new store after every
    /// ten, so that each is young enough to be read quickly.
    StoreVerdict powerCuts(FaultDisk disk, int cycles) throws IOException, InterruptedException {
        StoreVerdict sum = StoreVerdict.NOTHING;
        for (int done = 0; done < cycles; done += CUTS_PER_STORE) {
            String place = "store-" + done;
            run.newLedger();
            Process child = run.start(Map.of(), disk.directory().resolve(place), 0, 0);
            try {
                run.awaitAlive(child, "it works", () -> run.ledger().size() > 20);
                for (int cycle = 0; cycle < Math.min(CUTS_PER_STORE, cycles - done); cycle++) {
                    run.restAtRandom();
                    sum = sum.plus(powerCut(disk, place));
                }
                run.awaitAlive(child, "it still works", () -> true);
            } finally {
                child.destroyForcibly().waitFor();
            }
            StoreFlips.delete(disk.directory().resolve(place)); // or many of them fill the disk
        }
        return sum;
    }

    private StoreVerdict powerCut(FaultDisk disk, String place) throws IOException {
        List<String> before = run.ledger();
        try (FaultDisk.Left left = disk.cutPower()) {
            Path control = left.directory().resolve(place).resolve("control");
            long there =
                    Files.exists(control) ? Files.readString(control).lines().count() : 0;
            controlLost += Math.max(0, count(before, "control ") - there);
            return StoreVerdict.of(left.directory().resolve(place), before);
        }
    }

    /// What came of deaths at each call.
    ///
    /// @param deaths how many
    /// @param verdict what was kept, all of them together
    record Deaths(int deaths, StoreVerdict verdict) {}

    /// A death before, after or in the middle of the n-th call that changes a file, for n from `first` by `step`,
    /// until a run gets through or it died `most` times: a run makes the store and its catalog, appends, and makes
    /// and deletes days.
    Deaths deathsAtEachCall(FaultShim.Fault fault, int first, int step, int most)
            throws IOException, InterruptedException {
        StoreVerdict sum = StoreVerdict.NOTHING;
        int deaths = 0;
        FaultShim shim = FaultShim.make(run.work(), run.work().resolve("store"));
        for (int call = first; ; call += step) {
            Path store = run.work().resolve("store-" + call);
            run.newLedger();
            shim.set(fault, 0, call, 1);
            int code = run.endOf(run.start(shim.environment(), store, 0, RUN_BATCHES), shim);
            if (Files.exists(store)) {
                sum = sum.plus(StoreVerdict.of(store, run.ledger()));
            }
            deaths += code == 0 ? 0 : 1;
            if (code == 0 || deaths == most) {
                return new Deaths(deaths, sum);
            }
        }
    }

    /// A disk that refuses for a while, again and again: nothing is acknowledged meanwhile, and it works again
    /// afterwards without a restart.
    StoreVerdict refusals(FaultShim.Fault fault, int error, int cycles) throws IOException, InterruptedException {
        Path store = run.work().resolve("store");
        FaultShim shim = FaultShim.make(run.work(), store);
        Process child = run.start(shim.environment(), store, 0, 0);
        try {
            run.awaitAlive(child, "it works", () -> run.ledger().size() > 50);
            for (int cycle = 0; cycle < cycles; cycle++) {
                run.rest(run.random().nextInt(300));
                shim.set(fault, error, 1, 0);
                long failed = count(run.ledger(), "failed");
                run.awaitAlive(child, "two refusals", () -> count(run.ledger(), "failed") >= failed + 2);
                int lines = run.ledger().size();
                run.rest(200);
                List<String> meanwhile = run.ledger();
                falseAcknowledgements += count(meanwhile.subList(lines, meanwhile.size()), "stored", "row");
                shim.off();
                int again = run.ledger().size();
                run.awaitAlive(child, "it works again", () -> {
                    List<String> since = run.ledger();
                    since = since.subList(again, since.size());
                    return count(since, "stored") > 1 && count(since, "row") > 1;
                });
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return StoreVerdict.of(store, run.ledger());
    }

    /// Writes that take half of what they were given: nothing is refused, nothing is lost.
    StoreVerdict shortWrites(int batches) throws IOException, InterruptedException {
        Path store = run.work().resolve("store");
        FaultShim shim = FaultShim.make(run.work(), store);
        shim.set(FaultShim.Fault.SHORT_WRITE, 0, 1, 0);
        int code = run.endOf(run.start(shim.environment(), store, 0, batches), shim);
        if (code != 0 || shim.hits() == 0) {
            throw new AssertionError("ended with " + code + " after " + shim.hits() + " short writes");
        }
        return StoreVerdict.of(store, run.ledger());
    }

    private long next() throws IOException {
        return StoreVerdict.packs(run.ledger()).stream().max(Long::compare).orElse(-1L) + 1;
    }

    private static long count(List<String> lines, String... words) {
        return lines.stream()
                .filter(line -> List.of(words).stream().anyMatch(line::startsWith))
                .count();
    }

    /// By hand; `bench/faults/hub-store --help` says how.
    public static void main(String[] arguments) throws Exception {
        String kind = arguments[0];
        int cycles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : FaultRun.usualCycles(kind);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        Path work = Files.createTempDirectory(Path.of("/dev/shm"), "hub-store");
        if (kind.startsWith("flip")) {
            StoreFlips.main(work, cycles, seed);
            return;
        }
        if (kind.equals("upkeep")) {
            UpkeepFaults.Verdict verdict = new UpkeepFaults(work, seed).kills(cycles);
            System.out.println("cycles " + cycles + ", " + verdict);
            System.exit(verdict.isGood() ? 0 : 1);
        }
        StoreFaults faults = new StoreFaults(work, seed);
        StoreVerdict verdict = switch (kind) {
            case "kill" -> faults.kills(cycles);
            case "power-cut" -> cut(faults, FaultDisk.Kind.EXT4, cycles);
            case "power-cut-xfs" -> cut(faults, FaultDisk.Kind.XFS, cycles);
            case "full" -> faults.refusals(FaultShim.Fault.WRITE_ERROR, FaultShim.NO_SPACE, cycles);
            case "read-only" -> faults.refusals(FaultShim.Fault.WRITE_ERROR, FaultShim.READ_ONLY, cycles);
            case "sync-error" -> faults.refusals(FaultShim.Fault.SYNC_ERROR, FaultShim.IO_ERROR, cycles);
            case "short-write" -> faults.shortWrites(cycles);
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
        boolean cut = kind.startsWith("power");
        System.out.println("cycles " + cycles + ", acknowledged " + verdict.promised() + ", lost " + verdict.lost()
                + ", duplicated " + verdict.duplicated() + ", wrong values " + verdict.wrong()
                + (kind.equals("sync-error")
                        ? ", acknowledged while syncs failed " + faults.falseAcknowledgements()
                        : "")
                + (cut ? ", lines that the unsynced control lost " + faults.controlLost() : ""));
        boolean good = verdict.isGood() && faults.falseAcknowledgements() == 0;
        System.exit(good && (!cut || faults.controlLost() > 0) ? 0 : 1);
    }

    private static StoreVerdict cut(StoreFaults faults, FaultDisk.Kind kind, int cycles) throws Exception {
        String missing = FaultDisk.missing();
        if (!missing.isEmpty()) {
            System.out.println("not run: it " + missing);
            System.exit(2);
        }
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "hub-store");
        try (FaultDisk disk = FaultDisk.make(memory, kind, 512)) {
            return faults.powerCuts(disk, cycles);
        }
    }
}
