package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Phases;
import dev.tocsin.probe.Resolver;
import dev.tocsin.probe.Slow;
import dev.tocsin.probe.Verdict;
import dev.tocsin.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Runs the looks that the hub asks for, as far as [CheckPolicy] lets it, and says what they found. Nothing of a
/// look is kept: a password that came is gone with it, and an agent that begins anew has nothing to tell twice.
///
/// At most [#AT_ONCE] looks run at the same time, because the agent's heap is small; up to [#WAITING] more wait,
/// no longer than [#PATIENCE_NANOS], and what is beyond is refused at once. Threads come with the first look and
/// go when there is none.
///
/// Thread-safe.
final class CheckLooks implements AutoCloseable {
    /// Looks at the same time.
    static final int AT_ONCE = 8;

    /// Looks that wait for their turn.
    static final int WAITING = 256;

    /// How long a look may wait for its turn; the hub waits as long beyond the look's own time.
    static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final long IDLE_SECONDS = 10;

    private final CheckPolicy policy;
    private final Clock clock;
    private final Log log;
    private final Resolver names = new Resolver();
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor deadlines;

    /// Runs what `policy` lets it.
    CheckLooks(CheckPolicy policy, Clock clock, Log log) {
        this.policy = policy;
        this.clock = clock;
        this.log = log;
        this.threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("look-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("look-deadlines").factory());
        this.deadlines.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        this.deadlines.allowCoreThreadTimeOut(true);
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    /// Looks as `ask` says and tells `toHub`; when the connection is over meanwhile nobody waits for it.
    void take(Message.LookAsk ask, Predicate<Message> toHub) {
        if (!policy.any()) {
            tell(ask, unknown("this agent runs no checks: it was started with --checks none"), toHub);
            return;
        }
        long asked = clock.monotonicNanos();
        try {
            threads.execute(() -> run(ask, asked, toHub));
        } catch (RejectedExecutionException full) {
            tell(ask, unknown("this agent has " + WAITING + " looks waiting already"), toHub);
        }
    }

    private void run(Message.LookAsk ask, long askedNanos, Predicate<Message> toHub) {
        CheckRun found;
        try {
            found = clock.monotonicNanos() - askedNanos > PATIENCE_NANOS
                    ? unknown("this agent is busy with other looks")
                    : look(ask);
        } catch (IOException failure) {
            found = unknown("this agent cannot look: " + failure.getMessage());
        } catch (OutOfMemoryError little) {
            found = unknown("this agent has too little memory for it");
        } catch (RuntimeException bug) {
            log.bug("checks", "a look of type " + ask.check() + " failed", bug);
            found = unknown("this agent failed: " + bug);
        }
        tell(ask, found, toHub);
    }

    private CheckRun look(Message.LookAsk ask) throws IOException {
        Problems problems = new Problems();
        Check check = read(ask, problems);
        if (check == null || !problems.none()) {
            return unknown("this agent cannot run the check: "
                    + (check == null ? "it does not know the type " + ask.check() : problems.sentence()));
        }
        Duration timeout = Duration.ofMillis(ask.timeoutMillis());
        Attempt attempt = new Attempt(clock, policy.reach(names), timeout);
        Thread looking = Thread.currentThread();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    looking.interrupt();
                    Thread.ofPlatform().daemon().name("look-end").start(attempt::close); // may wait for a socket's lock
                },
                ask.timeoutMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return Looking.run(check, attempt);
        } finally {
            boolean _ = deadline.cancel(false);
            boolean _ = Thread.interrupted(); // of the deadline, which has done its work
        }
    }

    private static @Nullable Check read(Message.LookAsk ask, Problems problems) {
        for (CheckType type : CheckTypes.ALL) {
            if (type.name().equals(ask.check())) {
                FieldReader in = new FieldReader(ask.set(), "", problems);
                Check check = Slow.read(type.read(ask.host(), in), in);
                in.end();
                return check;
            }
        }
        return null;
    }

    private CheckRun unknown(String why) {
        return new CheckRun(Verdict.unknown(why), clock.wallMillis(), Phases.NONE, "");
    }

    /// Who asked waits no longer than the look may take, so what cannot be told any more is forgotten.
    private static void tell(Message.LookAsk ask, CheckRun found, Predicate<Message> toHub) {
        Verdict verdict = found.verdict();
        Phases phases = found.phases();
        boolean _ = toHub.test(new Message.LookFound(
                ask.request(),
                number(verdict.outcome()),
                verdict.code(),
                verdict.answered(),
                verdict.message(),
                verdict.facts(),
                List.of(phases.dns(), phases.connect(), phases.tls(), phases.firstByte(), phases.total()),
                found.transcript()));
    }

    private static int number(Outcome outcome) {
        return switch (outcome) {
            case UP -> 0;
            case DEGRADED -> 1;
            case DOWN -> 2;
            case UNKNOWN -> 3;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        deadlines.shutdownNow();
        names.close();
    }
}
