package dev.tocsin.simulate;

import dev.tocsin.agent.BareAgent;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.block.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A few machines that do not exist, for people who want to look at Tocsin before they install it: they have names,
/// roles and a past of some hours, and one of them fails where everybody sees it. Real agents bring all of it to a real
/// hub: what is shown came in by the way that everything comes in.
///
/// ```
/// past, as fast as the hub takes it ─────────────────────► now, a second each second
/// troubled machine:  off for 7 min half-way │ … │ hot since 6 min ● silent for 150 s of every 10 min
/// ```
///
/// What the troubled one records while it is silent comes later, as after any lost line; while it was off there is
/// nothing, and a gap is what is shown.
public final class Demo implements AutoCloseable {
    /// Machines at least: one that fails beside two that do not.
    public static final int FEWEST_HOSTS = 3;
    /// Machines at most: each costs this process what an agent costs.
    public static final int MOST_HOSTS = 50;
    /// Hours of the past at most.
    public static final int MOST_HOURS = 48;

    private static final int HOUR = 3_600;
    private static final int OFF_SECONDS = 420;
    private static final int SILENCE_CYCLE = 600;
    private static final int SILENCE_BEGINS = 240;
    private static final int SILENCE_SECONDS = 150; // a minute and a half of them as "down"
    private static final int BACKLOG = 60; // minutes that wait before the past is told no further
    private static final int SLEPT_SECONDS = 120;
    private static final int JOIN_ATTEMPTS = 5;
    private static final long POLL_NANOS = 20_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long UPTIME_MILLIS = 86_400_000L;

    /// How many, and how long they have been there.
    ///
    /// @param hosts [#FEWEST_HOSTS] to [#MOST_HOSTS]
    /// @param hours of their past, 0 to [#MOST_HOURS]
    public record Plan(int hosts, int hours) {}

    /// Gives enrolment tokens, one for each machine.
    public interface Tokens {
        /// A token that lets one machine with those labels in.
        ///
        /// @throws IOException when the hub gives none
        String next(Map<String, String> labels) throws IOException;
    }

    private final Plan plan;
    private final BareAgent.Surroundings around;
    private final long live;
    private final List<Member> members = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean caughtUp;
    private @Nullable Thread ticker;

    /// One of them.
    private static final class Member {
        final DemoHost host;
        final BareAgent agent;
        final DemoMachine machine;
        boolean silent;

        Member(DemoHost host, BareAgent agent, DemoMachine machine) {
            this.host = host;
            this.agent = agent;
            this.machine = machine;
        }
    }

    /// Machines that have not joined yet; their present begins now.
    public Demo(Plan plan, BareAgent.Surroundings around) {
        this.plan = plan;
        this.around = around;
        this.live = around.clock().wallSecond();
    }

    /// Lets all of them join the hub at `address`, `HOST:PORT`, and begins.
    ///
    /// @throws IOException when one is not let in
    public void start(String address, Tokens tokens) throws IOException {
        for (DemoHost host : DemoHost.cast(plan.hosts())) {
            long booted = (live - (long) plan.hours() * HOUR) * 1_000
                    - UPTIME_MILLIS * (2 + Math.abs(host.name().hashCode() % 60));
            BareAgent agent = join(address, tokens, host, facts(host, booted));
            DemoModel model = new DemoModel(host, new DemoLoad(host, live), booted);
            DemoMachine machine = new DemoMachine(agent.host(), around.random().nextLong(), model);
            members.add(new Member(host, agent, machine));
        }
        members.forEach(member -> member.agent.start(member.machine));
        ticker = Thread.ofPlatform().daemon().name("demo clock").start(this::run);
    }

    /// A handshake has a deadline, which a machine that is busy with other work may miss: another try, another token.
    private BareAgent join(String address, Tokens tokens, DemoHost host, HostFacts facts) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return BareAgent.join(address, tokens.next(host.labels()), facts, around);
            } catch (IOException busy) {
                if (attempt == JOIN_ATTEMPTS) {
                    throw busy;
                }
            }
        }
    }

    /// Whether the hub has all of their past.
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        closed = true;
        Thread running = ticker;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        members.forEach(member -> member.agent.close());
    }

    private void run() {
        Clock clock = around.clock();
        long next = live - (long) plan.hours() * HOUR;
        try {
            while (!closed) {
                long now = clock.wallSecond();
                if (next > now) {
                    clock.awaitNanos(clock.monotonicNanos() + SECOND_NANOS - clock.wallMillis() % 1_000 * 1_000_000L);
                    continue;
                }
                boolean present = next >= now - 1;
                if (!present && backlog() > BACKLOG) {
                    clock.awaitNanos(clock.monotonicNanos() + POLL_NANOS);
                    continue;
                }
                if (caughtUp && now - next > SLEPT_SECONDS) {
                    next = now; // this machine slept, and so did they
                }
                second(next, present);
                next++;
                caughtUp |= present && backlog() <= 1;
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt(); // close() asks for it
        }
    }

    private void second(long second, boolean present) {
        for (Member member : members) {
            boolean troubled = member.host.troubled();
            if (troubled && off(second)) {
                continue;
            }
            Frame frame = member.machine.tick(second, present);
            if (present) {
                member.agent.second(() -> frame); // the past is not judged: what it rang for is over
            }
            if (troubled) {
                hush(member, present && silent(second));
            }
        }
    }

    /// Takes the line of `member` away, or gives it back.
    private static void hush(Member member, boolean silent) {
        if (silent == member.silent) {
            return;
        }
        member.silent = silent;
        if (silent) {
            member.agent.close();
        } else {
            member.agent.start(member.machine);
        }
    }

    private boolean off(long second) {
        long since = second - (live - plan.hours() * (long) HOUR / 2);
        return since >= 0 && since < OFF_SECONDS && second < live;
    }

    private boolean silent(long second) {
        long phase = Math.floorMod(second - live, (long) SILENCE_CYCLE);
        return phase >= SILENCE_BEGINS && phase < SILENCE_BEGINS + SILENCE_SECONDS;
    }

    /// Of the ones that have a line.
    private int backlog() {
        int most = 0;
        for (Member member : members) {
            most = member.silent ? most : Math.max(most, member.machine.backlog());
        }
        return most;
    }

    private static HostFacts facts(DemoHost host, long bootMillis) {
        return new HostFacts(
                host.name(),
                "Debian GNU/Linux 13 (trixie)",
                "6.12.0",
                "x86_64",
                host.cpus(),
                "a processor that does not exist",
                (long) (host.gib() * 0.98 * (1L << 30)),
                bootMillis,
                "simulated");
    }
}
