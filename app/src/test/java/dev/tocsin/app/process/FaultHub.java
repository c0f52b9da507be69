package dev.tocsin.app.process;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.PackId;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.StoredPack;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A hub in a process of its own that something is done to, with agents whose ledger lies outside of it.
final class FaultHub implements AutoCloseable {
    private static final long HISTORY_SECONDS = 40 * 86_400L; // far enough back that it never reaches the present
    private static final long NANOS_PER_MILLI = 1_000_000L;

    final Clock clock = Clock.system();
    final Product product;
    final Random random;
    final List<LedgerAgent> agents = new ArrayList<>();
    private Programs.@Nullable Running process;

    /// A hub that does not run yet, with its data in `data`.
    FaultHub(Path work, Path data, long seed) {
        this.product = new Product(work, data);
        this.random = new Random(seed);
    }

    /// Starts it, and measures how long it takes to be ready.
    long start() {
        long began = clock.monotonicNanos();
        process = product.up("--no-agent");
        return (clock.monotonicNanos() - began) / NANOS_PER_MILLI;
    }

    /// The process.
    Programs.Running process() {
        Programs.Running running = process;
        if (running == null) {
            throw new AssertionError("BUG: got no process, must have been started");
        }
        return running;
    }

    /// Lets `count` agents join and send.
    void join(int count) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(product.agentsAddress().replaceFirst(".*:", ""));
        JsonNode made = product.post("/enrollments", "{\"uses\": " + count + "}");
        if (made == null) {
            throw new AssertionError("no token");
        }
        for (int i = 0; i < count; i++) {
            long first = clock.wallSecond() / 60 * 60 - HISTORY_SECONDS;
            LedgerAgent agent = new LedgerAgent(port, made.path("token").asString(), random.nextLong(), first, clock);
            agents.add(agent);
            agent.start();
        }
    }

    /// Until it is closed agents send one pack in `millis` each, so that what a look costs does not fill the disk.
    Slowed slowed(int millis) {
        agents.forEach(agent -> agent.pace(millis));
        return () -> agents.forEach(agent -> agent.pace(0));
    }

    /// Agents that send slowly.
    interface Slowed extends AutoCloseable {
        @Override
        void close();
    }

    /// Packs that were acknowledged so far.
    long acknowledged() {
        return agents.stream().mapToLong(agent -> agent.ledger().size()).sum();
    }

    /// Waits until `more` further packs are acknowledged.
    void awaitAcknowledged(long more) {
        long until = acknowledged() + more;
        Await.until("acknowledgements: " + process().errors(), Product.PATIENCE, () -> acknowledged() >= until);
    }

    /// The milliseconds until the next acknowledgement.
    long millisToNext() {
        long began = clock.monotonicNanos();
        awaitAcknowledged(1);
        return (clock.monotonicNanos() - began) / NANOS_PER_MILLI;
    }

    /// Kills it and waits for its end.
    void kill() {
        process().signal("KILL");
        process().exitCode();
    }

    /// Lets time pass.
    void rest(long millis) throws InterruptedException {
        clock.awaitNanos(clock.monotonicNanos() + millis * NANOS_PER_MILLI);
    }

    /// What was acknowledged so far, as it is now.
    Set<PackId> promised() {
        Set<PackId> promised = new HashSet<>();
        agents.forEach(agent -> promised.addAll(agent.ledger()));
        return promised;
    }

    /// How long the hub takes to answer a small question, ms; -1 when it does not.
    long answerMillis() {
        long began = clock.monotonicNanos();
        return product.ask("/hosts") == null ? -1 : (clock.monotonicNanos() - began) / NANOS_PER_MILLI;
    }

    /// The hosts that are in `state`.
    long hosts(String state) {
        JsonNode hosts = product.ask("/hosts");
        long count = 0;
        if (hosts != null) {
            for (JsonNode host : hosts.path("items")) {
                count += host.path("state").asString().equals(state) ? 1 : 0;
            }
        }
        return count;
    }

    /// The memory that the process has now, MiB (VmRSS of proc_pid_status(5)).
    long memoryMebibytes() {
        return status("VmRSS");
    }

    /// The most that it has had, MiB.
    long mostMemoryMebibytes() {
        return status("VmHWM");
    }

    private long status(String name) {
        return Programs.text(Path.of("/proc/" + pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(-1);
    }

    /// Its process id; the launcher becomes the program, so it is that of the child.
    long pid() {
        return process().process().pid();
    }

    /// Ends the agents and the hub in order and compares.
    Verdict finish(int cycles) throws IOException {
        for (LedgerAgent agent : agents) {
            agent.close();
        }
        if (process().process().isAlive()) {
            process().signal("TERM");
            process().exitCode();
        }
        return compare(product.data(), promised(), cycles)
                .broken(askedAgain() > 0, askedAgain() + " acknowledged packs had to be asked for again");
    }

    /// Packs that were acknowledged, were lost, and were asked for again.
    long askedAgain() {
        return agents.stream().mapToLong(LedgerAgent::askedAgain).sum();
    }

    /// Compares the day files of `data` with what was promised.
    Verdict compare(Path data, Set<PackId> promised, int cycles) throws IOException {
        Map<PackId, Integer> stored = new HashMap<>();
        List<String> trouble = new ArrayList<>();
        long[] wrong = {0};
        try (SqliteBlockStore store = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none())) {
            for (LedgerAgent agent : agents) {
                store.scan(agent.host(), 0, Long.MAX_VALUE / 2, pack -> {
                    PackContent.ids(pack).forEach(id -> stored.merge(id, 1, Integer::sum));
                    wrong[0] += isRight(agent, pack) ? 0 : 1;
                });
                if (!agent.trouble().isEmpty()) {
                    trouble.add(agent.trouble());
                }
            }
        }
        long lost = promised.stream().filter(id -> !stored.containsKey(id)).count();
        long duplicated = stored.values().stream().filter(n -> n > 1).count();
        return new Verdict(cycles, promised.size(), lost, duplicated, wrong[0], List.of(), trouble);
    }

    private static boolean isRight(LedgerAgent agent, StoredPack pack) {
        if (pack.open().merged()) {
            return PackContent.wrongSeconds(pack, agent::pack) == 0;
        }
        byte[] sent = agent.pack(pack.id().sequence());
        return agent.spoiledAcknowledged().contains(pack.id().sequence())
                ? !PackContent.lies(pack.bytes(), sent)
                : Arrays.equals(pack.bytes(), sent);
    }

    /// Waits until `condition` holds; `what` says for what.
    static void await(String what, Callable<Boolean> condition) {
        Await.until(what, Product.PATIENCE, condition);
    }

    @Override
    public void close() throws IOException {
        try {
            for (LedgerAgent agent : agents) {
                agent.close();
            }
        } finally {
            product.close();
        }
    }
}
