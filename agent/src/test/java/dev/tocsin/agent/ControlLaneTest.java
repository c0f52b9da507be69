package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.ControlOrder;
import dev.tocsin.wire.Message.ControlReply;
import dev.tocsin.wire.Message.ControlState;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an agent hands on and tells of its machine's helper, over a real socket.
class ControlLaneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HostId HOST = HostId.parse("01930a3c-7f00-7aaa-8000-000000000001");
    private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String HEAD = "account tocsin-agent\nhost " + HOST + "\ntrust " + KEY + "\n";
    private static final byte[] REPLY = {0, 0, 0, 3, 7, 8, 9};

    @TempDir
    Path directory;

    private final List<Message> told = new CopyOnWriteArrayList<>();
    private Path conf;
    private Path socket;
    private ServerSocketChannel server;
    private ControlLane lane;

    @BeforeEach
    void open() throws IOException {
        conf = directory.resolve("helper.conf");
        socket = directory.resolve("helper.sock");
        lane = new ControlLane(new ControlLane.Place(conf, socket, "tocsin-agent"), HOST, Clock.system(), Log.none());
    }

    @AfterEach
    void close() throws IOException {
        lane.close();
        if (server != null) {
            server.close();
        }
    }

    private void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    private ControlState state() {
        lane.look(told::add);
        return (ControlState) told.getLast();
    }

    private static ControlOrder order(int number) {
        return new ControlOrder(new UUID(0, number), new byte[] {0, 0, 0, 1, (byte) number});
    }

    private SocketChannel taken(int number) throws IOException {
        SocketChannel peer = server.accept();
        ByteBuffer frame = ByteBuffer.allocate(5);
        while (frame.hasRemaining() && peer.read(frame) >= 0) {}
        assertThat(frame.array()).as("as it came").isEqualTo(order(number).frame());
        return peer;
    }

    private ControlReply reply(int number) {
        return Await.value(
                "a reply to " + number,
                PATIENCE,
                () -> told.stream()
                        .filter(ControlReply.class::isInstance)
                        .map(ControlReply.class::cast)
                        .filter(one -> one.id().equals(new UUID(0, number)))
                        .findFirst()
                        .orElse(null));
    }

    @Test
    @Tag("EW-49")
    void order_goesToTheHelperAsItIs_andItsReplyBack() throws IOException {
        listen();
        lane.take(order(1), told::add);
        try (SocketChannel peer = taken(1)) {
            peer.write(ByteBuffer.wrap(REPLY));
            ControlReply reply = reply(1);
            assertThat(reply.outcome()).isEqualTo(ControlReply.ANSWERED);
            assertThat(reply.reply()).isEqualTo(new byte[] {7, 8, 9});
        }
    }

    @Test
    void order_withoutAHelper_wasNotHandedOver_andOneThatGetsNoAnswerMayHaveBeenDone() throws IOException {
        lane.take(order(1), told::add);
        assertThat(reply(1).outcome()).isEqualTo(ControlReply.NOT_PASSED);
        assertThat(reply(1).text()).contains("no helper runs on this machine");
        listen();
        lane.take(order(2), told::add);
        taken(2).close(); // it dies in the middle
        assertThat(reply(2).outcome()).isEqualTo(ControlReply.SILENT);
        server.close(); // its socket stays
        lane.take(order(3), told::add);
        assertThat(reply(3).outcome()).isEqualTo(ControlReply.NOT_PASSED);
        assertThat(reply(3).text()).contains("nobody listens");
    }

    @Test
    void orders_beyondThoseThatWait_areRefusedAtOnce() throws IOException {
        listen(); // and answers nobody
        int room = 2 * ControlLane.AT_ONCE;
        for (int i = 0; i <= room; i++) {
            lane.take(order(i), told::add);
        }
        ControlReply refused = reply(room);
        assertThat(refused.outcome()).isEqualTo(ControlReply.NOT_PASSED);
        assertThat(refused.text()).contains("too many orders");
        assertThat(told).hasSize(1);
    }

    @Test
    void state_isToldOnEachConnection_andWhenTheFileChanges() throws IOException {
        assertThat(state().helper()).isEqualTo(ControlState.OFF);
        lane.look(told::add);
        assertThat(told).as("no news").hasSize(1);
        lane.connected();
        lane.look(told::add);
        assertThat(told).as("another connection").hasSize(2);
        listen();
        assertThat(state().text()).contains("there is no ");
        Files.writeString(conf, HEAD + "allow nginx.service restart,start,status cooldown=10s # often stuck\n\n");
        ControlState on = state();
        assertThat(on.helper()).isEqualTo(ControlState.ON);
        assertThat(on.keys()).hasSize(1);
        assertThat(on.keys().getFirst()).hasSize(44);
        assertThat(on.allowed()).containsExactly(new ControlState.Allowed("nginx.service", 5));
        int before = told.size();
        lane.look(told::add);
        assertThat(told).hasSize(before);
        Files.writeString(conf, HEAD + "allow nginx.service stop\n");
        assertThat(state().allowed()).containsExactly(new ControlState.Allowed("nginx.service", 2));
        lane.connected();
        List<Message> full = new ArrayList<>();
        lane.look(message -> !full.add(message)); // no room: it is said again
        lane.look(full::add);
        assertThat(full).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "allow x.service reload, reload",
        "allow x;id restart, x;id",
        "alow x.service restart, alow",
        "account somebody-else, this agent runs as tocsin-agent",
        "host 01930a3c-7f00-7aaa-8000-000000000002, it is for host",
        "trust abc, hub's key",
    })
    void file_withAMistake_isSaidToHaveOne(String line, String said) throws IOException {
        listen();
        Files.writeString(conf, HEAD + line + "\n");
        ControlState state = state();
        assertThat(state.helper()).isEqualTo(ControlState.ERROR);
        assertThat(state.text()).contains("line 4: ").contains(said);
        assertThat(state.allowed()).isEmpty();
    }

    @Test
    void file_thatIsTooLargeOrEmpty_isSaidToBeSo() throws IOException {
        listen();
        Files.writeString(conf, "#".repeat(70_000));
        assertThat(state().text()).contains("larger than");
        Files.writeString(conf, "");
        assertThat(state().text()).contains("trusts no hub");
    }
}
