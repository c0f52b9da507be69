package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Sha256;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;
import dev.tocsin.wire.SoftwareDocuments;
import dev.tocsin.wire.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hub asks an agent about what is installed, and what it makes of answers that are late, wrong or made up.
final class SoftwareTalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// An agent of a test says nothing while it waits.
    private static final HubConfig.Bounds BOUNDS = new HubConfig.Bounds(100, 50, 8, 30_000, 120_000);

    @TempDir
    Path data;

    private static byte[] document(int packages, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Random random = new Random(1);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int i = 0; i < packages; i++) {
                LinkedHashMap<String, String> fields = new LinkedHashMap<>();
                byte[] noise = new byte[500];
                random.nextBytes(noise);
                fields.put("Description", java.util.HexFormat.of().formatHex(noise));
                SoftwareDocuments.writePackage(
                        out,
                        new SoftwarePackage(
                                "dpkg", "package-" + i, version, "all", "", "", "", 1, 2, 3, "a package", fields),
                        new ByteWriter());
            }
        }
        return bytes.toByteArray();
    }

    private static InventoryPart part(byte[] hash, byte[] document, long offset, byte[] bytes) {
        return new InventoryPart(InventoryAsk.PACKAGES, hash, document.length, 1_795_318_320_000L, offset, bytes);
    }

    private static InventoryAsk asked(TestAgent agent) throws IOException {
        while (true) {
            Message next = agent.next();
            if (next instanceof InventoryAsk ask && ask.kind() == InventoryAsk.PACKAGES) {
                return ask;
            }
            if (next == null) {
                throw new AssertionError("the connection has ended");
            }
        }
    }

    private interface Talking {
        void with(TestHub hub, TestAgent agent, HostId host) throws Exception;
    }

    private void talk(Talking talking) throws Exception {
        try (TestHub hub = new TestHub(data, Clock.system(), BOUNDS)) {
            Token token = Token.parse(hub.hub()
                    .enrollments()
                    .create(Map.of(), 1, Duration.ofMinutes(5))
                    .token());
            TestAgent.Badge badge = TestAgent.join(hub, token);
            HostId host = TestAgent.host(badge);
            try (TestAgent agent = TestAgent.connect(hub.port(), badge)) {
                agent.send(TestAgent.hello(host));
                talking.with(hub, agent, host);
            }
        }
    }

    private static void send(TestAgent agent, byte[] hash, byte[] document) throws IOException {
        agent.send(part(hash, document, 0, new byte[0]));
        for (int sent = 0; sent < document.length; ) {
            InventoryAsk more = asked(agent);
            assertThat(more.hash()).isEqualTo(hash);
            assertThat(more.offset()).isEqualTo(sent);
            int end = Math.min(document.length, sent + SoftwareDocuments.PART_BYTES);
            agent.send(part(hash, document, sent, Arrays.copyOfRange(document, sent, end)));
            sent = end;
        }
    }

    private static int packages(TestHub hub, HostId host) throws IOException {
        return hub.hub()
                .software()
                .packages(host, new Software.Ask("", false, 0, 1_000))
                .items()
                .size();
    }

    @Test
    @Tag("EW-30")
    void document_inSeveralParts_isTakenInWholeAndKnownFromThenOn() throws Exception {
        byte[] document = document(300, "1");
        assertThat(document).hasSizeGreaterThan(2 * SoftwareDocuments.PART_BYTES);
        talk((hub, agent, host) -> {
            InventoryAsk first = asked(agent);
            assertThat(first.hash()).as("nothing is known").isEqualTo(new byte[32]);
            send(agent, Sha256.of(document), document);
            Await.until("all of it", PATIENCE, () -> packages(hub, host) == 300);
            assertThat(hub.catalog()).isNotNull();
        });
        talk((hub, agent, host) ->
                assertThat(asked(agent).offset()).as("another host").isZero());
    }

    @Test
    void document_ofAnotherHash_isNotTakenIn() throws Exception {
        byte[] document = document(10, "1");
        byte[] good = document(10, "2");
        talk((hub, agent, host) -> {
            asked(agent);
            byte[] wrong = Sha256.of("something else");
            send(agent, wrong, document);
            send(agent, Sha256.of(good), good);
            Await.until("the next one", PATIENCE, () -> packages(hub, host) == 10);
            assertThat(hub.hub()
                            .software()
                            .search(new Software.Ask("", false, 0, 1))
                            .items()
                            .getFirst()
                            .version())
                    .isEqualTo("2");
        });
    }

    @Test
    void document_thatNobodyCanRead_isSaidOnceAndNotAskedForAgain() throws Exception {
        byte[] noise = new byte[1_000];
        new Random(3).nextBytes(noise);
        byte[] good = document(5, "1");
        talk((hub, agent, host) -> {
            asked(agent);
            send(agent, Sha256.of(noise), noise);
            Await.until("a line in the log", PATIENCE, () -> hub.lines("said what nobody can read") == 1);
            agent.send(part(Sha256.of(noise), noise, 0, new byte[0]));
            send(agent, Sha256.of(good), good);
            Await.until("the good one", PATIENCE, () -> packages(hub, host) == 5);
            assertThat(hub.lines("said what nobody can read")).isEqualTo(1);
        });
    }

    @Test
    void parts_thatNobodyAskedFor_areDropped() throws Exception {
        byte[] document = document(5, "1");
        byte[] hash = Sha256.of(document);
        talk((hub, agent, host) -> {
            asked(agent);
            agent.send(part(hash, document, 0, document));
            agent.send(new InventoryPart(200, hash, 10, 0, 0, new byte[0]));
            send(agent, hash, document);
            Await.until("what was asked for", PATIENCE, () -> packages(hub, host) == 5);
        });
    }

    @Test
    void host_thatIsRetired_isForgotten() throws Exception {
        byte[] document = document(5, "1");
        talk((hub, agent, host) -> {
            asked(agent);
            send(agent, Sha256.of(document), document);
            Await.until("all of it", PATIENCE, () -> packages(hub, host) == 5);
            hub.hub().retire(host);
            assertThat(packages(hub, host)).isZero();
        });
    }
}
