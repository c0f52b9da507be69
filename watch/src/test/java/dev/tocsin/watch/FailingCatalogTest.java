package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.settings.GivenJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch whose catalog fails for a while: nothing is lost, and everything goes on when it works again.
class FailingCatalogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private static final String CHECK = "{\"host\":\"shop\",\"type\":\"tcp\",\"port\":1,\"paused\":\"true\"}";

    private @Nullable Jobs jobs;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private SqliteCatalog sound;
    private FlakyCatalog catalog;

    @BeforeEach
    void open() throws IOException {
        sound = SqliteCatalog.open(work.resolve("catalog.db"));
        catalog = new FlakyCatalog(sound);
    }

    @AfterEach
    void close() throws IOException {
        sound.close();
    }

    private Watch watch(Clock clock) throws IOException {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        jobs = new Jobs(clock);
        Watch watch = new Watch(new WatchParts(
                        clock,
                        new Log(clock, out, Log.Level.INFO, Log.Format.TEXT),
                        new SecureRandom(),
                        catalog,
                        CheckTypes.ALL,
                        List.of(),
                        (_, _) -> List.of(InetAddress.getLoopbackAddress()),
                        (_, _) -> List.of(InetAddress.getLoopbackAddress()),
                        "tocsin test",
                        "")
                .with(jobs));
        watch.start();
        return watch;
    }

    @Test
    void old_thatCouldNotBeForgotten_isForgottenAnHourLater() throws Exception {
        ManualClock clock = new ManualClock(Kept.USUAL.journal().toMillis() * 2);
        try (Watch watch = watch(clock)) {
            int added = catalog.write(connection -> {
                Journal.add(connection, new Journal.Line(0, 1, "hub", "shop/TCP", 0, "failed", "", ""));
                return 1;
            });
            assertThat(added).isEqualTo(1);
            catalog.fail(true);
            Await.until("it fails", PATIENCE, () -> {
                clock.advanceMillis(3_600_000);
                return said.toString(StandardCharsets.UTF_8).contains("what is too old stays");
            });
            assertThat(new Journal(sound).between(0, 2, null)).hasSize(1);
            catalog.fail(false);
            Await.until("it is forgotten", PATIENCE, () -> {
                clock.advanceMillis(3_600_000);
                return watch.journal().between(0, 2, null).isEmpty();
            });
        }
    }

    private Job.View job(String name) {
        return jobs.all().stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("FU-65")
    void jobs_ofAWatchWhoseDiskIsFull_failAndAreWellAgain() throws Exception {
        ManualClock clock = new ManualClock(Kept.USUAL.journal().toMillis() * 2);
        try (Watch watch = watch(clock)) {
            assertThat(watch.checks().all()).isEmpty();
            assertThat(jobs.all())
                    .extracting(Job.View::name)
                    .containsExactlyInAnyOrder(
                            "outbox",
                            "escalation",
                            "check-rounds",
                            "checks",
                            "rules",
                            "rule-history",
                            "rule-stand-ins",
                            "services",
                            "watch-retention");
            assertThat(job("watch-retention").state()).isEqualTo(Job.State.WAITING);
            assertThat(job("watch-retention").nextMillis()).isEqualTo(clock.wallMillis() + 3_600_000);
            catalog.fail(true);
            Await.until("it fails", PATIENCE, () -> {
                clock.advanceMillis(3_600_000);
                return job("watch-retention").state() == Job.State.FAILED;
            });
            assertThat(job("watch-retention").failure()).isEqualTo("the disk is full");
            assertThat(jobs.failing()).isPositive();
            Await.until("rules cannot be kept", PATIENCE, () -> {
                clock.advanceMillis(60_000);
                return job("rules").failures() > 0;
            });
            catalog.fail(false);
            Await.until("all are well again", PATIENCE, () -> {
                clock.advanceMillis(3_600_000);
                return job("watch-retention").state() == Job.State.OK
                        && job("rules").state() == Job.State.OK
                        && job("rule-history").failures() == 0;
            });
        }
    }

    private static String added(Watch watch) throws IOException {
        Checks.Outcome outcome = watch.checks().create(GivenJson.read(CHECK), "ann");
        assertThat(outcome).isInstanceOf(Checks.Outcome.Kept.class);
        return ((Checks.Outcome.Kept) outcome).check().id();
    }

    @Test
    void check_thatCouldNotBeDeleted_isStillThere() throws Exception {
        try (Watch watch = watch(Clock.system())) {
            String id = added(watch);
            catalog.fail(true);
            assertThatThrownBy(() -> watch.checks().delete(id, "ann")).hasMessageContaining("the disk is full");
            assertThat(watch.checks().find(id)).isNotNull();
            catalog.fail(false);
            assertThat(watch.checks().delete(id, "ann")).isTrue();
            assertThat(watch.checks().find(id)).isNull();
            assertThat(watch.checks().delete(id, "ann")).isFalse();
        }
    }

    @Test
    void check_changedByTwoAtOnce_countsBoth() throws Exception {
        try (Watch watch = watch(Clock.system())) {
            String id = added(watch);
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            threads.add(new Thread(() -> hold(held, go)));
            threads.getFirst().start();
            held.await(); // nobody else writes from now on
            for (String interval : List.of("7s", "8s")) {
                String other = CHECK.replace("}", ",\"interval\":\"" + interval + "\"}");
                Thread changes = new Thread(() -> change(watch, id, other));
                changes.start();
                threads.add(changes);
                Await.until("it waits", PATIENCE, () -> changes.getState() == Thread.State.WAITING);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(watch.checks().find(id).version()).isEqualTo(3);
        }
    }

    private void hold(CountDownLatch held, CountDownLatch go) {
        try {
            int none = sound.write(connection -> {
                held.countDown();
                try {
                    go.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            });
            assertThat(none).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void change(Watch watch, String id, String given) {
        try {
            assertThat(watch.checks().change(id, GivenJson.read(given), "ann")).isInstanceOf(Checks.Outcome.Kept.class);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
