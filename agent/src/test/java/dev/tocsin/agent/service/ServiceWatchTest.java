package dev.tocsin.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When services are looked at, and what the hub is told.
class ServiceWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(ServiceRig.START);
    private final List<Message.Services> told = new CopyOnWriteArrayList<>();
    private Predicate<Message> hub; // one and the same, by which it is known
    private ServiceRig rig;
    private ServiceWatch watch;

    @BeforeEach
    void make() throws IOException {
        hub = this::hear;
        rig = new ServiceRig(directory);
        watch = new ServiceWatch(rig.roots(), rig.exec(), clock, Log.none());
        watch.start();
    }

    private boolean hear(Message message) {
        return told.add((Message.Services) message);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void second() {
        Rows rows = new Rows(Tables.PROCESS);
        for (Entity entity : rig.processes.values()) {
            rows.add(entity);
        }
        clock.advanceMillis(1_000);
        watch.second(new Frame(clock.wallMillis(), List.of(rows)));
        watch.idle();
    }

    private void says(String text) throws IOException {
        Path said = directory.resolve("said");
        Files.writeString(said, text);
        rig.files.directory("run/systemd/system");
        rig.script("echo x >> " + directory.resolve("calls") + "; cat " + said);
    }

    private int calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private void awaitTold(int messages) {
        Await.until(messages + " messages", PATIENCE, () -> told.size() >= messages);
        assertThat(told).hasSize(messages);
    }

    @Test
    void mainProcess_gone_isToldWithTheNextSecond() throws Exception {
        says(ServiceRig.running("shop.service", 700));
        rig.process(700, "shop", "shop.service");
        watch.connected(hub);
        second();
        awaitTold(1);
        assertThat(told.getFirst().whole()).isTrue();
        assertThat(told.getFirst().services()).extracting(ServiceFacts::state).containsExactly(ServiceFacts.RUNNING);

        rig.kill(700);
        says(ServiceRig.unit(
                "shop.service",
                "ActiveState=failed",
                "SubState=failed",
                "Result=signal",
                "ExecMainCode=2",
                "ExecMainStatus=9"));
        second();
        awaitTold(2);
        assertThat(told.getLast().whole()).isFalse();
        assertThat(told.getLast().services()).hasSize(1);
        assertThat(told.getLast().services().getFirst())
                .matches(one ->
                        one.state() == ServiceFacts.FAILED && one.reason().equals("killed by SIGKILL"));

        says("");
        rig.files.file("run/systemd/units/invocation:x", "1");
        second();
        awaitTold(3);
        assertThat(told.getLast().gone()).containsExactly("shop");
    }

    @Test
    void hub_thatComesBack_isToldAllOfIt_andOneWithoutRoomWithTheNextLook() throws Exception {
        says(ServiceRig.running("shop.service", 700));
        rig.process(700, "shop", "shop.service");
        second();
        watch.connected(hub);
        awaitTold(1);
        watch.disconnected(hub);
        rig.kill(700);
        says(ServiceRig.unit("shop.service", "ActiveState=failed"));
        second();
        watch.connected(_ -> false);
        watch.connected(this::hear);
        watch.disconnected(hub); // late, of the connection before
        awaitTold(2);
        assertThat(told.getLast().whole()).isTrue();
        assertThat(told.getLast().services()).extracting(ServiceFacts::state).containsExactly(ServiceFacts.FAILED);
    }

    @Test
    void systemd_onAQuietMachine_isAskedEveryTwoMinutes_andInAStormEachTenSeconds() throws Exception {
        says(ServiceRig.running("shop.service", 700));
        rig.process(700, "shop", "shop.service");
        for (int i = 0; i < 600; i++) {
            second();
        }
        int quiet = calls();
        assertThat(quiet).isBetween(5, 6);
        for (int i = 0; i < 300; i++) {
            Files.createDirectories(rig.files.proc().resolveSibling("run/systemd/units"));
            Files.setLastModifiedTime(
                    rig.files.proc().resolveSibling("run/systemd/units"), FileTime.fromMillis(i * 1_000L));
            second();
        }
        assertThat(calls() - quiet).isBetween(30, ServiceWatch.BURST + 300 / ServiceWatch.REFILL_SECONDS + 1);
    }

    @Test
    void process_ofANameThatIsWaitedFor_isSeenAtOnce() throws Exception {
        rig.process(1, "sh", "");
        watch.connected(hub);
        second();
        awaitTold(1);
        rig.process(700, "memcached", "");
        second();
        awaitTold(2);
        assertThat(told.getLast().services()).extracting(ServiceFacts::name).containsExactly("MEMCACHED");
    }

    @Test
    void second_withoutProcesses_isPassedOver() {
        watch.connected(hub);
        watch.second(new Frame(clock.wallMillis(), List.of()));
        watch.second(new Frame(clock.wallMillis(), List.of(new Rows(Tables.MOUNT))));
        assertThat(told).isEmpty();
    }
}
