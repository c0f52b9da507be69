package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.LoopbackServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How an anchor is asked, beside servers that answer, lie, refuse and are silent.
@Tag("F29")
class AnchorTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private static boolean asks(int port, Anchor.Kind kind, Duration deadline) throws InterruptedException {
        return new Anchor("test", HERE, port, kind).answers(Clock.system(), deadline);
    }

    /// What becomes of the bytes of a question; null bytes: no answer.
    private interface Answer {
        byte[] to(byte[] question);
    }

    private static boolean asksServer(Answer answer, Duration deadline) throws Exception {
        Thread thread;
        boolean answers;
        try (DatagramSocket server = new DatagramSocket(0, HERE)) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    DatagramPacket question = new DatagramPacket(new byte[512], 512);
                    server.receive(question);
                    byte[] said = answer.to(java.util.Arrays.copyOf(question.getData(), question.getLength()));
                    server.send(new DatagramPacket(said, said.length, question.getSocketAddress()));
                } catch (IOException closed) {
                    assertThat(closed).isInstanceOf(SocketException.class);
                }
            });
            answers = asks(server.getLocalPort(), Anchor.Kind.DNS, deadline);
        }
        thread.join();
        return answers;
    }

    @Test
    void nameServer_isAskedForTheRoot_andAnyAnswerWillDo() throws Exception {
        byte[][] asked = new byte[1][];
        assertThat(asksServer(
                        question -> {
                            asked[0] = question;
                            byte[] refused = question.clone();
                            refused[3] = 5;
                            return refused;
                        },
                        DEADLINE))
                .isTrue();
        assertThat(asked[0]).hasSize(17);
        assertThat(java.util.Arrays.copyOfRange(asked[0], 2, 17))
                .containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1);
    }

    @Test
    void answerToAnotherQuestion_isNone() throws Exception {
        assertThat(asksServer(
                        question -> {
                            byte[] other = question.clone();
                            other[0] ^= 1;
                            return other;
                        },
                        DEADLINE))
                .isFalse();
    }

    @Test
    void answerOfOneByte_isNone() throws Exception {
        assertThat(asksServer(_ -> new byte[1], DEADLINE)).isFalse();
    }

    @Test
    void silentNameServer_isNotWaitedForLonger() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, HERE)) {
            assertThat(asks(server.getLocalPort(), Anchor.Kind.DNS, SHORT)).isFalse();
        }
    }

    @Test
    void closedPort_isAnAnswer() throws Exception {
        assertThat(asks(LoopbackServer.closedPort(), Anchor.Kind.TCP, DEADLINE)).isTrue();
        int closed;
        try (DatagramSocket server = new DatagramSocket(0, HERE)) {
            closed = server.getLocalPort();
        }
        assertThat(asks(closed, Anchor.Kind.DNS, DEADLINE)).isTrue();
    }

    @Test
    void openPort_isAnAnswer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            assertThat(asks(server.getLocalPort(), Anchor.Kind.TCP, DEADLINE)).isTrue();
        }
    }
}
