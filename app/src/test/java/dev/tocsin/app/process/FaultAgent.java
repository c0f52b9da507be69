package dev.tocsin.app.process;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// A real hub and a real agent in processes of their own, of which one is put under a fault, and what the hub knows of
/// the seconds of this machine.
final class FaultAgent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long NANOS_PER_MILLI = 1_000_000L;

    final Clock clock = Clock.system();
    final Product product;
    private final Path work;
    private String host = "";
    private long aheadSeconds;

    /// Nothing runs yet.
    FaultAgent(Path work) {
        this.work = work;
        this.product = new Product(work);
    }

    /// Starts a hub that agents reach at `address`, under `environment`.
    void hub(String address, Map<String, String> environment) {
        product.listenAt(address);
        product.under(environment);
        product.up("--no-agent", "--verbose");
        product.under(Map.of());
    }

    /// Starts an agent by `words` under `environment`, and waits until the hub has `seconds` of it.
    Programs.Running agent(Map<String, String> environment, int seconds, String... words) {
        JsonNode made = product.post("/enrollments", "{}");
        if (made == null) {
            throw new AssertionError("no token");
        }
        product.under(environment, words);
        List<String> arguments = new ArrayList<>(List.of(
                "agent",
                "--hub",
                product.agentsAddress(),
                "--data",
                work.resolve("agent-data").toString(),
                "--join",
                "-"));
        if (RefusalIT.isRoot()) {
            arguments.add("--allow-root");
        }
        Programs.Running agent =
                product.startWithInput(made.path("token").asString() + "\n", arguments.toArray(String[]::new));
        product.under(Map.of());
        host = product.recording(seconds);
        return agent;
    }

    /// The host's id.
    String host() {
        return host;
    }

    /// When the hub heard the host last, epoch ms by the hub's clock.
    long lastSeen() {
        JsonNode one = product.ask("/hosts/" + host);
        return one == null ? 0 : one.path("lastSeen").asLong(0);
    }

    /// The host's state, empty when the hub does not answer.
    String state() {
        JsonNode one = product.ask("/hosts/" + host);
        return one == null ? "" : one.path("state").asString("");
    }

    /// The agent's clock shows so much more than ours.
    void ahead(long seconds) {
        aheadSeconds = seconds;
    }

    /// The seconds of `[from, to)` that the agent has recorded, or may have, and that the hub does not know.
    SortedSet<Long> missing(long from, long to) {
        TreeSet<Long> missing = new TreeSet<>();
        var known = product.seconds(host, String.valueOf(from * 1_000), String.valueOf(to * 1_000));
        for (long second = from; second < to; second++) {
            if (!known.containsKey(second)) {
                missing.add(second);
            }
        }
        new AgentSpool(work.resolve("agent-data"), aheadSeconds).removeUnrecorded(missing);
        return missing;
    }

    /// Waits until every second of `[from, to)` is known; how long that took, ms.
    long awaitAll(long from, long to) {
        long began = clock.monotonicNanos();
        Await.until(
                "every second from " + from + " to " + to,
                PATIENCE,
                () -> missing(from, to).isEmpty());
        return (clock.monotonicNanos() - began) / NANOS_PER_MILLI;
    }

    /// How old the newest second is that the hub can show, s; large when it shows none.
    long age() {
        long now = clock.wallSecond();
        var known = product.seconds(host, String.valueOf((now - 120) * 1_000), String.valueOf((now + 5) * 1_000));
        return known.isEmpty() ? 120 : now - known.lastKey();
    }

    /// Waits until a second of now is there; how long that took, ms.
    long awaitLive() {
        long began = clock.monotonicNanos();
        Await.until("live data", PATIENCE, () -> age() <= 2);
        return (clock.monotonicNanos() - began) / NANOS_PER_MILLI;
    }

    /// Lets time pass.
    void rest(long millis) throws InterruptedException {
        clock.awaitNanos(clock.monotonicNanos() + millis * NANOS_PER_MILLI);
    }

    @Override
    public void close() {
        product.close();
    }
}
