package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How long it takes until somebody hears: a watch in a process of its own, services that fail and recover, and an ear
/// in this process. For `bench/alerts`.
final class AlertTimes {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SERVICES = 60;
    private static final int STRUCK = 20; // services that change just before the kill
    private static final long SECOND = 1_000_000_000L;

    private final Path directory;
    private final String how;
    private final Clock clock = Clock.system();
    private final Random random = new Random(5);

    private AlertTimes(Path directory, String how) throws IOException {
        this.directory = directory;
        this.how = how;
        Files.createDirectories(directory);
    }

    private Process start(AlertLedger ledger, int checks, String... more) throws IOException {
        Path output = directory.resolve("output");
        Files.deleteIfExists(output);
        List<String> arguments = new ArrayList<>(
                List.of(directory.toString(), String.valueOf(ledger.port()), String.valueOf(checks), how));
        arguments.addAll(List.of(more));
        Process child = ChildJvm.start(Alarmed.class, output, arguments.toArray(String[]::new));
        Await.until(
                "the watch is ready",
                PATIENCE,
                () -> !child.isAlive() || Files.readString(output).contains("ready"));
        if (!child.isAlive()) {
            throw new IOException("the watch ended: " + Files.readString(output));
        }
        return child;
    }

    private void say(Path file, String what) throws IOException {
        Path draft = directory.resolve("draft");
        Files.writeString(draft, what);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// At least `breaches` changes of services, each heard of before the next of the same; then a kill, and how long
    /// after the start of the next what had changed is heard of.
    private void latency(int breaches) throws Exception {
        String[] says = new String[SERVICES];
        long[] changed = new long[SERVICES];
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            says[i] = "up";
            say(Alarmed.file(directory, i), "up");
        }
        try (AlertLedger ledger = new AlertLedger(clock)) {
            Process child = start(ledger, SERVICES);
            clock.awaitNanos(clock.monotonicNanos() + 15 * SECOND); // all have been seen up
            while (took.size() < breaches) {
                for (int i = 0; i < SERVICES; i++) {
                    String name = Alarmed.file(directory, i).getFileName().toString();
                    if (changed[i] > 0 && ledger.heard(name).equals(says[i])) {
                        took.add(ledger.heardNanos(name) - changed[i]);
                        changed[i] = 0;
                    } else if (changed[i] == 0 && random.nextInt(400) == 0) {
                        says[i] = says[i].equals("up") ? "down" : "up";
                        say(Alarmed.file(directory, i), says[i]);
                        changed[i] = clock.monotonicNanos();
                    }
                }
                clock.awaitNanos(clock.monotonicNanos() + SECOND / 20);
            }
            print("breach to ear, ms", took);
            Await.until("all is quiet", PATIENCE, () -> heard(ledger, says) == SERVICES);
            for (int i = 0; i < STRUCK; i++) {
                says[i] = says[i].equals("up") ? "down" : "up";
                say(Alarmed.file(directory, i), says[i]);
            }
            clock.awaitNanos(clock.monotonicNanos() + 3 * SECOND);
            child.destroyForcibly().waitFor();
            long killed = clock.monotonicNanos();
            child = start(ledger, SERVICES);
            long ready = clock.monotonicNanos();
            Await.until("it was told", PATIENCE, () -> heard(ledger, says) == SERVICES);
            System.out.printf(
                    "killed 3 s after %d changes: started again in %.1f s, the last was heard %.1f s after that%n",
                    STRUCK, (ready - killed) / 1e9, (clock.monotonicNanos() - ready) / 1e9);
            child.destroyForcibly().waitFor();
        }
    }

    private int heard(AlertLedger ledger, String[] says) {
        int heard = 0;
        for (int i = 0; i < SERVICES; i++) {
            heard += ledger.heard(Alarmed.file(directory, i).getFileName().toString())
                            .equals(says[i])
                    ? 1
                    : 0;
        }
        return heard;
    }

    private static void print(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%s: %d, p50 %d p99 %d max %d%n",
                what,
                sorted.size(),
                sorted.get(sorted.size() / 2) / 1_000_000,
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) / 1_000_000,
                sorted.getLast() / 1_000_000);
    }

    /// `checks` checks fail at one moment, and recover.
    private void storm(int checks) throws Exception {
        Path all = directory.resolve("all");
        say(all, "up");
        try (AlertLedger ledger = new AlertLedger(clock)) {
            Process child = start(ledger, checks, "storm");
            clock.awaitNanos(clock.monotonicNanos() + 25 * SECOND); // all have been seen up
            for (String state : List.of("down", "up")) {
                int before = ledger.arrivals().size();
                long began = clock.monotonicNanos();
                say(all, state);
                Await.until("all were told", PATIENCE, () -> ledger.count(state) == checks);
                List<Long> came = ledger.arrivals();
                System.out.printf(
                        "%d services %s at once: first heard after %.1f s, all after %.1f s, in %d messages;"
                                + " least time between two %.1f s; %s%n",
                        checks,
                        state,
                        (came.get(before) - began) / 1e9,
                        (clock.monotonicNanos() - began) / 1e9,
                        came.size() - before,
                        least(came.subList(before, came.size())) / 1e9,
                        memory(child));
            }
            child.destroyForcibly().waitFor();
        }
    }

    private static double least(List<Long> times) {
        long least = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            least = Math.min(least, times.get(i) - times.get(i - 1));
        }
        return times.size() < 2 ? 0 : least;
    }

    private static String memory(Process child) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + child.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("");
    }

    /// `AlertTimes DIRECTORY latency|storm COUNT HOW`.
    public static void main(String[] arguments) throws Exception {
        AlertTimes times = new AlertTimes(Path.of(arguments[0]), arguments[3]);
        int count = Integer.parseInt(arguments[2]);
        switch (arguments[1]) {
            case "latency" -> times.latency(count);
            case "storm" -> times.storm(count);
            default -> throw new IllegalArgumentException("got " + arguments[1] + "; must be latency or storm");
        }
    }
}
