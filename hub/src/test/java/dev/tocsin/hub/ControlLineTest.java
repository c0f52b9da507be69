package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.HostId;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.HelperRequest;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.ControlOrder;
import dev.tocsin.wire.Message.ControlReply;
import dev.tocsin.wire.Message.ControlState;
import dev.tocsin.wire.Token;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hub signs and sends, and what it makes of answers that are late, forged or none.
final class ControlLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HubConfig.Bounds BOUNDS = new HubConfig.Bounds(100, 50, 8, 30_000, 120_000);
    private static final long NOW = 1_795_318_320_000L;

    @TempDir
    Path data;

    private interface Talking {
        void with(TestHub hub, TestAgent agent, TestAgent.Badge badge) throws Exception;
    }

    private void talk(Talking talking) throws Exception {
        try (TestHub hub = new TestHub(data, new ManualClock(NOW), BOUNDS)) {
            Token token = Token.parse(hub.hub()
                    .enrollments()
                    .create(Map.of(), 1, Duration.ofMinutes(5))
                    .token());
            TestAgent.Badge badge = TestAgent.join(hub, token);
            try (TestAgent agent = connect(hub, badge)) {
                talking.with(hub, agent, badge);
            }
        }
    }

    private static TestAgent connect(TestHub hub, TestAgent.Badge badge) throws Exception {
        TestAgent agent = TestAgent.connect(hub.port(), badge);
        agent.send(TestAgent.hello(TestAgent.host(badge)));
        return agent;
    }

    private static void trust(TestHub hub, TestAgent agent, HostId host) throws IOException {
        say(agent, ControlState.ON, "", List.of(hub.hub().agentControl().key()));
        Await.until("the hub knows", PATIENCE, () -> state(hub, host) == HelperView.State.ON);
    }

    private static void say(TestAgent agent, int helper, String text, List<byte[]> keys) throws IOException {
        agent.send(new ControlState(helper, text, keys, List.of(new ControlState.Allowed("nginx.service", 5))));
    }

    private static HelperView.State state(TestHub hub, HostId host) {
        HelperView view = hub.hub().agentControl().helper(host);
        return view == null ? HelperView.State.OFF : view.state();
    }

    private static ServiceOrder order(UUID id) {
        return new ServiceOrder(id, ServiceVerb.RESTART, "nginx.service", "ada", "stuck");
    }

    private static CompletableFuture<ServiceReply> ask(TestHub hub, HostId host, UUID id) {
        return hub.hub().agentControl().order(host, order(id));
    }

    private static ServiceReply of(CompletableFuture<ServiceReply> answer) throws Exception {
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ControlOrder ordered(TestAgent agent) throws IOException {
        Message message = agent.answer();
        while (!(message instanceof ControlOrder)) {
            if (message == null) {
                throw new AssertionError("the connection has ended");
            }
            message = agent.answer();
        }
        return (ControlOrder) message;
    }

    /// A helper's reply without its length.
    private static byte[] reply(UUID id, int result, String code, String text, String output) {
        ByteWriter out = new ByteWriter();
        out.writeByte(1);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        out.writeByte(result);
        out.writeText(code);
        out.writeByte(2);
        out.writeByte(3);
        out.writeInt(7);
        out.writeInt(350);
        out.writeText(text);
        out.writeText(output);
        return out.toByteArray();
    }

    private static ControlReply answered(UUID id, byte[] reply) {
        return new ControlReply(id, ControlReply.ANSWERED, reply, "");
    }

    @Test
    @Tag("EW-49")
    void order_isSignedForThatHostAndHalfAMinute_andItsAnswerComesBack() throws Exception {
        talk((hub, agent, badge) -> {
            HostId host = TestAgent.host(badge);
            trust(hub, agent, host);
            UUID id = new UUID(3, 4);
            CompletableFuture<ServiceReply> answer = ask(hub, host, id);
            ControlOrder sent = ordered(agent);
            assertThat(sent.id()).isEqualTo(id);
            ByteBuffer frame = ByteBuffer.wrap(sent.frame());
            assertThat(frame.getInt()).isEqualTo(frame.remaining());
            byte[] nonce = Arrays.copyOfRange(sent.frame(), sent.frame().length - 80, sent.frame().length - 64);
            HelperRequest expected = new HelperRequest(
                    id,
                    HelperRequest.Verb.RESTART,
                    "nginx.service",
                    "ada",
                    "stuck",
                    NOW + AgentControl.GOOD_MILLIS,
                    new UUID(
                            ByteBuffer.wrap(nonce).getLong(0),
                            ByteBuffer.wrap(nonce).getLong(8)));
            byte[] signature = Arrays.copyOfRange(sent.frame(), sent.frame().length - 64, sent.frame().length);
            assertThat(sent.frame()).isEqualTo(expected.frame(signature));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(hub.hub().agentControl().key())));
            check.update(expected.signed(host));
            assertThat(check.verify(signature)).isTrue();
            agent.send(answered(id, reply(id, 2, "not-reached", "it is \u001b[31mfailed", "line 1\nline\t2")));
            ServiceReply came = of(answer);
            assertThat(came)
                    .isEqualTo(new ServiceReply(
                            Result.FAILED,
                            "not-reached",
                            State.RUNNING,
                            State.FAILED,
                            7,
                            350,
                            "it is ·[31mfailed",
                            "line 1\nline·2"));
        });
    }

    @Test
    @Tag("EW-49")
    void host_withoutAHelperThatListensToThisHub_isSentNothing() throws Exception {
        talk((hub, agent, badge) -> {
            HostId host = TestAgent.host(badge);
            AgentControl control = hub.hub().agentControl();
            Await.until("connected", PATIENCE, () -> control.helper(host) != null);
            assertThat(of(ask(hub, host, new UUID(0, 1))).text()).contains("older than control");
            say(agent, ControlState.OFF, "", List.of());
            Await.until("off", PATIENCE, () -> text(control, host).contains("no helper runs"));
            say(agent, ControlState.ERROR, "line 3 is wrong", List.of(control.key()));
            Await.until("wrong", PATIENCE, () -> state(hub, host) == HelperView.State.ERROR);
            assertThat(of(ask(hub, host, new UUID(0, 2))).code()).isEqualTo("no-control");
            say(agent, ControlState.ON, "", List.of(new byte[44]));
            Await.until("of another hub", PATIENCE, () -> text(control, host).contains("does not trust this hub"));
            ServiceReply foreign = of(ask(hub, host, new UUID(0, 3)));
            assertThat(foreign.result()).isEqualTo(Result.REFUSED);
            assertThat(foreign.code()).isEqualTo("no-control");
            trust(hub, agent, host);
            assertThat(control.helper(host).allowed())
                    .isEqualTo(Map.of("nginx.service", java.util.Set.of(ServiceVerb.START, ServiceVerb.RESTART)));
            CompletableFuture<ServiceReply> answer = ask(hub, host, new UUID(0, 4));
            assertThat(ordered(agent).id()).as("the first that was sent").isEqualTo(new UUID(0, 4));
            agent.send(new ControlReply(new UUID(0, 4), ControlReply.NOT_PASSED, new byte[0], "nobody listens"));
            assertThat(of(answer).code()).isEqualTo("no-control");
            HostId nobody = HostId.parse("0199f3c2-8e00-7abc-8def-000000000009");
            assertThat(control.helper(nobody)).isNull();
            assertThat(of(ask(hub, nobody, new UUID(0, 5))).code()).isEqualTo("offline");
        });
    }

    private static String text(AgentControl control, HostId host) {
        HelperView view = control.helper(host);
        return view == null ? "" : view.text();
    }

    @Test
    void answer_thatIsNone_orOfAnotherOrder_isAnUnknownEnd() throws Exception {
        talk((hub, agent, badge) -> {
            HostId host = TestAgent.host(badge);
            trust(hub, agent, host);
            UUID id = new UUID(0, 1);
            CompletableFuture<ServiceReply> answer = ask(hub, host, id);
            agent.send(answered(new UUID(0, 99), reply(new UUID(0, 99), 0, "ok", "", ""))); // nobody waits for it
            agent.send(answered(id, new byte[] {1, 2}));
            assertThat(of(answer).result()).isEqualTo(Result.UNKNOWN);
            UUID next = new UUID(0, 2);
            CompletableFuture<ServiceReply> other = ask(hub, host, next);
            agent.send(answered(next, reply(id, 0, "ok", "done", "")));
            assertThat(of(other).result()).isEqualTo(Result.UNKNOWN);
            UUID silent = new UUID(0, 3);
            CompletableFuture<ServiceReply> third = ask(hub, host, silent);
            agent.send(new ControlReply(silent, ControlReply.SILENT, new byte[0], "it closed without an answer"));
            ServiceReply came = of(third);
            assertThat(came.result()).isEqualTo(Result.UNKNOWN);
            assertThat(came.text()).isEqualTo("it closed without an answer; it may have been done or not");
        });
    }

    @Test
    @Tag("F27")
    void agent_thatGoesAway_leavesAnUnknownEnd_andAnotherConnectionCannotAnswer() throws Exception {
        talk((hub, agent, badge) -> {
            HostId host = TestAgent.host(badge);
            trust(hub, agent, host);
            UUID id = new UUID(0, 1);
            CompletableFuture<ServiceReply> answer = ask(hub, host, id);
            ordered(agent);
            try (TestAgent newer = connect(hub, badge)) {
                ServiceReply came = of(answer); // the newer one took its place
                assertThat(came.result()).isEqualTo(Result.UNKNOWN);
                assertThat(came.text()).contains("it may have been done or not");
                trust(hub, newer, host);
                newer.send(answered(id, reply(id, 0, "ok", "", "")));
                CompletableFuture<ServiceReply> next = ask(hub, host, new UUID(0, 2));
                newer.send(answered(new UUID(0, 2), reply(new UUID(0, 2), 0, "ok", "", "")));
                assertThat(of(next).result()).isEqualTo(Result.OK);
            }
        });
    }

    @Test
    void orders_beyondFourAtOneAgent_areRefused() throws Exception {
        talk((hub, agent, badge) -> {
            HostId host = TestAgent.host(badge);
            trust(hub, agent, host);
            List<CompletableFuture<ServiceReply>> open = new ArrayList<>();
            for (int i = 0; i < AgentControl.AT_ONCE; i++) {
                open.add(ask(hub, host, new UUID(0, i)));
            }
            assertThat(of(ask(hub, host, new UUID(0, 99))).code()).isEqualTo("busy");
            for (int i = 0; i < AgentControl.AT_ONCE; i++) {
                UUID id = ordered(agent).id();
                agent.send(answered(id, reply(id, 0, "ok", "", "")));
            }
            for (CompletableFuture<ServiceReply> one : open) {
                assertThat(of(one).code()).isEqualTo("ok");
            }
        });
    }

    @Test
    @Tag("S17")
    void key_isMadeOnce_isItsOwnersAlone_andRefusedWhenItIsNot() throws Exception {
        SecureRandom random = new SecureRandom();
        byte[] made = ControlKey.open(data, random).publicKey();
        assertThat(made).hasSize(44);
        assertThat(ControlKey.open(data, random).publicKey()).isEqualTo(made);
        Path file = data.resolve("control.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String text = Files.readString(file);
        Path other = Files.createDirectory(data.resolve("other"));
        ControlKey.open(other, random);
        String foreign = Files.readString(other.resolve("control.key"));
        String mixed = text.substring(0, text.indexOf("-----BEGIN PUBLIC"))
                + foreign.substring(foreign.indexOf("-----BEGIN PUBLIC"));
        for (String damaged : List.of(mixed, text.substring(0, 80), text.replace("PUBLIC", "PUBLIK"))) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> ControlKey.open(data, random))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("control.key is damaged");
        }
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> ControlKey.open(data, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("control.key");
    }
}
