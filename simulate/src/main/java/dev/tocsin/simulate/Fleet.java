package dev.tocsin.simulate;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Machines that do not exist, each with a connection, a certificate and a spool of its own, and with the
/// uplink of the real agent. What they say is protocol-true; what they measured was made up ([Model]). They
/// judge the rules that the hub tells them as real ones do; a second that several of them share is read back
/// once ([Playback]).
public final class Fleet implements AutoCloseable {
    /// Machines that are recorded in truth; the others follow one of them.
    private static final int MODELS = 8;
    /// Machines that join at the same time: each is two TLS handshakes on both sides.
    private static final int JOINING = 16;
    /// Times that one of them tries to join, and the pause before it tries again.
    private static final int ATTEMPTS = 10;

    private static final long AGAIN_NANOS = 1_000_000_000L;
    /// Machines at most.
    public static final int MOST_HOSTS = 20_000;
    /// Processes of a machine at most.
    public static final int MOST_PROCESSES = 10_000;

    /// How large, how fast.
    ///
    /// @param hosts 1 to [#MOST_HOSTS]
    /// @param processes of each, 0 to [#MOST_PROCESSES]
    /// @param speed seconds of history in a second, 1 to 60; above 1 history begins in the past
    public record Plan(int hosts, int processes, int speed) {}

    /// What came of it so far.
    ///
    /// @param hosts machines that have joined
    /// @param sealed packs made
    /// @param acknowledged of them durable at the hub
    /// @param samples stored cells in those
    /// @param lagSeconds the age of the oldest pack that waits
    public record Figures(int hosts, long sealed, long acknowledged, long samples, long lagSeconds) {}

    /// Gives enrolment tokens, one for each call: each attempt of each machine. Called by several threads.
    public interface Tokens {
        /// A token that lets one machine in.
        ///
        /// @throws IOException when the hub gives none
        String next() throws IOException;
    }

    private final Plan plan;
    private final BareAgent.Surroundings around;
    private final List<Minutes> minutes = new ArrayList<>();
    private final List<Playback> playbacks = new ArrayList<>(); // model by model, phase by phase
    private final List<BareAgent> agents = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private volatile boolean closed;
    private @Nullable Thread ticker;

    /// A fleet that has not joined yet; records the models, which takes about a second.
    public Fleet(Plan plan, BareAgent.Surroundings around) {
        this.plan = plan;
        this.around = around;
        for (int model = 0; model < Math.min(MODELS, plan.hosts()); model++) {
            minutes.add(new Minutes(model + 1L, plan.processes()));
        }
        for (int phase = 0; phase < Minutes.COUNT; phase++) {
            for (Minutes model : minutes) {
                playbacks.add(new Playback(model, phase));
            }
        }
    }

    /// Lets all machines join the hub at `address`; `told` hears of each.
    ///
    /// @throws IOException when one is not let in
    public void join(String address, Tokens tokens, Runnable told) throws IOException, InterruptedException {
        Semaphore places = new Semaphore(JOINING);
        List<Future<BareAgent>> joining = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < plan.hosts(); i++) {
                HostFacts facts = facts(i);
                places.acquire();
                joining.add(pool.submit(() -> {
                    try {
                        BareAgent agent = joined(address, tokens, facts);
                        told.run();
                        return agent;
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<BareAgent> one : joining) {
                agents.add(one.get());
            }
        } catch (ExecutionException failed) {
            throw new IOException("a machine could not join: " + failed.getCause(), failed);
        }
    }

    /// A hub on a busy machine hangs up on who is slow; a real agent tries again, too.
    private BareAgent joined(String address, Tokens tokens, HostFacts facts) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return BareAgent.join(address, tokens.next(), facts, around);
            } catch (IOException failure) {
                if (attempt == ATTEMPTS) {
                    throw failure;
                }
            }
            around.clock().awaitNanos(around.clock().monotonicNanos() + AGAIN_NANOS);
        }
    }

    /// All machines connect and begin to record.
    public void start() {
        for (int i = 0; i < agents.size(); i++) {
            BareAgent agent = agents.get(i);
            Machine machine = new Machine(
                    agent.host(), around.random().nextLong(), minutes.get(i % minutes.size()), i / minutes.size());
            machines.add(machine);
            agent.start(machine);
        }
        ticker = Thread.ofPlatform().daemon().name("fleet clock").start(this::tick);
    }

    /// Breaks every connection at once.
    public void cut() {
        agents.forEach(BareAgent::cut);
    }

    /// What came of it so far.
    public Figures figures() {
        long sealed = 0;
        long acknowledged = 0;
        long samples = 0;
        long lag = 0;
        for (int i = 0; i < machines.size(); i++) {
            Machine machine = machines.get(i);
            long done = machine.acknowledged();
            sealed += machine.sealed();
            acknowledged += done;
            samples += done * minutes.get(i % minutes.size()).samplesPerMinute();
            lag = Math.max(lag, machine.lagSeconds());
        }
        return new Figures(agents.size(), sealed, acknowledged, samples, lag);
    }

    @Override
    public void close() {
        closed = true;
        Thread running = ticker;
        if (running != null) {
            running.interrupt();
        }
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            agents.forEach(agent -> pool.execute(agent::close));
        }
    }

    private void tick() {
        Clock clock = around.clock();
        long nowMillis = clock.wallMillis();
        long nowSecond = Math.floorDiv(nowMillis, 1_000L) + 1;
        // Each second when its records say that they were made: what comes later in it would look late.
        long untilNext = nowSecond * 1_000 + Minutes.READ_MILLIS - nowMillis;
        long began = clock.monotonicNanos() + untilNext * 1_000_000L;
        // Faster than time, history must end about now: it begins as long ago as it will run ahead in ten minutes.
        long first = plan.speed() == 1 ? nowSecond : nowSecond - 600L * plan.speed();
        try {
            clock.awaitNanos(began);
            for (long tick = 0; !closed; tick++) {
                long second = first + tick;
                machines.forEach(machine -> machine.tick(second));
                judge(second);
                clock.awaitNanos(began + (tick + 1) * 1_000_000_000L / plan.speed());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    private void judge(long second) {
        for (int i = 0; i < agents.size(); i++) {
            Playback playback = playbacks.get(i % playbacks.size()); // machine i follows model i and phase i / models
            agents.get(i).second(() -> playback.at(second));
        }
    }

    /// Records that were read back because somebody judges rules over them.
    long readBack() {
        return playbacks.stream().mapToLong(Playback::read).sum();
    }

    private HostFacts facts(int number) {
        return new HostFacts(
                String.format(Locale.ROOT, "sim-%05d", number),
                "Debian GNU/Linux 12 (simulated)",
                "6.1.0",
                "x86_64",
                4,
                "a processor that does not exist",
                16L << 30,
                around.clock().wallMillis() - 86_400_000L,
                "simulated");
    }
}
