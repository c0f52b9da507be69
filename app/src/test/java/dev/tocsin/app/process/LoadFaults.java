package dev.tocsin.app.process;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Log;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.simulate.Fleet;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import javax.net.ssl.SSLSocket;
import tools.jackson.databind.JsonNode;

/// A whole hub under too much: too many connections, too much data, too large data, damaged data, a fleet that comes
/// back all at once. Honest agents beside it must not notice.
final class LoadFaults {
    private static final int FRAME = 16 << 20;
    private static final int PACK_TYPE = 16;
    private static final long ANSWER_MILLIS = 2_000; // p99 of a small question while a fleet comes back

    private final Path work;
    private final long seed;

    /// Works in `work`.
    LoadFaults(Path work, long seed) {
        this.work = work;
        this.seed = seed;
    }

    /// Damaged packs between good ones: all good ones are stored, no damaged one gives a wrong value or holds anything
    /// up.
    Verdict poison(int packs) throws Exception {
        Random random = new Random(seed);
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.start();
            hub.join(1);
            LedgerAgent agent = hub.agents.getFirst();
            agent.spoil(number -> number % 2 == 0 ? spoiled(agent.pack(number), random) : null);
            FaultHub.await("good packs", () -> agent.ledger().size() >= packs);
            int rejected = agent.rejected();
            int taken = agent.spoiledAcknowledged().size();
            boolean answers = hub.answerMillis() >= 0;
            return hub.finish(rejected + taken)
                    .with("damaged packs rejected " + rejected + ", taken with their damage as gaps " + taken)
                    .broken(!answers, "the hub does not answer after damaged packs")
                    .broken(rejected == 0, "no damaged pack was rejected");
        }
    }

    private static byte[] spoiled(byte[] pack, Random random) {
        byte[] bad = pack.clone();
        switch (random.nextInt(4)) {
            case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
            case 1 -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(500));
            case 2 -> Arrays.fill(bad, random.nextInt(bad.length), bad.length, (byte) random.nextInt());
            default -> {
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        if (Arrays.equals(bad, pack)) {
            bad[0] ^= 1;
        }
        return bad;
    }

    /// A hub with 256 file descriptors and far more connections than that, to both ports.
    Verdict descriptors(int connections, int holdMillis) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.product.under(java.util.Map.of(), "prlimit", "--nofile=256:256");
            hub.start();
            hub.join(3);
            hub.awaitAcknowledged(10);
            List<Socket> crowd = new ArrayList<>();
            long during;
            try {
                for (int i = 0; i < connections; i++) {
                    crowd.add(connect(hub.product.agentsAddress()));
                    crowd.add(connect(hub.product.webUrl().replace("http://", "")));
                }
                long before = hub.acknowledged();
                hub.rest(holdMillis);
                during = hub.acknowledged() - before;
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
            long began = hub.clock.monotonicNanos();
            FaultHub.await("an answer after the crowd has gone", () -> hub.answerMillis() >= 0);
            hub.join(1);
            hub.awaitAcknowledged(5);
            long back = (hub.clock.monotonicNanos() - began) / 1_000_000L;
            long lines = hub.process().errors().lines().count();
            return hub.finish(1)
                    .with(2 * connections + " connections to a hub with 256 descriptors for " + holdMillis
                            + " ms: " + during + " packs acknowledged meanwhile, a new agent is in and acknowledged "
                            + back + " ms after they have gone, " + lines + " lines in the log")
                    .broken(during == 0, "connected agents were not served")
                    .broken(back > 5_000, "a new agent waits longer than 5 s")
                    .broken(lines > 60, "the log is flooded");
        }
    }

    private static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    2_000);
        } catch (IOException turnedAway) {
            socket.close(); // as good as one that is closed at once
        }
        return socket;
    }

    /// Machines that try to take the hub's memory: `bombers` hold frames of 16 MiB that never end, others send
    /// packs with as many entities as a pack may have, and their history is asked for.
    Verdict memory(int bombers, int entities) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.start();
            hub.join(2);
            hub.agents.forEach(agent -> agent.pace(100));
            hub.awaitAcknowledged(5);
            List<LedgerAgent> bad = new ArrayList<>();
            List<SSLSocket> held = new ArrayList<>();
            JsonNode made = hub.product.post("/enrollments", "{\"uses\": " + bombers + "}");
            int port = Integer.parseInt(hub.product.agentsAddress().replaceFirst(".*:", ""));
            Verdict seen = Verdict.NOTHING;
            try {
                for (int i = 0; i < bombers; i++) {
                    LedgerAgent bomber =
                            new LedgerAgent(port, made.path("token").asString(), i, hub.clock.wallSecond(), hub.clock);
                    bad.add(bomber);
                    SSLSocket socket = bomber.greeted();
                    held.add(socket);
                    Thread.ofVirtual().start(() -> hold(socket));
                }
                long before = hub.acknowledged();
                hub.rest(10_000);
                long during = hub.acknowledged() - before;
                seen = told(hub, seen, during, bombers + " unfinished frames of 16 MiB");
            } finally {
                for (SSLSocket socket : held) {
                    close(socket);
                }
            }
            before(hub);
            seen = seen.plus(seriesBomb(hub, bad, entities));
            return hub.finish(1).plus(seen);
        }
    }

    private static void before(FaultHub hub) {
        FaultHub.await("the hub is well again", () -> hub.answerMillis() >= 0);
    }

    private static Verdict told(FaultHub hub, Verdict seen, long during, String what) {
        boolean alive = hub.process().process().isAlive();
        long answer = alive ? hub.answerMillis() : -1;
        boolean out = hub.process().errors().contains("OutOfMemory")
                || hub.process().output().contains("OutOfMemory");
        return seen.with(what + ": " + during + " packs of others acknowledged in 10 s, answer in " + answer
                        + " ms, most memory " + hub.mostMemoryMebibytes() + " MiB")
                .broken(!alive, "the hub died of " + what)
                .broken(during == 0, "others are not served during " + what)
                .broken(answer < 0, "no answer during " + what)
                .broken(
                        out,
                        "out of memory by " + what + ": "
                                + hub.process()
                                        .errors()
                                        .lines()
                                        .filter(l -> l.contains("OutOfMemory"))
                                        .findFirst()
                                        .orElse("?"));
    }

    /// Sends all of a frame but its end, and then nothing.
    private static void hold(SSLSocket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {(byte) (FRAME >>> 24), (byte) (FRAME >>> 16), (byte) (FRAME >>> 8), 0, PACK_TYPE});
            byte[] part = new byte[1 << 16];
            new Random(1).nextBytes(part);
            for (int sent = 0; sent < FRAME - 2 * part.length; sent += part.length) {
                out.write(part);
            }
            out.flush();
        } catch (IOException cut) {
            close(socket); // the hub did not want it, which is its right
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new AssertionError("a socket could not be closed", gone);
        }
    }

    /// Every bomber sends one pack with `entities` processes; then their tables and series are asked for.
    private Verdict seriesBomb(FaultHub hub, List<LedgerAgent> bombers, int entities) throws Exception {
        byte[] record = crowd(hub.clock.wallSecond() - 300, entities);
        long before = hub.acknowledged();
        long began = hub.clock.monotonicNanos();
        int sent = 0;
        for (LedgerAgent bomber : bombers.subList(0, Math.min(4, bombers.size()))) {
            byte[] pack = Pack.build(new PackId(bomber.host(), 1, 1), List.of(record));
            if (pack.length >= FRAME) {
                throw new AssertionError("BUG: got a pack of " + pack.length + " bytes, must fit into a frame");
            }
            try (SSLSocket socket = bomber.greeted()) {
                socket.getOutputStream().write(MessageWriter.frame(new Message.PackMessage(1, 1, pack)));
                socket.getOutputStream().flush();
                hub.rest(1_000);
                sent++;
            }
            String host = "/hosts/" + bomber.host();
            hub.product.ask(host + "/top?limit=10");
            hub.product.ask(host + "/series?table=process&columns=rss,cpu,cpu_user,cpu_system&step=1s&from=-1h");
            hub.product.ask(host + "/top?limit=10&at=-5m");
        }
        long millis = (hub.clock.monotonicNanos() - began) / 1_000_000L;
        hub.rest(Math.max(0, 10_000 - millis));
        return told(hub, Verdict.NOTHING, hub.acknowledged() - before, sent + " packs of " + entities + " processes");
    }

    private static byte[] crowd(long second, int entities) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < entities; i++) {
            String name = Integer.toString(i, 36);
            rows.set(
                    rows.add(new Entity(i + "@" + i, List.of(name, "1", name, "root", "", "", "0", ""))), 0, i * 7919L);
        }
        return new FrameEncoder().encode(new Frame(second * 1_000, List.of(rows)), true);
    }

    /// `hosts` simulated machines lose their connections at the same instant, `cycles` times, by a cut of the lines and
    /// by a kill of the hub in turns.
    Verdict storm(int hosts, int cycles, long promisedMillis) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.start();
            BareAgent.Surroundings around =
                    new BareAgent.Surroundings(hub.clock, Log.none(), new SecureRandom(), new SplittableRandom(seed));
            try (Fleet fleet = new Fleet(new Fleet.Plan(hosts, 5, 1), around)) {
                List<String> tokens = new ArrayList<>();
                fleet.join(hub.product.agentsAddress(), () -> token(hub, tokens), () -> {});
                fleet.start();
                FaultHub.await("all are up", () -> hub.hosts("up") >= hosts);
                Verdict seen = Verdict.NOTHING;
                for (int cycle = 0; cycle < cycles; cycle++) {
                    long since = hub.clock.wallMillis();
                    boolean kill = cycle % 2 == 1;
                    if (kill) {
                        hub.kill();
                        hub.start();
                    } else {
                        fleet.cut();
                    }
                    seen = seen.plus(
                            back(hub, hosts, since, kill ? "killed and started again" : "cut", promisedMillis));
                }
                return seen.plus(new Verdict(cycles, fleet.figures().acknowledged(), 0, 0, 0, List.of(), List.of()));
            }
        }
    }

    private static String token(FaultHub hub, List<String> tokens) {
        synchronized (tokens) {
            if (tokens.isEmpty()) {
                JsonNode made = hub.product.post("/enrollments", "{\"uses\": 100}");
                if (made == null) {
                    throw new AssertionError("no token");
                }
                tokens.addAll(
                        java.util.Collections.nCopies(100, made.path("token").asString()));
            }
            return tokens.removeLast();
        }
    }

    private static Verdict back(FaultHub hub, int hosts, long since, String how, long promisedMillis)
            throws InterruptedException {
        List<Long> answers = new ArrayList<>();
        long began = hub.clock.monotonicNanos();
        long down = 0;
        long heard = 0;
        long millis = 0;
        while (heard < hosts && millis < 3 * promisedMillis) {
            long asked = hub.clock.monotonicNanos();
            JsonNode all = hub.product.ask("/hosts");
            answers.add((hub.clock.monotonicNanos() - asked) / 1_000_000L);
            heard = 0;
            if (all != null) {
                for (JsonNode host : all.path("items")) {
                    heard += host.path("lastSeen").asLong(0) >= since + 1 ? 1 : 0;
                    down = Math.max(down, host.path("state").asString().equals("down") ? 1 : 0);
                }
            }
            hub.rest(100);
            millis = (hub.clock.monotonicNanos() - began) / 1_000_000L;
        }
        answers.sort(null);
        long p99 = answers.get((int) Math.min(answers.size() - 1, Math.ceil(answers.size() * 0.99) - 1));
        return Verdict.NOTHING
                .with(how + ": " + heard + " of " + hosts + " heard again after " + millis
                        + " ms, list of hosts answered in " + answers.get(answers.size() / 2) + " ms (median), " + p99
                        + " ms (p99), most memory " + hub.mostMemoryMebibytes() + " MiB")
                .broken(millis > promisedMillis, "not all back within " + promisedMillis + " ms")
                .broken(p99 > ANSWER_MILLIS, "answers slower than " + ANSWER_MILLIS + " ms")
                .broken(down > 0, "a host was shown as down");
    }

    /// Agents that send as fast as the hub takes it for `seconds`: what is acknowledged is kept, hosts stay up, answers
    /// come, and afterwards everything is as before.
    Verdict overload(int agents, int seconds) throws Exception {
        try (FaultHub hub = new FaultHub(work, work.resolve("data"), seed)) {
            hub.start();
            hub.join(agents);
            hub.awaitAcknowledged(10);
            long before = hub.acknowledged();
            List<Long> answers = new ArrayList<>();
            long notUp = 0;
            for (int second = 0; second < seconds; second++) {
                hub.rest(1_000);
                answers.add(hub.answerMillis());
                notUp = Math.max(notUp, agents - hub.hosts("up"));
            }
            long taken = hub.acknowledged() - before;
            hub.agents.forEach(agent -> agent.pace(1_000));
            hub.rest(2_000);
            long after = hub.answerMillis();
            long memory = hub.mostMemoryMebibytes();
            boolean failed = answers.contains(-1L);
            answers.sort(null);
            return hub.finish(1)
                    .with(agents + " agents for " + seconds + " s: " + taken / Math.max(1, seconds)
                            + " packs/s (a fleet of " + taken * 60 / Math.max(1, seconds)
                            + " machines sends as many), slowest answer " + answers.getLast()
                            + " ms, after it " + after + " ms, most memory " + memory + " MiB")
                    .broken(failed || after < 0, "no answer under load")
                    .broken(notUp > 0, notUp + " hosts were not up under load");
        }
    }
}
