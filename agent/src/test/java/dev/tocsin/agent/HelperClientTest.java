package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.ManualClock;
import dev.tocsin.wire.HelperReply;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The agent's way to the helper, over a real socket whose other side answers as it is told.
class HelperClientTest {
    /// The reply of docs/reference/helper-protocol.md.
    private static final byte[] REPLY = HexFormat.of()
            .parseHex("00000047010000000000004000800000000000000a00026f6b02020000000000"
                    + "00286e266e67696e782e736572766963652069732072756e6e696e6720616674"
                    + "6572207265737461727400");

    private static final byte[] FRAME = {0, 0, 0, 2, 7, 8};

    @TempDir
    Path directory;

    private Path socket;
    private ServerSocketChannel server;
    private final CompletableFuture<byte[]> got = new CompletableFuture<>();

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("helper.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /// Takes one connection and one frame, and sends these pieces.
    private void answer(byte[]... pieces) {
        Thread.ofPlatform().daemon().start(() -> {
            try (SocketChannel peer = server.accept()) {
                ByteBuffer frame = ByteBuffer.allocate(FRAME.length);
                while (frame.hasRemaining() && peer.read(frame) >= 0) {}
                for (byte[] piece : pieces) {
                    peer.write(ByteBuffer.wrap(piece));
                }
                got.complete(frame.array());
            } catch (IOException failure) {
                got.completeExceptionally(failure);
            }
        });
    }

    @Test
    @Tag("EW-49")
    void request_isHandedOverAsItIsAndTheReplyBroughtBack() throws Exception {
        answer(Arrays.copyOf(REPLY, 3), Arrays.copyOfRange(REPLY, 3, 30), Arrays.copyOfRange(REPLY, 30, REPLY.length));
        HelperReply reply = new HelperClient(socket, Clock.system()).ask(FRAME);
        assertThat(got.get()).isEqualTo(FRAME);
        assertThat(reply.result()).isEqualTo(HelperReply.Result.OK);
        assertThat(reply.text()).isEqualTo("nginx.service is running after restart");
        assertThat(reply.millis()).isEqualTo(10_350);
    }

    @ParameterizedTest
    @CsvSource({
        "'', closed without an answer",
        "000000, closed without an answer",
        "0000004701, closed without an answer",
        "7fffffff, must be 0 to 16384",
        "ffffffff, must be 0 to 16384",
        "0000000101, the helper's reply: ",
        "0000000102, the helper's reply: got version 2",
    })
    void reply_thatIsNone_isSaidToBeNone(String bytes, String said) {
        answer(HexFormat.of().parseHex(bytes));
        assertThatThrownBy(() -> new HelperClient(socket, Clock.system()).ask(FRAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(said);
    }

    @Test
    void helper_thatIsNotThere_isSaidNotToBeThere() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> new HelperClient(nowhere, Clock.system()).ask(FRAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no helper runs on this machine");
        server.close(); // its socket stays
        assertThatThrownBy(() -> new HelperClient(socket, Clock.system()).ask(FRAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody listens at");
    }

    @Test
    void helper_thatNeverAnswers_isGivenUp() throws Exception {
        ManualClock clock = new ManualClock(0);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread asking = Thread.ofPlatform().daemon().start(() -> {
            try {
                new HelperClient(socket, clock).ask(FRAME);
            } catch (IOException expected) {
                failure.complete(expected);
            }
        });
        try (SocketChannel peer = server.accept()) {
            ByteBuffer frame = ByteBuffer.allocate(FRAME.length);
            while (frame.hasRemaining() && peer.read(frame) >= 0) {}
            clock.advanceMillis(HelperClient.PATIENCE_NANOS / 1_000_000);
            try {
                peer.write(ByteBuffer.wrap(new byte[1])); // wakes it, and is no whole reply
            } catch (IOException gone) {
                // it has seen the time by itself
            }
            assertThat(failure.get(60, TimeUnit.SECONDS)).hasMessageContaining("does not answer");
        }
        asking.join();
    }
}
