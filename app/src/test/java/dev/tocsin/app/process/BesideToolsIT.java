package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.SilentMount;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What the product says of this machine is what free(1), df(1) and top(1) say of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BesideToolsIT {
    private static final int TRIES = 3;

    private final Clock clock = Clock.system();
    private Product product;
    private String host = "";

    @TempDir
    Path work;

    @BeforeAll
    void start(@TempDir Path data) {
        product = new Product(data);
        product.up();
        host = product.recording(3);
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    @Tag("EW-13")
    void memory_besideFree_isTheSameWithinTwoPercent() {
        assumeTrue(Commands.missing(false, "free=procps").isEmpty(), Commands.missing(false, "free=procps"));
        long[] before = free();
        long second = clock.wallSecond();
        double used = value("system", "", "mem_used", second + 1);
        long[] after = free();
        double slack = 0.02 * before[0];
        assertThat(value("system", "", "mem_total", second + 1)).isEqualTo(before[0] * 1024.0);
        assertThat(before[0] - used / 1024)
                .isBetween(Math.min(before[1], after[1]) - slack, Math.max(before[1], after[1]) + slack);
    }

    @Test
    @Tag("EW-14")
    void mounts_besideDf_areAllThereWithTheirSizes() {
        Map<String, Long> sizes = new HashMap<>();
        for (String line : Commands.must("df", "-P", "-k").split("\n", -1)) {
            String[] words = line.split(" +", 6);
            if (words[0].startsWith("/dev/")) {
                sizes.put(words[5], Long.parseLong(words[1]));
            }
        }
        assertThat(sizes).as("df shows a disk").isNotEmpty();
        sizes.forEach((point, kib) -> assertThat(value("mount", point, "total", clock.wallSecond()))
                .as(point)
                .isEqualTo(kib * 1024.0));
    }

    @Test
    @Tag("EW-14")
    void mount_thatNeverAnswers_costsNoSecondAndNoOtherMount() throws Exception {
        assumeTrue(SilentMount.missing().isEmpty(), SilentMount.missing());
        int quiet = tenSeconds("ten seconds without it").size(); // what this machine manages under what else it does
        try (SilentMount silent = SilentMount.make(work)) {
            Await.until("the silent mount is shown", Product.PATIENCE, () -> {
                JsonNode series = series("mount", silent.point().toString(), "total", clock.wallSecond() - 2);
                return !series.isEmpty() && series.at("/0/avg/0").isNull();
            });
            SortedMap<Long, Double> beside = tenSeconds("ten seconds beside it");
            assertThat(beside)
                    .as("seconds of a machine with a mount that hangs, " + quiet + " of ten without")
                    .hasSizeGreaterThanOrEqualTo(quiet - 1);
            assertThat(value("mount", "/", "total", beside.lastKey())).isPositive();
        }
    }

    /// What is recorded of the next ten seconds.
    private SortedMap<Long, Double> tenSeconds(String what) {
        long from = clock.wallSecond() + 1;
        return Await.value(what, Product.PATIENCE, () -> {
            SortedMap<Long, Double> seconds =
                    product.seconds(host, String.valueOf(from * 1000), String.valueOf((from + 30) * 1000));
            boolean over = !seconds.isEmpty() && seconds.lastKey() >= from + 10;
            return over ? seconds.headMap(from + 10) : null;
        });
    }

    @Test
    @Tag("KK-21")
    void top_besideTop_hasTheSameBusiestAndTheSameLargest() throws Exception {
        assumeTrue(Commands.missing(false, "top=procps").isEmpty(), Commands.missing(false, "top=procps"));
        Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            // Others on this machine move a loop's share from second to second, and top does not begin on one: of three
            // tries one must agree.
            List<double[]> tries = new ArrayList<>();
            do {
                tries.add(loopBesideTop(busy.pid()));
            } while (tries.size() < TRIES && !agrees(tries.getLast()));
            assertThat(tries).as("CPU of a loop: ours, top's").anyMatch(BesideToolsIT::agrees);

            // What is largest in memory moves little: the first by resident memory is among the first three of ps.
            JsonNode largest = product.ask("/hosts/" + host + "/top?sort=rss&limit=1");
            assertThat(largest).isNotNull();
            List<Long> theirLargest = Commands.must("ps", "-eo", "pid=", "--sort=-rss")
                    .lines()
                    .limit(3)
                    .map(pid -> Long.parseLong(pid.strip()))
                    .toList();
            assertThat(theirLargest).contains(largest.at("/rows/0/pid").asLong());
        } finally {
            busy.destroyForcibly();
        }
    }

    private static boolean agrees(double[] shares) {
        return Math.abs(shares[0] - shares[1]) <= 0.15;
    }

    /// The CPU of process `pid` over the same five seconds: as recorded, as top says; 1 is one CPU.
    private double[] loopBesideTop(long pid) {
        long begun = clock.wallSecond();
        Await.until("the next second begins", Product.PATIENCE, () -> clock.wallSecond() > begun);
        long from = clock.wallSecond();
        // The second picture of top is the mean of the five seconds between the two; 100 is one CPU.
        List<String[]> lines =
                topLines(Commands.must("env", "LC_ALL=C", "top", "-b", "-n", "2", "-d", "5", "-w", "200"));
        double theirs = lines.stream()
                .filter(words -> Long.parseLong(words[0]) == pid)
                .mapToDouble(words -> Double.parseDouble(words[8]) / 100)
                .findFirst()
                .orElseThrow();
        JsonNode top = Await.value(
                "top", Product.PATIENCE, () -> product.ask("/hosts/" + host + "/top?at=" + (from + 5) * 1000));
        String key = "";
        for (JsonNode row : top.path("rows")) {
            key = row.path("pid").asLong() == pid ? row.path("key").asString() : key;
        }
        double sum = 0;
        for (long second = from + 1; second <= from + 5; second++) { // each the share since the reading before
            sum += value("process", key, "cpu", second);
        }
        return new double[] {sum / 5, theirs};
    }

    /// The rows of the last picture of top in batch mode: PID USER PR NI VIRT RES SHR S %CPU %MEM TIME+ COMMAND.
    private static List<String[]> topLines(String output) {
        List<String[]> rows = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            String[] words = line.strip().split(" +", 12);
            if (words[0].equals("PID")) {
                rows.clear();
            } else if (words.length == 12 && words[0].matches("[0-9]+")) {
                rows.add(words);
            }
        }
        return rows;
    }

    /// Total and available memory as free(1) says, KiB.
    private static long[] free() {
        for (String line : Commands.must("env", "LC_ALL=C", "free", "-k").split("\n", -1)) {
            String[] words = line.split(" +", -1);
            if (words[0].equals("Mem:")) {
                return new long[] {Long.parseLong(words[1]), Long.parseLong(words[6])};
            }
        }
        throw new AssertionError("free says nothing of memory");
    }

    /// One recorded value, once it is known.
    private double value(String table, String key, String column, long second) {
        return Await.value(column + " of " + table + " " + key, Product.PATIENCE, () -> {
            JsonNode value = series(table, key, column, second).at("/0/avg/0");
            return value.isNumber() ? value.asDouble() : null;
        });
    }

    private JsonNode series(String table, String key, String column, long second) {
        String keyed = key.isEmpty() ? "" : "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
        JsonNode answer = product.ask("/hosts/" + host + "/series?table=" + table + "&columns=" + column + keyed
                + "&step=1s&from=" + second * 1000 + "&to=" + (second + 1) * 1000);
        return answer == null ? MissingNode.getInstance() : answer.path("series");
    }
}
