package dev.tocsin.testkit;

import dev.tocsin.base.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/// A program in a process of its own that something is done to, and its ledger: a file outside of what is broken, in
/// which it notes line by line what it was promised.
public final class FaultRun {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LEAST_MILLIS = 50;
    private static final int MORE_MILLIS = 850;

    private final Clock clock = Clock.system();
    private final Class<?> program;
    private final Path work;
    private final Path ledger;
    private final Path output;
    private final Random random;

    /// Runs the main class `program`, whose first two arguments are what it works in and its ledger; files go into
    /// `work`, `seed` decides when something happens.
    ///
    /// @throws IOException when `work` cannot be used
    public FaultRun(Class<?> program, Path work, long seed) throws IOException {
        this.program = program;
        this.work = Files.createDirectories(work);
        this.ledger = Files.write(work.resolve("ledger"), new byte[0]);
        this.output = work.resolve("output");
        this.random = new Random(seed);
    }

    /// Its directory.
    public Path work() {
        return work;
    }

    /// What decides when something happens.
    public Random random() {
        return random;
    }

    /// The lines of the ledger so far.
    ///
    /// @throws IOException when it cannot be read
    public List<String> ledger() throws IOException {
        return Files.readString(ledger).lines().toList();
    }

    /// Begins a new ledger.
    ///
    /// @throws IOException when it cannot be written
    public void newLedger() throws IOException {
        Files.write(ledger, new byte[0]);
    }

    /// Starts the program on `directory` under `environment`.
    ///
    /// @throws IOException when it cannot be started
    public Process start(Map<String, String> environment, Path directory, long... numbers) throws IOException {
        String[] arguments = new String[2 + numbers.length];
        arguments[0] = directory.toString();
        arguments[1] = ledger.toString();
        for (int i = 0; i < numbers.length; i++) {
            arguments[2 + i] = Long.toString(numbers[i]);
        }
        return ChildJvm.start(environment, program, output, arguments);
    }

    /// Waits for its end and returns the exit code, which is 0 unless `shim` had it die.
    ///
    /// @throws AssertionError when it ended by itself
    public int endOf(Process child, FaultShim shim) throws IOException, InterruptedException {
        int code = child.waitFor();
        if (code != 0 && shim.hits() == 0) {
            throw new AssertionError("ended with " + code + " by itself: " + Files.readString(output));
        }
        return code;
    }

    /// Waits until `condition` holds; `what` says for what. The program must not end meanwhile.
    public void awaitAlive(Process child, String what, Callable<Boolean> condition) {
        Await.until(what, PATIENCE, () -> {
            if (!child.isAlive()) {
                throw new AssertionError("the child ended: " + Files.readString(output));
            }
            return condition.call();
        });
    }

    /// Lets time pass.
    public void rest(int millis) throws InterruptedException {
        clock.awaitNanos(clock.monotonicNanos() + millis * 1_000_000L);
    }

    /// Lets 50 to 900 ms pass.
    public void restAtRandom() throws InterruptedException {
        rest(LEAST_MILLIS + random.nextInt(MORE_MILLIS));
    }

    /// How often a loop of that kind runs when nobody says otherwise.
    public static int usualCycles(String kind) {
        return switch (kind) {
            case "kill" -> 200;
            case "power-cut", "power-cut-xfs", "short-write" -> 100;
            case "flip" -> 1_000;
            case "full", "read-only", "sync-error", "upkeep" -> 30;
            default -> 1; // the step from one call to the next
        };
    }
}
