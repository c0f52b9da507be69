package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Kills a watch while services fail and recover, and keeps book of what came out of it: the ledger is in this process,
/// which nobody kills.
///
/// A service changes only when its last change has been heard of, so every change must be heard: one that is not
/// within a minute after the last kill is missed. A message whose key comes again is a duplicate. Each service has
/// a person and a channel of its own, so that messages are many and go at the same time.
final class AlertKills {
    private static final int SERVICES = 12;
    private static final long LONGEST_LIFE_NANOS = 2_500_000_000L;

    private final Path directory;
    private final Random random;
    private final Clock clock = Clock.system();
    private final String[] says = new String[SERVICES];
    private int changes;

    AlertKills(Path directory, long seed) {
        this.directory = directory;
        this.random = new Random(seed);
    }

    /// When a life ends.
    private enum Moment {
        /// While the watch starts.
        STARTING,
        /// Whenever.
        ANY,
        /// Soon after a service changed: before or in the look, the commit, the sending.
        CHANGED,
        /// When a message has been sent, before it is answered.
        SENT,
        /// When it has been answered, before or after that is noted.
        ANSWERED
    }

    /// What came of it.
    ///
    /// @param kills how often the watch was killed
    /// @param changes how often a service changed
    /// @param missed changes that nobody heard of
    /// @param duplicates messages that came twice
    /// @param worst the most of them by one kill by one channel
    /// @param needless those that came twice without a kill between
    record Result(int kills, int changes, int missed, int messages, int duplicates, int worst, int needless) {}

    Result run(int kills) throws Exception {
        Files.createDirectories(directory);
        for (int i = 0; i < SERVICES; i++) {
            says[i] = "up";
            say(i, "up");
        }
        try (AlertLedger ledger = new AlertLedger(clock)) {
            for (int kill = 0; kill < kills; kill++) {
                live(ledger, kill);
                if (kill % 50 == 49) {
                    System.out.println(new Result(
                            kill + 1,
                            changes,
                            -1,
                            ledger.messages(),
                            ledger.duplicates(),
                            ledger.worst(),
                            ledger.needless()));
                }
            }
            Process last = start(ledger.port(), kills);
            ledger.live(last, null);
            try {
                ready(last, kills);
                int missed = await(ledger);
                return new Result(
                        kills,
                        changes,
                        missed,
                        ledger.messages(),
                        ledger.duplicates(),
                        ledger.worst(),
                        ledger.needless());
            } finally {
                last.destroy(); // gently: a rehearsal without a kill makes an archive of its classes when it ends
                last.waitFor();
            }
        }
    }

    /// One life, from start to kill.
    private void live(AlertLedger ledger, int number) throws IOException, InterruptedException {
        Moment moment = random.nextInt(16) == 0 ? Moment.STARTING : Moment.values()[1 + random.nextInt(4)];
        Process child = start(ledger.port(), number);
        try {
            ledger.live(child, trap(moment));
            if (moment == Moment.STARTING) {
                clock.awaitNanos(clock.monotonicNanos() + random.nextLong(1_000_000_000L));
                return;
            }
            ready(child, number);
            long end = clock.monotonicNanos()
                    + (moment == Moment.ANY ? random.nextLong(LONGEST_LIFE_NANOS) : LONGEST_LIFE_NANOS);
            boolean first = moment == Moment.CHANGED;
            while (clock.monotonicNanos() - end < 0 && child.isAlive()) {
                if (change(ledger) && first) {
                    first = false;
                    end = clock.monotonicNanos() + random.nextLong(1_600_000_000L);
                }
                clock.awaitNanos(clock.monotonicNanos() + 20_000_000L);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private AlertLedger.@Nullable Trap trap(Moment moment) {
        return switch (moment) {
            case STARTING, ANY, CHANGED -> null;
            case SENT -> new AlertLedger.Trap(1 + random.nextInt(6), false, random.nextLong(2_000_000L));
            case ANSWERED -> new AlertLedger.Trap(1 + random.nextInt(6), true, random.nextLong(8_000_000L));
        };
    }

    private Path output(int number) {
        return directory.resolve("output-" + number % 2);
    }

    private Process start(int port, int number) throws IOException {
        Files.deleteIfExists(output(number));
        return ChildJvm.start(
                Alarmed.class,
                output(number),
                directory.toString(),
                String.valueOf(port),
                String.valueOf(SERVICES),
                "\"interval\":\"1s\",\"retries\":\"0\"");
    }

    private void ready(Process child, int number) throws IOException {
        Path output = output(number);
        Await.until(
                "the watch is ready",
                Duration.ofSeconds(60),
                () -> !child.isAlive()
                        || (Files.exists(output) && Files.readString(output).contains("ready")));
        String said = Files.readString(output);
        if (!said.contains("ready") && child.exitValue() != 137) { // 128 + SIGKILL: a message was its end
            throw new IOException("the watch ended: " + said);
        }
    }

    /// Lets services change whose last change was heard of; whether one did.
    private boolean change(AlertLedger ledger) throws IOException {
        boolean changed = false;
        for (int i = 0; i < SERVICES; i++) {
            String name = Alarmed.file(directory, i).getFileName().toString();
            if (ledger.heard(name).equals(says[i]) && random.nextInt(20) == 0) {
                says[i] = says[i].equals("up") ? "down" : "up";
                say(i, says[i]);
                changes++;
                changed = true;
            }
        }
        return changed;
    }

    private void say(int service, String what) throws IOException {
        Path draft = directory.resolve("draft");
        Files.writeString(draft, what);
        Files.move(draft, Alarmed.file(directory, service), StandardCopyOption.ATOMIC_MOVE);
    }

    private int await(AlertLedger ledger) throws InterruptedException {
        long end = clock.monotonicNanos() + Duration.ofSeconds(60).toNanos();
        int missed = SERVICES;
        while (missed > 0 && clock.monotonicNanos() - end < 0) {
            missed = 0;
            for (int i = 0; i < SERVICES; i++) {
                String name = Alarmed.file(directory, i).getFileName().toString();
                missed += ledger.heard(name).equals(says[i]) ? 0 : 1;
            }
            clock.awaitNanos(clock.monotonicNanos() + 100_000_000L);
        }
        return missed;
    }

    /// For the command: `AlertKills DIRECTORY KILLS SEED`.
    public static void main(String[] arguments) throws Exception {
        Result result =
                new AlertKills(Path.of(arguments[0]), Long.parseLong(arguments[2])).run(Integer.parseInt(arguments[1]));
        System.out.println(result);
        System.exit(
                result.missed() == 0
                                && result.duplicates() <= result.kills()
                                && result.worst() <= 1
                                && result.needless() == 0
                        ? 0
                        : 1);
    }
}
