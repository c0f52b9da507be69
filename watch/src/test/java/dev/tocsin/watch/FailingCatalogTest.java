package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch whose catalog fails for a while: nothing is lost, and everything goes on when it works again.
class FailingCatalogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private static final String CHECK = "{\"host\":\"shop\",\"type\":\"tcp\",\"port\":1,\"paused\":\"true\"}";

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
                ""));
        watch.start();
        return watch;
    }

    @Test
    void old_thatCouldNotBeForgotten_isForgottenAnHourLater() throws Exception {
        ManualClock clock = new ManualClock(Watch.JOURNAL_KEPT.toMillis() * 2);
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
