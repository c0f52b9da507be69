package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.Given;
import dev.tocsin.hub.AgentLooks;
import dev.tocsin.testkit.Await;
import dev.tocsin.testkit.LoopbackServer;
import dev.tocsin.wire.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks that a real hub asks for over the real uplink, and what the owner of the machine lets them do.
final class CheckLooksTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int UP = 0;
    private static final int DOWN = 2;
    private static final int UNKNOWN = 3;

    @TempDir
    Path data;

    private final Clock clock = Clock.system();

    /// A hub and one agent that runs checks.
    private final class Pair implements AutoCloseable {
        final TestHub hub;
        final Identity identity;
        private final CheckLooks looks;
        private final Uplink uplink;

        Pair(CheckPolicy policy) throws Exception {
            hub = new TestHub(data, clock);
            identity = hub.join();
            looks = new CheckLooks(policy, clock, hub.log());
            TestRecording recording = new TestRecording(identity.hostId(), 1);
            uplink = hub.uplink(identity, recording, looks);
            uplink.start();
            Await.until(
                    "the agent has come",
                    LONG,
                    () -> hub.hub().pulses().latest(identity.hostId()) != null
                            || !hub.hub()
                                    .agentLooks()
                                    .ask(identity.hostId(), tcp(1))
                                    .isCompletedExceptionally());
        }

        AgentLooks.Found ask(AgentLooks.Ask ask) throws Exception {
            return hub.hub().agentLooks().ask(identity.hostId(), ask).get(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() throws java.io.IOException {
            uplink.close();
            looks.close();
            hub.close();
        }
    }

    private static AgentLooks.Ask tcp(int port) {
        return ask("tcp", "127.0.0.1", Map.of("port", String.valueOf(port)));
    }

    private static AgentLooks.Ask ask(String type, String host, Map<String, String> set) {
        return new AgentLooks.Ask(type, host, Given.Fields.of(set), 5_000);
    }

    @Test
    void look_askedForByTheHub_isMadeByTheAgent() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("own"));
                LoopbackServer server = LoopbackServer.saying("220 here\r\n")) {
            AgentLooks.Found up = pair.ask(tcp(server.port()));
            assertThat(up.outcome()).isEqualTo(UP);
            assertThat(up.code()).isEqualTo(200);
            assertThat(up.micros()).hasSize(Message.LookFound.PARTS);
            assertThat(up.micros().get(1)).as("the connection was measured").isNotNegative();
            assertThat(up.transcript()).contains("connecting to 127.0.0.1:" + server.port());
            AgentLooks.Found down = pair.ask(tcp(LoopbackServer.closedPort()));
            assertThat(down.outcome()).isEqualTo(DOWN);
            assertThat(down.answered()).isFalse();
            assertThat(down.message()).isEqualTo("Connection refused");
        }
    }

    @Test
    void look_byHttp_tellsStatusAndFacts() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("own"));
                LoopbackServer server = LoopbackServer.start(socket -> {
                    socket.getInputStream().read();
                    LoopbackServer.say(socket, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    LoopbackServer.listen(socket);
                })) {
            AgentLooks.Found found = pair.ask(ask("http", "127.0.0.1", Map.of("port", String.valueOf(server.port()))));
            assertThat(found.outcome()).isEqualTo(DOWN);
            assertThat(found.code()).isEqualTo(503);
            assertThat(found.answered()).isTrue();
            assertThat(found.facts()).containsEntry("http.status", "503");
        }
    }

    @Test
    void look_atAServerThatHangs_endsAtItsTime() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("own"));
                LoopbackServer server = LoopbackServer.silent()) {
            AgentLooks.Found found = pair.ask(new AgentLooks.Ask(
                    "tcp",
                    "127.0.0.1",
                    Given.Fields.of(Map.of("port", String.valueOf(server.port()), "expect", "x")),
                    200));
            assertThat(found.outcome()).isEqualTo(DOWN);
            assertThat(found.message()).isEqualTo("timed out after 200 ms");
            assertThat(pair.ask(tcp(server.port())).outcome())
                    .as("the next one")
                    .isEqualTo(UP);
        }
    }

    @Test
    void look_thatThisAgentCannotRead_isUnknownWithTheReason() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("own"))) {
            assertThat(pair.ask(ask("program", "x", Map.of("program", "rm"))).message())
                    .isEqualTo("this agent cannot run the check: it does not know the type program");
            LinkedHashMap<String, String> set = new LinkedHashMap<>(Map.of("port", "1"));
            set.put("newer", "1");
            AgentLooks.Found newer = pair.ask(ask("tcp", "127.0.0.1", set));
            assertThat(newer.outcome()).isEqualTo(UNKNOWN);
            assertThat(newer.message()).contains("newer");
        }
    }

    @Test
    void look_whereTheOwnerDoesNotLetIt_makesNoConnection() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("public"));
                LoopbackServer server = LoopbackServer.silent()) {
            AgentLooks.Found found = pair.ask(tcp(server.port()));
            assertThat(found.outcome()).isEqualTo(UNKNOWN);
            assertThat(found.message()).contains("127.0.0.1").contains("may not talk to");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void look_atAnAgentThatRunsNone_isUnknown() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("none"))) {
            assertThat(pair.ask(tcp(1)).message()).contains("--checks none");
        }
    }

    @Test
    void question_ofAnAgentThatGoes_failsAtOnce() throws Exception {
        try (Pair pair = new Pair(CheckPolicy.parse("own"));
                LoopbackServer server = LoopbackServer.silent()) {
            CompletableFuture<AgentLooks.Found> open = pair.hub
                    .hub()
                    .agentLooks()
                    .ask(
                            pair.identity.hostId(),
                            new AgentLooks.Ask(
                                    "tcp",
                                    "127.0.0.1",
                                    Given.Fields.of(Map.of("port", String.valueOf(server.port()), "expect", "x")),
                                    300_000));
            Await.until("the look is under way", LONG, () -> server.connections() == 1);
            pair.uplink.close();
            assertThatThrownBy(() -> open.get(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(AgentLooks.NoAnswer.class)
                    .hasMessageContaining("gone");
        }
    }

    @Test
    void looks_beyondWhatFits_areRefusedAndNotQueuedForEver() throws Exception {
        List<Message> told = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.start(socket -> done.await());
                CheckLooks looks = new CheckLooks(CheckPolicy.parse("own"), clock, Log.none())) {
            Given.Fields set = Given.Fields.of(Map.of("port", String.valueOf(server.port()), "expect", "x"));
            for (int i = 0; i < CheckLooks.AT_ONCE + CheckLooks.WAITING + 5; i++) {
                looks.take(new Message.LookAsk(i, 60_000, "tcp", "127.0.0.1", set), told::add);
            }
            Await.until("five are refused", LONG, () -> told.size() == 5);
            assertThat(told)
                    .allSatisfy(one ->
                            assertThat(((Message.LookFound) one).message()).contains("waiting already"));
            assertThat(server.connections()).isLessThanOrEqualTo(CheckLooks.AT_ONCE);
            done.countDown();
        }
    }
}
