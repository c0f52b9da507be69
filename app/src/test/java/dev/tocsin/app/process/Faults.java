package dev.tocsin.app.process;

import dev.tocsin.testkit.FaultDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The loops of `bench/faults` that break whole processes, by name; each prints its figures and ends with 0 only when
/// every promise was kept.
final class Faults {
    /// One loop: how often when nothing is said, and what it does.
    private record Loop(int usual, Run run) {}

    private interface Run {
        Verdict run(Path work, int cycles, long seed) throws Exception;
    }

    private static final Path MEMORY = Path.of("/dev/shm");

    private Faults() {}

    private static Map<String, Loop> loops() {
        Map<String, Loop> loops = new LinkedHashMap<>();
        loops.put("kill", new Loop(200, KillLoop::verdict));
        loops.put("power-cut", new Loop(100, (work, n, seed) -> disk(work, seed).powerCuts(FaultDisk.Kind.EXT4, n)));
        loops.put(
                "power-cut-xfs",
                new Loop(50, (work, n, seed) -> disk(work, seed).powerCuts(FaultDisk.Kind.XFS, n)));
        loops.put("full", new Loop(10, (work, n, seed) -> disk(work, seed).full(n, 20_000)));
        loops.put("read-only", new Loop(1, (work, _, seed) -> disk(work, seed).readOnly()));
        loops.put("slow-50", new Loop(120, (work, n, seed) -> disk(work, seed).slow(50, n)));
        loops.put("slow-1000", new Loop(120, (work, n, seed) -> disk(work, seed).slow(1_000, n)));
        loops.put("slow-5000", new Loop(120, (work, n, seed) -> disk(work, seed).slow(5_000, n)));
        loops.put("poison", new Loop(2_000, (work, n, seed) -> new LoadFaults(work, seed).poison(n)));
        loops.put("descriptors", new Loop(400, (work, n, seed) -> new LoadFaults(work, seed).descriptors(n, 10_000)));
        loops.put("memory", new Loop(30, (work, n, seed) -> new LoadFaults(work, seed).memory(n, 100_000)));
        loops.put("storm", new Loop(1_000, (work, n, seed) -> new LoadFaults(work, seed).storm(n, 4, 60_000)));
        loops.put("overload", new Loop(600, (work, n, seed) -> new LoadFaults(work, seed).overload(20, n)));
        loops.put("cut", new Loop(1_800, (work, n, _) -> new NetworkFaults(work).cut(n * 1_000L)));
        loops.put("cut-one-way", new Loop(1, (work, _, _) -> new NetworkFaults(work).oneWay()));
        loops.put("loss", new Loop(120, (work, n, _) -> new NetworkFaults(work).loss(0.3, n * 1_000L)));
        loops.put("narrow", new Loop(120, (work, n, _) -> new NetworkFaults(work).throttled(256, n * 1_000L)));
        loops.put("resets", new Loop(20, (work, n, _) -> new NetworkFaults(work).resets(n)));
        loops.put(
                "hub-clock",
                new Loop(30, (work, n, _) -> new ClockFaults(work).hub(List.of("-2h", "+10d"), n * 1_000L)));
        loops.put("agent-clock", new Loop(3, (work, n, _) -> new ClockFaults(work).agent(n)));
        return loops;
    }

    private static DiskFaults disk(Path work, long seed) throws Exception {
        return new DiskFaults(work, Files.createTempDirectory(MEMORY, "hub"), seed);
    }

    /// By hand: `Faults NAME [CYCLES [SEED]]`.
    public static void main(String[] arguments) throws Exception {
        Loop loop = arguments.length == 0 ? null : loops().get(arguments[0]);
        if (loop == null) {
            System.err.println("got " + String.join(" ", arguments) + "; one of " + loops().keySet());
            System.exit(2);
        } else {
            int cycles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : loop.usual();
            long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
            Verdict verdict = loop.run().run(Files.createTempDirectory("faults"), cycles, seed);
            System.out.println(arguments[0] + ": " + verdict.text());
            System.exit(verdict.isGood() ? 0 : 1);
        }
    }
}
