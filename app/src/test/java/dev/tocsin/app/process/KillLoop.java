package dev.tocsin.app.process;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.block.Codec;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import dev.tocsin.store.SqliteBlockStore;
import dev.tocsin.store.StoredPack;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Kills a hub again and again while agents send, and compares its store with what it acknowledged.
///
/// Each cycle: agents send as fast as the hub takes it; after a random number of acknowledgements the hub gets SIGKILL
/// and is started again on the same data. At the end the store is read: each acknowledged pack must be there, and no
/// pack twice. `bench/faults/kill-loop N` runs it by hand.
final class KillLoop {
    private static final int AGENTS = 3;
    private static final int MOST_ACKS = 400; // about two seconds of sending: kills fall at every point of a commit
    private static final long HISTORY_SECONDS = 20 * 86_400L; // far enough back that it never reaches the present

    /// What came out.
    ///
    /// @param cycles kills
    /// @param acknowledged packs that the hub promised to keep
    /// @param stored packs that it has
    /// @param lost promised and not there
    /// @param duplicates there more than once
    /// @param trouble what else went wrong, one line each
    record Outcome(int cycles, int acknowledged, int stored, int lost, int duplicates, List<String> trouble) {}

    private KillLoop() {}

    /// Runs `cycles` kills in `work`; `seed` decides when.
    static Outcome run(Path work, int cycles, long seed)
            throws IOException, GeneralSecurityException, InterruptedException {
        Clock clock = Clock.system();
        Random random = new Random(seed);
        List<LedgerAgent> agents = new ArrayList<>();
        try (Product product = new Product(work)) {
            Programs.Running hub = product.up("--no-agent");
            int port = Integer.parseInt(product.agentsAddress().replaceFirst(".*:", ""));
            for (int i = 0; i < AGENTS; i++) {
                String token = product.run(
                                "enroll", "create", "--data", product.data().toString())
                        .output()
                        .strip();
                long first = clock.wallSecond() / 60 * 60 - HISTORY_SECONDS;
                agents.add(new LedgerAgent(port, token, random.nextLong(), first, clock));
            }
            agents.forEach(LedgerAgent::start);
            for (int cycle = 0; cycle < cycles; cycle++) {
                int until = acknowledged(agents) + 1 + random.nextInt(MOST_ACKS);
                Await.until(
                        "acknowledgements in cycle " + cycle, Product.PATIENCE, () -> acknowledged(agents) >= until);
                hub.signal("KILL");
                hub.exitCode();
                hub = product.up("--no-agent");
            }
            int last = acknowledged(agents) + 1;
            Await.until("acknowledgements at the end", Product.PATIENCE, () -> acknowledged(agents) >= last);
            for (LedgerAgent agent : agents) {
                agent.close();
            }
            hub.signal("TERM");
            hub.exitCode();
            return compare(product.data(), agents, cycles);
        }
    }

    private static int acknowledged(List<LedgerAgent> agents) {
        return agents.stream().mapToInt(agent -> agent.ledger().size()).sum();
    }

    private static Outcome compare(Path data, List<LedgerAgent> agents, int cycles) throws IOException {
        Map<PackId, Integer> stored = new HashMap<>();
        Set<PackId> promised = new HashSet<>();
        List<String> trouble = new ArrayList<>();
        try (SqliteBlockStore store = new SqliteBlockStore(data.resolve("hub/blocks"), Log.none())) {
            for (LedgerAgent agent : agents) {
                promised.addAll(agent.ledger());
                store.scan(
                        agent.host(),
                        0,
                        Long.MAX_VALUE / 2,
                        pack -> ids(pack).forEach(id -> stored.merge(id, 1, Integer::sum)));
                if (!agent.trouble().isEmpty()) {
                    trouble.add(agent.trouble());
                }
            }
        }
        int lost = (int) promised.stream().filter(id -> !stored.containsKey(id)).count();
        int duplicates = (int) stored.values().stream().filter(n -> n > 1).count();
        return new Outcome(cycles, promised.size(), stored.size(), lost, duplicates, trouble);
    }

    /// What `pack` holds: itself, or what it was merged of.
    private static List<PackId> ids(StoredPack pack) {
        List<PackId> ids = new ArrayList<>();
        for (PackRun run : Pack.open(pack.bytes(), new HeadsOnly()).runs()) {
            for (long i = 0; i < run.count(); i++) {
                ids.add(new PackId(pack.id().host(), run.epoch(), run.first() + i));
            }
        }
        return ids.isEmpty() ? List.of(pack.id()) : ids;
    }

    /// The store's codec by number, for reading heads: what a merged pack was made of is not compressed.
    private static final class HeadsOnly implements Codec {
        @Override
        public int number() {
            return 2;
        }

        @Override
        public byte[] compress(byte[] bytes, int length) {
            throw new AssertionError("BUG: got a block to write, must only read heads");
        }

        @Override
        public byte[] decompress(byte[] bytes, int offset, int stored, int inflated) {
            throw new AssertionError("BUG: got a block to read, must only read heads");
        }
    }

    /// By hand: `KillLoop CYCLES [SEED]`; the exit code is 0 only when nothing was lost or doubled.
    static void main(String[] arguments) throws IOException, GeneralSecurityException, InterruptedException {
        int cycles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        Path work = Files.createTempDirectory("kill-loop");
        Outcome outcome = run(work, cycles, seed);
        System.out.println("method: a hub process, " + AGENTS + " protocol-true agents, SIGKILL after 1 to " + MOST_ACKS
                + " acknowledgements, seed " + seed);
        System.out.println(outcome);
        System.exit(
                outcome.lost() == 0
                                && outcome.duplicates() == 0
                                && outcome.trouble().isEmpty()
                        ? 0
                        : 1);
    }
}
