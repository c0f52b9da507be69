package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/// What is recorded is true: compared with readings of /proc that this test makes itself.
///
/// `TOCSIN_LONG=1` in the environment records a whole minute where the suite takes twenty seconds.
///
/// Its tests wait most of the time and run side by side; the one that takes all CPUs does so for a few seconds, which
/// the others must bear.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RecordIT {
    private static final int SPAN = System.getenv("TOCSIN_LONG") == null ? 20 : 60;

    /// The two readings may begin and end a part of a second apart: of 20 seconds that was 4 hundredths once.
    private static final int COMPARED = 60;

    private final Clock clock = Clock.system();
    private Product product;
    private String host = "";

    @BeforeAll
    void start(@TempDir Path work) {
        product = new Product(work);
        product.up();
        host = product.recording(3);
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    @Tag("KK-03")
    void seconds_overASpan_areAllThere() throws InterruptedException {
        long from = clock.wallSecond() + 1;
        waitUntil(from + SPAN + 1);
        SortedMap<Long, Double> seconds = known(from, from + SPAN);
        assertThat(seconds.size()).as("seconds %s", seconds.keySet()).isBetween(SPAN - 1, SPAN + 1);
    }

    @Test
    @Tag("D6")
    void cpuBusy_besideAnIndependentReading_differsByLessThanTwoHundredths() throws InterruptedException {
        long from = clock.wallSecond() + 2;
        waitUntil(from);
        long[] begin = ticks();
        waitUntil(from + COMPARED);
        long[] end = ticks();
        double busy = (double) (end[0] - begin[0]) / (end[1] - begin[1]);
        double recorded = known(from, from + COMPARED).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        assertThat(recorded).isCloseTo(busy, within(0.02));
    }

    @Test
    @Tag("D6")
    void cpuBusy_underFullLoad_isNearOneAndNeverAbove() throws InterruptedException {
        AtomicBoolean run = new AtomicBoolean(true);
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            loops.add(Thread.ofPlatform().daemon().start(() -> {
                while (run.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        try {
            long from = clock.wallSecond() + 2;
            waitUntil(from + 6);
            SortedMap<Long, Double> seconds = known(from, from + 5);
            assertThat(seconds.values())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(busy -> assertThat(busy).isBetween(0.95, 1.0));
        } finally {
            run.set(false);
        }
        for (Thread loop : loops) {
            loop.join();
        }
    }

    @Test
    @Tag("KK-04")
    void memUsed_besideAnIndependentReading_agrees() throws InterruptedException {
        long second = clock.wallSecond() + 1;
        waitUntil(second);
        double before = memUsed();
        waitUntil(second + 1);
        double after = memUsed();
        double recorded = Await.value("mem_used of that second", Product.PATIENCE, () -> {
            JsonNode answer = product.ask("/hosts/" + host + "/series?table=system&columns=mem_used&step=1s&from="
                    + second * 1000 + "&to=" + (second + 1) * 1000);
            JsonNode value = answer == null ? null : answer.at("/series/0/avg/0");
            return value == null || !value.isNumber() ? null : value.asDouble();
        });
        double slack = 64 << 20; // what a busy machine takes and gives back within a second
        assertThat(recorded).isBetween(Math.min(before, after) - slack, Math.max(before, after) + slack);
    }

    @Test
    @Tag("KK-04")
    void processes_everyOneThatLived_isInTop() throws InterruptedException {
        Set<Long> lived = pids();
        long second = clock.wallSecond() + 2;
        waitUntil(second + 2);
        lived.retainAll(pids());
        Set<Long> shown = Await.value("top of that second", Product.PATIENCE, () -> {
            JsonNode top = product.ask("/hosts/" + host + "/top?at=" + second * 1000);
            if (top == null) {
                return null;
            }
            Set<Long> pids = new HashSet<>();
            top.path("rows").forEach(row -> pids.add(row.path("pid").asLong()));
            return pids;
        });
        assertThat(shown).containsAll(lived);
    }

    @Test
    @Tag("KK-04")
    @Tag("KK-26")
    void process_thatAllocatesInSteps_showsTheSteps() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx16m",
                        "-XX:MaxDirectMemorySize=512m",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        Steps.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = program.inputReader();
                Writer asking = program.outputWriter()) {
            List<Long> quiet = new ArrayList<>(); // a second within each plateau
            for (int step = 1; step <= 3; step++) {
                asking.write("\n");
                asking.flush();
                assertThat(said.readLine()).isEqualTo(String.valueOf(step));
                long have = clock.wallSecond();
                waitUntil(have + 4);
                quiet.add(have + 2);
            }
            List<Double> rss = Await.value("rss in the last plateau", Product.PATIENCE, () -> {
                List<Double> known = rss(program.pid(), quiet);
                return known.contains(Double.NaN) ? null : known;
            });
            assertThat(rss.get(1) - rss.get(0)).isCloseTo(Steps.STEP, within(4.0 * (1 << 20)));
            assertThat(rss.get(2) - rss.get(1)).isCloseTo(Steps.STEP, within(4.0 * (1 << 20)));
        } finally {
            program.destroyForcibly();
        }
    }

    /// Resident memory of `pid` in each of `seconds`, bytes; NaN where it is not known.
    private List<Double> rss(long pid, List<Long> seconds) {
        List<Double> values = new ArrayList<>();
        JsonNode top = product.ask("/hosts/" + host + "/top?at=" + seconds.getLast() * 1000);
        String key = "";
        for (JsonNode row : top == null ? List.<JsonNode>of() : top.path("rows")) {
            key = row.path("pid").asLong() == pid ? row.path("key").asString() : key;
        }
        for (long second : seconds) {
            JsonNode answer = product.ask("/hosts/" + host + "/series?table=process&columns=rss&step=1s&key=" + key
                    + "&from=" + second * 1000 + "&to=" + (second + 1) * 1000);
            JsonNode value = answer == null ? null : answer.at("/series/0/avg/0");
            values.add(value == null || !value.isNumber() ? Double.NaN : value.asDouble());
        }
        return values;
    }

    /// The seconds of `[from, to)` with a CPU share, once the last of them is known.
    private SortedMap<Long, Double> known(long from, long to) {
        Await.until(
                "second " + (to - 1),
                Product.PATIENCE,
                () -> product.seconds(host, String.valueOf(from * 1000), String.valueOf((to + 5) * 1000))
                        .containsKey(to - 1));
        SortedMap<Long, Double> seconds = product.seconds(host, String.valueOf(from * 1000), String.valueOf(to * 1000));
        seconds.values().removeIf(value -> value.isNaN());
        return seconds;
    }

    private void waitUntil(long second) throws InterruptedException {
        long millis = second * 1000 - clock.wallMillis();
        clock.awaitNanos(clock.monotonicNanos() + Math.max(0, millis) * 1_000_000L);
    }

    /// Busy and all ticks of all CPUs since boot, by proc_stat(5): user nice system idle iowait irq softirq steal.
    private static long[] ticks() {
        String[] words = Programs.text(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" +", -1);
        long all = 0;
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(words[i]);
        }
        return new long[] {all - Long.parseLong(words[4]) - Long.parseLong(words[5]), all};
    }

    private static double memUsed() {
        long total = 0;
        long available = 0;
        for (String line : Programs.text(Path.of("/proc/meminfo")).split("\n", -1)) {
            String[] words = line.split(" +", -1);
            total = words[0].equals("MemTotal:") ? Long.parseLong(words[1]) : total;
            available = words[0].equals("MemAvailable:") ? Long.parseLong(words[1]) : available;
        }
        return (total - available) * 1024.0;
    }

    private static Set<Long> pids() {
        Set<Long> pids = new HashSet<>();
        for (String name :
                java.util.Objects.requireNonNull(Path.of("/proc").toFile().list())) {
            if (name.matches("[0-9]+")) {
                pids.add(Long.parseLong(name));
            }
        }
        return pids;
    }
}
