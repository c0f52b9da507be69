package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Verdict;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.watch.settings.GivenJson;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Looks at what hangs, drips and does not end, beside looks at what is well (F23, F24). The promise is half a second
/// and one second; the bounds are five times that, because machines that build are busy.
class SchedulerFaultsTest {
    private static final long LATE_MICROS = 5_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Reach LOOPBACK = (_, _) -> List.of(InetAddress.getLoopbackAddress());

    private final Map<String, List<CheckRun>> runs = new ConcurrentHashMap<>();

    private static Check check(String type, String json) {
        CheckType found = CheckTypes.ALL.stream()
                .filter(one -> one.name().equals(type))
                .findFirst()
                .orElseThrow();
        Problems problems = new Problems();
        Check check = found.read("shop.example.com", new FieldReader(GivenJson.read(json), "", problems));
        assertThat(problems.all()).isEmpty();
        return check;
    }

    private Scheduler scheduler() {
        return new Scheduler(
                Clock.system(),
                Log.none(),
                (id, run) -> runs.computeIfAbsent(id, _ -> java.util.Collections.synchronizedList(new ArrayList<>()))
                        .add(run));
    }

    private CheckRun only(Scheduler scheduler, Scheduler.Ask ask) {
        scheduler.at(ask, Duration.ZERO);
        Await.until("it looked", PATIENCE, () -> runs.containsKey(ask.id()));
        return runs.get(ask.id()).getFirst();
    }

    @Test
    @Tag("F24")
    void targets_thousandThatHang_doNotDelayTheOthers() throws Exception {
        try (LoopbackServer silent = LoopbackServer.silent();
                LoopbackServer well = LoopbackServer.saying("hello\r\n");
                Scheduler scheduler = scheduler()) {
            Check hangs = check("http", "{\"url\":\"http://shop.example.com:" + silent.port() + "/\"}");
            Check good = check("tcp", "{\"port\":" + well.port() + "}");
            for (int i = 0; i < 1_000; i++) {
                scheduler.at(new Scheduler.Ask("hangs-" + i, hangs, Duration.ofSeconds(2), LOOPBACK), Duration.ZERO);
            }
            for (int i = 0; i < 50; i++) {
                Duration wait = Duration.ofMillis(500 + 20 * i);
                scheduler.at(new Scheduler.Ask("good-" + i, good, Duration.ofSeconds(10), LOOPBACK), wait);
            }
            Await.until("all looked", PATIENCE, () -> runs.size() == 1_050);
            assertThat(scheduler.late().maxMicros()).isLessThan(LATE_MICROS);
            for (int i = 0; i < 50; i++) {
                assertThat(runs.get("good-" + i).getFirst().verdict().outcome()).isEqualTo(Outcome.UP);
            }
            for (int i = 0; i < 1_000; i++) {
                CheckRun run = runs.get("hangs-" + i).getFirst();
                assertThat(run.verdict().message()).isEqualTo("timed out after 2 s");
                assertThat(run.phases().total()).isLessThan(4_500_000);
            }
        }
    }

    @Test
    @Tag("F24")
    void target_thatDrips_endsAtTheDeadline() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (LoopbackServer drips = LoopbackServer.start(socket -> {
                    LoopbackServer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                    while (!over.await(50, TimeUnit.MILLISECONDS)) {
                        LoopbackServer.say(socket, "x");
                    }
                });
                Scheduler scheduler = scheduler()) {
            Check check = check("http", "{\"url\":\"http://shop.example.com:" + drips.port() + "/\"}");
            CheckRun run = only(scheduler, new Scheduler.Ask("drips", check, Duration.ofSeconds(1), LOOPBACK));
            assertThat(run.verdict().code()).isEqualTo(Verdict.NO_ANSWER);
            assertThat(run.phases().total()).isLessThan(3_500_000);
            over.countDown();
        }
    }

    @Test
    @Tag("F23")
    void resolver_thatHangs_saysSo_andMakesNobodyLate() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Reach hanging = (host, timeout) -> {
            if (!never.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("DNS failure: no answer for " + host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        try (LoopbackServer well = LoopbackServer.saying("hello\r\n");
                Scheduler scheduler = scheduler()) {
            Check check = check("tcp", "{\"port\":" + well.port() + "}");
            for (int i = 0; i < 500; i++) {
                scheduler.at(new Scheduler.Ask("lost-" + i, check, Duration.ofSeconds(1), hanging), Duration.ZERO);
            }
            for (int i = 0; i < 20; i++) {
                Duration wait = Duration.ofMillis(200 + 20 * i);
                scheduler.at(new Scheduler.Ask("good-" + i, check, Duration.ofSeconds(10), LOOPBACK), wait);
            }
            Await.until("all looked", PATIENCE, () -> runs.size() == 520);
            assertThat(scheduler.late().maxMicros()).isLessThan(LATE_MICROS);
            for (int i = 0; i < 20; i++) {
                assertThat(runs.get("good-" + i).getFirst().verdict().outcome()).isEqualTo(Outcome.UP);
            }
            assertThat(runs.get("lost-0").getFirst().verdict().outcome()).isEqualTo(Outcome.DOWN);
        }
    }

    @Test
    void interval_countsFromThePlannedMoment_howeverLongALookTakes() throws Exception {
        try (Scheduler scheduler = scheduler()) {
            Check slow = attempt -> {
                attempt.clock().awaitNanos(attempt.clock().monotonicNanos() + 300_000_000L);
                return Verdict.up("well");
            };
            Scheduler.Ask ask = new Scheduler.Ask("slow", slow, Duration.ofSeconds(5), LOOPBACK);
            scheduler.at(ask, Duration.ZERO);
            for (int i = 1; i <= 4; i++) {
                int looked = i;
                Await.until(
                        "it looked",
                        PATIENCE,
                        () -> runs.containsKey("slow") && runs.get("slow").size() == looked);
                scheduler.after(ask, Duration.ofSeconds(1));
            }
            Await.until("it looked", PATIENCE, () -> runs.get("slow").size() == 5);
            long took = runs.get("slow").getLast().atMillis()
                    - runs.get("slow").getFirst().atMillis();
            assertThat(took).isBetween(3_500L, 4_900L); // 4 intervals, not 4 intervals and 4 looks
        }
    }
}
