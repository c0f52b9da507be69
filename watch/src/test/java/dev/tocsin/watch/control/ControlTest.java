package dev.tocsin.watch.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is tried, what is written down before and after, and what a hub knows of it that was killed in between.
class ControlTest {
    private static final HostId WEB = HostId.parse("0199f3c2-8e00-7abc-8def-000000000001");
    private static final HostId DB = HostId.parse("0199f3c2-8e00-7abc-8def-000000000002");
    private static final long START = 1_795_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ServiceReply DONE = new ServiceReply(
            Result.OK, "ok", State.RUNNING, State.RUNNING, 0, 10_350, "nginx.service is running after restart", "");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(START);
    private final World world = new World();
    private SqliteCatalog catalog;
    private Control control;

    /// Helpers that answer when a test says so.
    private static final class World implements ControlWorld {
        private final List<ServiceOrder> sent = new CopyOnWriteArrayList<>();
        private volatile @Nullable HelperView helper = new HelperView(HelperView.State.ON, "", Map.of());
        private volatile CompletableFuture<ServiceReply> next = CompletableFuture.completedFuture(DONE);
        private volatile Runnable before = () -> {};

        @Override
        public byte[] key() {
            return new byte[44];
        }

        @Override
        public @Nullable HelperView helper(HostId host) {
            return helper;
        }

        @Override
        public CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order) {
            before.run();
            sent.add(order);
            return next;
        }
    }

    @BeforeEach
    void make() throws IOException {
        catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        control = control(catalog);
    }

    @AfterEach
    void close() throws IOException {
        catalog.close();
    }

    private Control control(SqliteCatalog in) throws IOException {
        Control made = new Control(in, world, clock, Log.none(), new SecureRandom());
        made.start();
        return made;
    }

    private static Action.Wish wish(HostId host, String service, ServiceVerb verb) {
        return new Action.Wish(host, "web-01", service, service + ".service", verb, "ada", "workers stuck");
    }

    private ServiceReply act(ServiceVerb verb, int state) throws IOException {
        return reply(control.act(wish(WEB, "nginx", verb), state, null));
    }

    private static ServiceReply reply(Action action) {
        ServiceReply reply = action.reply();
        if (reply == null) {
            throw new AssertionError("no reply");
        }
        return reply;
    }

    private List<String> journal() throws IOException {
        return new Journal(catalog)
                .between(0, Long.MAX_VALUE, "web-01/nginx").reversed().stream()
                        .map(line -> line.actor() + " " + line.what() + " " + line.reason() + ": " + line.text())
                        .toList();
    }

    private List<Action> latest() throws IOException {
        return control.latest(null, _ -> true, 200);
    }

    @Test
    @Tag("EW-02")
    @Tag("EW-47")
    void action_isWrittenDownBeforeItIsSentAndWhatCameOfItAfter() throws IOException {
        List<String> atSending = new ArrayList<>();
        world.before = () -> {
            try {
                atSending.add(latest().getFirst().result());
                atSending.addAll(journal());
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        };
        Action done = control.act(wish(WEB, "nginx", ServiceVerb.RESTART), ServiceFacts.RUNNING, null);
        assertThat(atSending)
                .containsExactly("running", "ada control restart: restart of nginx is tried: workers stuck");
        assertThat(done.result()).isEqualTo("ok");
        assertThat(latest()).containsExactly(done);
        assertThat(journal())
                .hasSize(2)
                .last()
                .isEqualTo("ada control ok: restart of nginx is done: nginx.service is running after restart"
                        + " (why: workers stuck)");
        ServiceOrder sent = world.sent.getFirst();
        assertThat(sent)
                .isEqualTo(new ServiceOrder(done.id(), ServiceVerb.RESTART, "nginx.service", "ada", "workers stuck"));
        assertThat(sent.id().version()).isEqualTo(4);
    }

    @Test
    @Tag("EW-20")
    void verb_thatDoesNotFitTheKnownState_isNotSent() throws IOException {
        for (int state : new int[] {ServiceFacts.RUNNING, ServiceFacts.DEGRADED}) {
            assertThat(act(ServiceVerb.START, state).code()).isEqualTo("state");
        }
        for (int state : new int[] {ServiceFacts.STOPPED, ServiceFacts.FAILED}) {
            assertThat(act(ServiceVerb.STOP, state).code()).isEqualTo("state");
            assertThat(act(ServiceVerb.RESTART, state).code()).isEqualTo("state");
        }
        assertThat(world.sent).isEmpty();
        assertThat(latest()).hasSize(6).allMatch(action -> action.result().equals("refused"));
        assertThat(journal()).hasSize(6).first().asString().contains("start of nginx was refused: nginx is running");
        for (int state : new int[] {ServiceFacts.CHANGING, ServiceFacts.UNKNOWN}) {
            assertThat(act(ServiceVerb.RESTART, state).code())
                    .as("the helper sees it")
                    .isEqualTo("ok");
        }
    }

    @Test
    @Tag("EW-20")
    void state_rightAfterAnAction_isTheHelpersToJudge() throws IOException {
        assertThat(act(ServiceVerb.STOP, ServiceFacts.RUNNING).code()).isEqualTo("ok");
        assertThat(act(ServiceVerb.START, ServiceFacts.RUNNING).code())
                .as("its agent has not told yet that it is stopped")
                .isEqualTo("ok");
        clock.advanceMillis(Control.SETTLING_NANOS / 1_000_000 + 1);
        assertThat(act(ServiceVerb.START, ServiceFacts.RUNNING).code()).isEqualTo("state");
    }

    @Test
    void host_withoutAgentOrHelper_isSaidToBeSo() throws IOException {
        world.helper = null;
        assertThat(act(ServiceVerb.STOP, ServiceFacts.RUNNING).code()).isEqualTo("offline");
        world.helper = HelperView.off("no helper runs on this host");
        ServiceReply off = act(ServiceVerb.STOP, ServiceFacts.RUNNING);
        assertThat(off.code()).isEqualTo("no-control");
        assertThat(off.text()).contains("no helper runs on this host");
        world.helper = new HelperView(HelperView.State.ON, "", Map.of());
        Action.Wish processes = new Action.Wish(WEB, "web-01", "dns", "", ServiceVerb.STOP, "ada", "why");
        assertThat(reply(control.act(processes, ServiceFacts.RUNNING, null)).code())
                .isEqualTo("not-allowed");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void actions_atTheSameTime_areOneForEachServiceAndBounded() throws Exception {
        world.next = new CompletableFuture<>();
        List<CompletableFuture<Action>> open = new ArrayList<>();
        for (int i = 0; i < Control.AT_ONCE; i++) {
            open.add(later(wish(i % 2 == 0 ? WEB : DB, "s" + i / 2, ServiceVerb.STOP)));
        }
        Await.until("all are under way", PATIENCE, () -> world.sent.size() == Control.AT_ONCE);
        ServiceReply same = reply(control.act(wish(WEB, "s0", ServiceVerb.RESTART), ServiceFacts.RUNNING, null));
        assertThat(same.code()).isEqualTo("busy");
        assertThat(same.text()).contains("s0");
        assertThat(act(ServiceVerb.STOP, ServiceFacts.RUNNING).text()).contains("other actions are under way");
        world.next.complete(DONE);
        for (CompletableFuture<Action> one : open) {
            assertThat(one.get(60, TimeUnit.SECONDS).result()).isEqualTo("ok");
        }
        assertThat(act(ServiceVerb.STOP, ServiceFacts.RUNNING).code()).isEqualTo("ok");
    }

    @Test
    @Tag("F27")
    void action_askedTwiceByOneName_isDoneOnce() throws Exception {
        UUID name = UUID.fromString("3f8a1c52-6d1e-4b7a-9c55-0a1b2c3d4e5f");
        Action.Wish wish = wish(WEB, "nginx", ServiceVerb.RESTART);
        world.next = new CompletableFuture<>();
        CompletableFuture<Action> first = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                first.complete(control.act(wish, ServiceFacts.RUNNING, name));
            } catch (IOException failure) {
                first.completeExceptionally(failure);
            }
        });
        Await.until("it is sent", PATIENCE, () -> world.sent.size() == 1);
        assertThat(reply(control.act(wish, ServiceFacts.RUNNING, name)).code()).isEqualTo("busy");
        world.next.complete(DONE);
        Action done = first.get(60, TimeUnit.SECONDS);
        assertThat(done.id()).isEqualTo(name);
        assertThat(control.act(wish, ServiceFacts.RUNNING, name)).isEqualTo(done);
        assertThat(world.sent).hasSize(1);
        assertThat(latest()).containsExactly(done);
        assertThatThrownBy(() -> control.act(wish(WEB, "nginx", ServiceVerb.STOP), ServiceFacts.RUNNING, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another action");
    }

    private CompletableFuture<Action> later(Action.Wish wish) {
        CompletableFuture<Action> came = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                came.complete(control.act(wish, ServiceFacts.RUNNING, null));
            } catch (IOException failure) {
                came.completeExceptionally(failure);
            }
        });
        return came;
    }

    @Test
    @Tag("F27")
    void hub_killedBetweenIntentAndResult_saysUnknownAndNeverSendsItAgain() throws Exception {
        world.next = new CompletableFuture<>();
        CompletableFuture<Action> under = later(wish(WEB, "nginx", ServiceVerb.RESTART));
        Await.until("it is sent", PATIENCE, () -> world.sent.size() == 1);
        Path after = Files.createDirectory(directory.resolve("after"));
        for (String file : List.of("catalog.db", "catalog.db-wal")) { // what a killed process leaves on the disk
            if (Files.exists(directory.resolve(file))) {
                Files.copy(directory.resolve(file), after.resolve(file));
            }
        }
        world.next.complete(DONE);
        under.get(60, TimeUnit.SECONDS);
        world.sent.clear();
        try (SqliteCatalog found = SqliteCatalog.open(after.resolve("catalog.db"))) {
            for (int start = 0; start < 2; start++) {
                List<Action> known = control(found).latest(WEB, _ -> true, 20);
                assertThat(known).hasSize(1);
                assertThat(known.getFirst().result()).isEqualTo("unknown");
                assertThat(reply(known.getFirst()).code()).isEqualTo("hub-restarted");
                assertThat(reply(known.getFirst()).text()).contains("it may have been done or not");
            }
            assertThat(new Journal(found).between(0, Long.MAX_VALUE, "web-01/nginx"))
                    .as("an intent, and one line that nobody knows")
                    .hasSize(2)
                    .first()
                    .extracting(Journal.Line::reason)
                    .isEqualTo("hub-restarted");
        }
        assertThat(world.sent).isEmpty();
    }

    @Test
    void intent_thatCannotBeStored_isNotSent() throws IOException {
        catalog.close();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> act(ServiceVerb.STOP, ServiceFacts.RUNNING))
                .isInstanceOf(Exception.class);
        assertThat(world.sent).isEmpty();
        make();
        assertThat(act(ServiceVerb.STOP, ServiceFacts.RUNNING).code())
                .as("nothing is left under way")
                .isEqualTo("ok");
    }

    @Test
    void list_ofActions_isNewestFirstFilteredAndBounded() throws IOException {
        for (int i = 0; i < 130; i++) {
            control.act(wish(i % 2 == 0 ? WEB : DB, "s" + i, ServiceVerb.STOP), ServiceFacts.RUNNING, null);
        }
        assertThat(control.latest(null, _ -> true, 3))
                .extracting(action -> action.wish().service())
                .containsExactly("s129", "s128", "s127");
        assertThat(control.latest(DB, _ -> true, 200)).hasSize(65);
        assertThat(control.latest(null, action -> action.wish().service().equals("s1"), 20))
                .as("behind the first page")
                .hasSize(1);
        catalog.write(connection -> {
            ActionTable.add(connection, latest(DONE), 10);
            return null;
        });
        assertThat(latest()).hasSize(10);
    }

    private static Action latest(ServiceReply reply) {
        return new Action(new java.util.UUID(1, 2), START, wish(WEB, "last", ServiceVerb.STOP), reply);
    }
}
