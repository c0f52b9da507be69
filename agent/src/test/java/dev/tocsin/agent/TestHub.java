package dev.tocsin.agent;

import dev.tocsin.agent.software.SoftwareLane;
import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.hub.Hub;
import dev.tocsin.hub.HubConfig;
import dev.tocsin.hub.HubParts;
import dev.tocsin.store.BlockStore;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.store.StoredPack;
import dev.tocsin.wire.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A real hub on loopback with the real store below a temporary directory; can be stopped and started again on the
/// same port, as a hub is that crashed.
final class TestHub implements AutoCloseable {
    static final HostFacts FACTS = new HostFacts(
            "web-01", "Debian GNU/Linux 12", "6.1.0", "x86_64", 2, "a processor", 1L << 34, 1_000, "0.1.0");

    /// Short waits: a test does not have fifteen seconds.
    static final UplinkTiming TIMING = new UplinkTiming(2_000, 3_000, 200, 20, 200, 60_000);

    private final Path data;
    private final Clock clock;
    private final UnaryOperator<BlockStore> around;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private BlockStore blocks;
    private SqliteCatalog catalog;
    private Hub hub;
    private HubConfig.Pace pace = HubConfig.Pace.USUAL;

    TestHub(Path data, Clock clock) throws IOException {
        this(data, clock, UnaryOperator.identity());
    }

    /// `around` may put a store of the test's own in front of the real one.
    TestHub(Path data, Clock clock, UnaryOperator<BlockStore> around) throws IOException {
        this.data = data;
        this.clock = clock;
        this.around = around;
        Files.createDirectories(data.resolve("hub"));
        open(0);
    }

    Hub hub() {
        return hub;
    }

    /// From the next start on.
    void pace(HubConfig.Pace wanted) {
        pace = wanted;
    }

    int port() {
        return hub.agentPort();
    }

    UplinkAddress address() {
        return new UplinkAddress("127.0.0.1", port());
    }

    Log log() {
        return new Log(clock, new PrintStream(log, true, StandardCharsets.UTF_8), Log.Level.DEBUG, Log.Format.TEXT);
    }

    /// What hub and agents have logged so far.
    String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }

    void stop() throws IOException {
        hub.close();
        blocks.close();
        catalog.close();
    }

    /// Deletes what a stopped hub has stored, as a disk does.
    void loseFiles() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("hub/blocks"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    void restart(int port) throws IOException {
        open(port);
    }

    Token token() throws IOException {
        return Token.parse(hub.enrollments()
                .create(Map.of("site", "test"), 1, Duration.ofMinutes(30))
                .token());
    }

    /// Joins as a new machine.
    Identity join() throws IOException {
        SecureRandom random = new SecureRandom();
        Enrolment enrolment = new Enrolment(token(), JoiningKey.make(random), FACTS, clock, random);
        return switch (enrolment.join(address(), List.of(address()), TIMING)) {
            case Enrolment.Outcome.Joined(Identity identity) -> identity;
            case Enrolment.Outcome.Turned(String why, boolean _) -> throw new AssertionError(why);
        };
    }

    Uplink uplink(Identity identity, Recording recording, int port) {
        return uplink(identity, recording, port, TIMING);
    }

    Uplink uplink(Identity identity, Recording recording, int port, UplinkTiming timing) {
        Uplink.Parts parts = new Uplink.Parts(identity, FACTS, recording, clock, log(), new SecureRandom());
        return new Uplink(parts, List.of(new UplinkAddress("127.0.0.1", port)), timing);
    }

    /// An uplink that runs checks.
    Uplink uplink(Identity identity, Recording recording, CheckLooks looks) {
        Uplink.Parts parts = new Uplink.Parts(identity, FACTS, recording, clock, log(), new SecureRandom()).with(looks);
        return new Uplink(parts, List.of(address()), TIMING);
    }

    /// An uplink that tells what is installed.
    Uplink uplink(Identity identity, Recording recording, SoftwareLane lane) {
        Uplink.Parts parts = new Uplink.Parts(identity, FACTS, recording, clock, log(), new SecureRandom()).with(lane);
        return new Uplink(parts, List.of(address()), TIMING);
    }

    /// An uplink of a machine whose clock shows something else than the hub's.
    Uplink uplink(Identity identity, Recording recording, Clock itsClock) {
        Uplink.Parts parts = new Uplink.Parts(identity, FACTS, recording, itsClock, log(), new SecureRandom());
        return new Uplink(parts, List.of(address()), TIMING);
    }

    /// The hub's store.
    BlockStore blocks() {
        return blocks;
    }

    /// The sequences stored of `host`, as often as they are stored.
    List<Long> stored(HostId host) throws IOException {
        List<Long> sequences = new ArrayList<>();
        blocks.scan(
                host,
                0,
                10_000_000_000L,
                (StoredPack pack) -> sequences.add(pack.id().sequence()));
        return sequences.stream().sorted().toList();
    }

    /// Where a test agent of the real machine looks.
    static Roots roots() {
        return Roots.ofThisMachine();
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private void open(int port) throws IOException {
        blocks = around.apply(new SqliteBlockStore(data.resolve("hub/blocks"), log()));
        catalog = SqliteCatalog.open(data.resolve("hub/catalog.db"));
        hub = new Hub(
                new HubConfig(data, "127.0.0.1", port, List.of(), HubConfig.Bounds.USUAL, pace),
                new HubParts(clock, log(), blocks, catalog, new SecureRandom()));
        hub.start();
    }
}
