package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Limits;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Refusal;
import dev.tocsin.wire.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that should not come in, sent to a real hub over real sockets. After each attempt the hub
/// still serves an agent in order.
final class HostileAgentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HubConfig.Bounds BOUNDS = new HubConfig.Bounds(100, 50, 8, 2_000, 4_000);

    @TempDir
    Path data;

    private TestHub hub;
    private TestAgent.Badge badge;
    private HostId host;

    @BeforeEach
    void open() throws Exception {
        hub = new TestHub(data, Clock.system(), BOUNDS);
        badge = TestAgent.join(hub, token());
        host = TestAgent.host(badge);
    }

    @AfterEach
    void theHubIsStillAlive() throws Exception {
        try (TestAgent good = TestAgent.connect(hub.port(), badge)) {
            good.send(TestAgent.hello(host));
            assertThat(good.answer()).isInstanceOf(Message.Welcome.class);
        } finally {
            hub.close();
        }
    }

    @Test
    void plainBytes_areRefusedWithOneLine() throws Exception {
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
            raw.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            raw.getOutputStream().flush();
            toTheEnd(raw);
        }
        Await.until("a line", SOON, () -> hub.lines("TLS refused") == 1);
    }

    @Test
    void oldTls_isRefused() {
        assertThatThrownBy(() -> TestAgent.connect(hub.port(), badge, "TLSv1.2"))
                .isInstanceOf(IOException.class);
        Await.until("a line", SOON, () -> hub.lines("TLS refused") == 1);
    }

    @Test
    void noCertificate_canDoNothingButEnrol() throws Exception {
        try (TestAgent nobody = TestAgent.connect(hub.port(), null)) {
            nobody.send(TestAgent.hello(host));
            assertThat(refusal(nobody)).isEqualTo(Refusal.IDENTITY);
        }
        try (TestAgent nobody = TestAgent.connect(hub.port(), null)) {
            nobody.send(new Message.PackMessage(42, 1, new byte[10]));
            assertThat(refusal(nobody)).isEqualTo(Refusal.PROTOCOL);
        }
    }

    @Test
    void certificateOfAnotherInstallation_isRefused(@TempDir Path other) throws Exception {
        Authority stranger = new Authority(other, List.of(), Clock.system(), new SecureRandom());
        assertRefusedByTls(TestAgent.badge(stranger, host, 1));
    }

    @Test
    void forgedAuthorityOfTheSameName_isRefused() throws Exception {
        SecureRandom random = new SecureRandom();
        KeyPair forger = Certificates.newKeyPair(random);
        X509Certificate real = badge.authority();
        KeyPair keys = Certificates.newKeyPair(random);
        // Signed with the forger's key in the name of the real authority, and shown with the real certificate.
        X509Certificate leaf = Certificates.agent(
                new Certificates.Issuer(
                        real, forger.getPrivate(), Clock.system().wallMillis(), random),
                keys.getPublic(),
                new dev.tocsin.wire.Trust.Agent(host, 1));
        assertRefusedByTls(new TestAgent.Badge(keys.getPrivate(), leaf, real));
    }

    @Test
    void hubLeaf_isNoAgent() throws Exception {
        Authority.Pair leaf = hub.authority().hub();
        assertRefusedByTls(new TestAgent.Badge(leaf.key(), leaf.certificate(), badge.authority()));
    }

    @Test
    @Tag("T-AG-1")
    void certificateOfOneHost_withTheIdOfAnother_isClosedAndAudited() throws Exception {
        HostId other = TestAgent.host(TestAgent.join(hub, token()));
        try (TestAgent liar = TestAgent.connect(hub.port(), badge)) {
            liar.send(TestAgent.hello(other));
            assertThat(refusal(liar)).isEqualTo(Refusal.IDENTITY);
        }
        assertThat(hub.lines("WARN audit: the certificate of host " + host + " said hello as " + other))
                .isEqualTo(1);
    }

    @Test
    void unknownHost_andOldGeneration_areRefused() throws Exception {
        HostId ghost = HostId.create(1, new Random(1));
        for (TestAgent.Badge bad :
                List.of(TestAgent.badge(hub.authority(), ghost, 1), TestAgent.badge(hub.authority(), host, 7))) {
            try (TestAgent agent = TestAgent.connect(hub.port(), bad)) {
                agent.send(TestAgent.hello(TestAgent.host(bad)));
                assertThat(refusal(agent)).isEqualTo(Refusal.IDENTITY);
            }
        }
    }

    @Test
    @Tag("T-AG-2")
    void packOfAnotherHost_andDamagedPack_areRejectedAndTheConnectionGoesOn() throws Exception {
        try (TestAgent agent = welcomed()) {
            agent.send(new Message.PackMessage(42, 1, new byte[] {9, 9, 9}));
            assertThat(agent.answer()).isInstanceOf(Message.Rejected.class);
            agent.send(new Message.TailReply(77, List.of()));
            agent.send(new Message.PackMessage(42, 2, new byte[0]));
            assertThat(agent.answer()).isInstanceOf(Message.Rejected.class);
        }
    }

    @Test
    void oversizedFrame_isRefusedBeforeItIsRead() throws Exception {
        try (TestAgent unproven = TestAgent.connect(hub.port(), null)) {
            unproven.send(header(Limits.FRAME_BYTES_UNPROVEN + 1, 8));
            assertThat(refusal(unproven)).isEqualTo(Refusal.PROTOCOL);
        }
        try (TestAgent proven = welcomed()) {
            proven.send(header(Limits.FRAME_BYTES + 1, 16));
            assertThat(refusal(proven)).isEqualTo(Refusal.PROTOCOL);
        }
        try (TestAgent negative = welcomed()) {
            negative.send(header(-1, 16));
            assertThat(refusal(negative)).isEqualTo(Refusal.PROTOCOL);
        }
    }

    @Test
    void truncatedFrame_endsTheConnection() throws Exception {
        try (TestAgent agent = welcomed()) {
            byte[] frame = MessageWriter.frame(new Message.Pulse(1, new float[40]));
            agent.send(java.util.Arrays.copyOf(frame, frame.length - 7));
        }
        Await.until("a line", SOON, () -> hub.lines("middle of a frame") == 1);
    }

    @Test
    void bitFlippedFrames_endInARefusalOrAreIgnored() throws Exception {
        byte[] frame = MessageWriter.frame(TestAgent.hello(host));
        for (int bit = 0; bit < 40 * 8; bit += 37) {
            byte[] flipped = frame.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try (TestAgent agent = TestAgent.connect(hub.port(), badge)) {
                agent.send(flipped);
                agent.send(new byte[64]); // so that a longer length finds an end
            } catch (IOException refused) {
                assertThat(refused).isNotNull(); // the hub was faster
            }
        }
        assertThat(hub.logged()).doesNotContain("ended by a bug");
    }

    @Test
    @Tag("KK-15")
    void messageOfAnUnknownType_isPassedOver() throws Exception {
        try (TestAgent agent = welcomed()) {
            agent.send(new byte[] {0, 0, 0, 3, (byte) 200, 1, 2, 3});
            agent.send(new Message.PackMessage(42, 1, new byte[0]));
            assertThat(agent.answer()).isInstanceOf(Message.Rejected.class);
        }
    }

    @Test
    void silentConnection_isClosedInTime() throws Exception {
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
            raw.setSoTimeout(15_000);
            toTheEnd(raw);
        }
        assertThat(hub.logged()).contains("did not prove who it is within 2000 ms");
    }

    @Test
    @Tag("T-DOS-1")
    void connectionsOfOneAddress_beyondTheLimit_areTurnedAway() throws Exception {
        Socket[] crowd = new Socket[BOUNDS.unprovenPerAddress() + 1];
        try {
            for (int i = 0; i < crowd.length; i++) {
                crowd[i] = new Socket(InetAddress.getLoopbackAddress(), hub.port());
            }
            Socket last = crowd[crowd.length - 1];
            last.setSoTimeout(1_500); // before the unproven ones run out of time
            assertThat(toTheEnd(last)).isTrue();
            Await.until("a line", SOON, () -> hub.lines("were turned away") == 1);
        } finally {
            for (Socket socket : crowd) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
        Await.until("they are gone", SOON, () -> isServed());
    }

    @Test
    void retiredHost_isRefused() throws Exception {
        TestAgent.Badge other = TestAgent.join(hub, token());
        hub.hub().retire(TestAgent.host(other));
        try (TestAgent agent = TestAgent.connect(hub.port(), other)) {
            agent.send(TestAgent.hello(TestAgent.host(other)));
            assertThat(refusal(agent)).isEqualTo(Refusal.IDENTITY);
        }
    }

    private boolean isServed() {
        try (TestAgent _ = TestAgent.connect(hub.port(), null)) {
            return true;
        } catch (Exception turnedAway) {
            return false;
        }
    }

    private TestAgent welcomed() throws Exception {
        TestAgent agent = TestAgent.connect(hub.port(), badge);
        agent.send(TestAgent.hello(host));
        assertThat(agent.answer()).isInstanceOf(Message.Welcome.class);
        return agent;
    }

    private void assertRefusedByTls(TestAgent.Badge bad) {
        // TLS 1.3: the client may believe that it is in before the hub has looked at its certificate.
        assertThatThrownBy(() -> {
                    try (TestAgent agent = TestAgent.connect(hub.port(), bad)) {
                        agent.send(TestAgent.hello(host));
                        if (agent.answer() instanceof Message.Refused refused) {
                            throw new IOException(refused.text());
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        Supplier<Long> lines = () -> hub.lines("TLS refused") + hub.lines("refused: without a certificate");
        Await.until("a line", SOON, () -> lines.get() == 1);
    }

    private static Refusal refusal(TestAgent agent) throws IOException {
        if (agent.answer() instanceof Message.Refused refused) {
            assertThat(refused.text()).contains("hub time 20");
            return refused.reason();
        }
        throw new AssertionError("not refused");
    }

    private static byte[] header(int length, int type) {
        return new byte[] {
            (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length, (byte) type
        };
    }

    /// Reads until the other side ends it; true when it did.
    private static boolean toTheEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                Objects.requireNonNull(in); // an alert of TLS may come first
            }
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private Token token() throws IOException {
        return Token.parse(hub.hub()
                .enrollments()
                .create(Map.of(), 1, Duration.ofMinutes(30))
                .token());
    }
}
