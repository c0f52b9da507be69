package dev.tocsin.helper;

import static dev.tocsin.helper.Rig.NGINX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The helper's socket with real connections.
class DoorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Rig rig;
    private Path socket;
    private Door door;
    private Thread thread;

    @BeforeEach
    void make() throws IOException, Refusal {
        rig = new Rig(directory).systemd().start();
        socket = rig.root.resolve("run/tocsin/helper.sock");
        open(Files.getOwner(rig.root).getName());
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        door.close();
        thread.join();
        rig.close();
    }

    private void open(String account) throws IOException {
        UserPrincipalLookupService users = rig.root.getFileSystem().getUserPrincipalLookupService();
        PosixFileAttributes mine = Files.readAttributes(rig.root, PosixFileAttributes.class);
        door = Door.open(
                socket,
                rig.ownership,
                new Door.Guests(users.lookupPrincipalByName(account), mine.group()),
                Clock.system());
        Door opened = door;
        thread = Thread.ofPlatform().start(() -> {
            try {
                opened.run(rig.helper);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    /// All that comes until the other side closes.
    private static byte[] rest(SocketChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(64 << 10);
        try {
            while (channel.read(all) >= 0) {}
        } catch (IOException reset) {
            // closed with something unread
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    private byte[] send(byte[] bytes) throws IOException {
        try (SocketChannel channel = connect()) {
            try {
                channel.write(ByteBuffer.wrap(bytes));
            } catch (IOException turnedAway) {
                // before it has said anything; the answer is there all the same
            }
            return rest(channel);
        }
    }

    private static String code(byte[] reply) {
        return HelperReply.read(Arrays.copyOfRange(reply, Integer.BYTES, reply.length))
                .code();
    }

    @Test
    void request_overTheSocket_isAnswered() throws IOException {
        byte[] frame = rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX));
        assertThat(code(send(frame))).isEqualTo("ok");
        try (SocketChannel channel = connect()) { // byte by byte
            for (byte one : rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX))) {
                channel.write(ByteBuffer.wrap(new byte[] {one}));
            }
            assertThat(code(rest(channel))).isEqualTo("ok");
        }
    }

    @Test
    @Tag("T-OWN-1")
    @Tag("S17")
    void socket_andItsDirectory_areForTheGroupOfTheAccountAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwxr-x---");
        door.close();
        assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void peer_ofAnotherUser_isClosedWithoutAnAnswer() throws IOException, InterruptedException, Refusal {
        close();
        rig.start();
        Assumptions.assumeTrue(Rig.uid(rig.root) == 0, "only root can listen for another user");
        open("nobody");
        assertThat(send(rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX))))
                .isEmpty();
        assertThat(rig.calls()).isEmpty();
        Await.until("it is recorded", PATIENCE, () -> !rig.record().isEmpty());
        assertThat(rig.record()).hasSize(1).first().asString().contains("\"code\":\"peer\"");
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void bytes_moreThanARequestHas_areRefusedAtOnce() throws IOException {
        for (int length : new int[] {1_025, 70_000, Integer.MAX_VALUE, -1}) {
            byte[] frame =
                    ByteBuffer.allocate(Integer.BYTES + 1_024).putInt(length).array();
            assertThat(code(send(frame))).as("%d", length).isEqualTo("malformed");
        }
        byte[] good = rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX));
        assertThat(code(send(Arrays.copyOf(good, good.length + 1)))).isEqualTo("malformed");
        assertThat(code(send(new byte[Integer.BYTES]))).isEqualTo("malformed");
        assertThat(code(send(
                        ByteBuffer.allocate(Integer.BYTES + 1_024).putInt(1_024).array())))
                .isEqualTo("version");
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void connection_thatSaysNothing_isClosedAfterTwoSeconds() throws IOException {
        Clock clock = Clock.system();
        long begun = clock.monotonicNanos();
        try (SocketChannel silent = connect()) {
            assertThat(rest(silent)).isEmpty();
        }
        long millis = (clock.monotonicNanos() - begun) / 1_000_000;
        assertThat(millis).isGreaterThanOrEqualTo(1_900);
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void connections_fourAtOnce_areServedAndTheFifthIsTurnedAway() throws IOException {
        rig.behave("show", "touch $root/in.$$; while [ ! -e $root/go ]; do /bin/sleep 0.05; done; cat $file");
        rig.allow(
                "allow a.service restart",
                "allow b.service restart",
                "allow c.service restart",
                "allow d.service restart");
        List<SocketChannel> inside = new ArrayList<>();
        for (String name : List.of("a.service", "b.service", "c.service", "d.service")) {
            rig.unit(name, "");
            SocketChannel channel = connect();
            channel.write(ByteBuffer.wrap(rig.frame(rig.request(HelperRequest.Verb.STATUS, name))));
            inside.add(channel);
        }
        Await.until("four are inside", PATIENCE, () -> {
            try (var files = Files.list(rig.root)) {
                return files.filter(f -> f.getFileName().toString().startsWith("in."))
                                .count()
                        == 4;
            }
        });
        byte[] fifth = send(rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX)));
        Files.createFile(rig.root.resolve("go"));
        assertThat(code(fifth)).isEqualTo("connections");
        for (SocketChannel channel : inside) {
            try (channel) {
                assertThat(code(rest(channel))).isEqualTo("ok");
            }
        }
    }

    @Test
    void door_whileSomebodyIsInside_waitsForHim() throws IOException, InterruptedException {
        rig.behave("show", "touch $root/in; while [ ! -e $root/go ]; do /bin/sleep 0.05; done; cat $file");
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(rig.frame(rig.request(HelperRequest.Verb.STATUS, NGINX))));
            Await.until("it is inside", PATIENCE, () -> Files.exists(rig.root.resolve("in")));
            door.close();
            assertThat(door.await(1)).isFalse();
            Files.createFile(rig.root.resolve("go"));
            assertThat(code(rest(channel))).isEqualTo("ok");
            assertThat(door.await(60_000)).isTrue();
        }
    }
}
