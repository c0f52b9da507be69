package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Reach;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs checks when they are due: one thread that waits for the next moment, a virtual thread for each look, at most
/// [#AT_ONCE] of them, each ended at its deadline from outside, so that a target that hangs costs its own thread and
/// nobody's time.
///
/// A check is told to run by [#at]; it runs once and is then told again, by [#after], by who judges the look. What
/// is due while [#AT_ONCE] looks are under way waits its turn; [#late] says how late looks begin.
///
/// Thread-safe.
public final class Scheduler implements AutoCloseable {
    /// Looks at the same time.
    public static final int AT_ONCE = 2_000;

    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long DEAD_NANOS = 60_000_000_000L;

    /// What is done with a look.
    public interface Taker {
        /// Takes what check `id` found; called on the look's own thread.
        void take(String id, CheckRun run) throws InterruptedException;
    }

    /// One look that is asked for.
    ///
    /// @param id which check
    /// @param check what looks
    /// @param timeout how long it may take
    /// @param reach what it may talk to
    public record Ask(String id, Check check, Duration timeout, Reach reach) {}

    private record Due(long nanos, long number, Ask ask) {}

    /// Where one check stands.
    ///
    /// @param number of the ask that holds; -1: none does
    /// @param plannedNanos when its last look was to begin
    private record Place(long number, long plannedNanos) {}

    private record End(long nanos, long number) {}

    private record Ending(Attempt attempt, Thread thread) {}

    private final Clock clock;
    private final Log log;
    private final Taker taker;
    private final Job job;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final TreeMap<End, Ending> endings =
            new TreeMap<>(Comparator.comparingLong(End::nanos).thenComparingLong(End::number));
    private final Map<String, Place> places = new HashMap<>();
    private final Lateness lateness = new Lateness();
    private final Thread thread;
    private long number;
    private long sleepsUntilNanos = Long.MAX_VALUE; // of the thread that starts looks
    private boolean full; // something is due and has no room
    private boolean closed;

    /// A scheduler that runs at once.
    public Scheduler(Clock clock, Log log, Taker taker) {
        this(clock, log, taker, new Jobs(clock));
    }

    /// As above; what it does by itself stands in `jobs`.
    public Scheduler(Clock clock, Log log, Taker taker, Jobs jobs) {
        this.job = jobs.add("checks", "Begins the looks of checks that are due.", 0);
        this.clock = clock;
        this.log = log;
        this.taker = taker;
        thread = Thread.ofPlatform().name("checks").daemon().start(this::run);
    }

    /// Whether what is due begins, at the latest within [#DEAD_NANOS].
    boolean isAlive() {
        lock.lock();
        try {
            Due first = due.peek();
            boolean stands = first != null && clock.monotonicNanos() - first.nanos() > DEAD_NANOS;
            return thread.isAlive() && !stands;
        } finally {
            lock.unlock();
        }
    }

    /// Asks for a look after `wait` from now; an earlier ask for the same check is forgotten.
    public void at(Ask ask, Duration wait) {
        lock.lock();
        try {
            put(ask, clock.monotonicNanos() + wait.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /// Asks for a look `wait` after the moment in which the last one of the same check was to begin, so that an
    /// interval is one however long a look and its judging take; at once when that is over.
    public void after(Ask ask, Duration wait) {
        lock.lock();
        try {
            long now = clock.monotonicNanos();
            Place place = places.get(ask.id());
            long planned = place == null ? now : place.plannedNanos();
            put(ask, now + Math.max(0, planned + wait.toNanos() - now));
        } finally {
            lock.unlock();
        }
    }

    private void put(Ask ask, long nanos) {
        number++;
        Place place = places.get(ask.id());
        places.put(ask.id(), new Place(number, place == null ? nanos : place.plannedNanos()));
        due.add(new Due(nanos, number, ask));
        if (nanos - sleepsUntilNanos < 0) {
            changed.signal();
        }
    }

    /// Asks for no more looks by check `id`; one that is under way is still taken.
    public void forget(String id) {
        lock.lock();
        try {
            places.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /// How late looks begin.
    public Lateness.Summary late() {
        lock.lock();
        try {
            return lateness.summary(clock.monotonicNanos());
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Due next = await();
                if (next == null) {
                    return;
                }
                job.run(() -> {
                    start(next.ask());
                    return "";
                });
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            log.bug("checks", "no check runs any more", bug);
        }
    }

    /// The next look that may begin now; null when this is closed. Ends what is over meanwhile.
    private @Nullable Due await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = clock.monotonicNanos();
                endOverdue(now);
                dropForgotten();
                Due first = due.peek();
                boolean ready = first != null && first.nanos() - now <= 0;
                if (ready && room.tryAcquire()) {
                    due.poll();
                    places.put(first.ask().id(), new Place(-1, first.nanos()));
                    lateness.add(now, now - first.nanos());
                    return first;
                }
                full = ready;
                long wait = waitNanos(ready ? null : first, now);
                sleepsUntilNanos = now + wait;
                job.nextIn(wait / 1_000_000);
                long left = changed.awaitNanos(wait);
                assert left <= wait;
                sleepsUntilNanos = now; // awake: nothing is due before that
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void endOverdue(long now) {
        while (!endings.isEmpty() && endings.firstKey().nanos() - now <= 0) {
            Ending over = endings.pollFirstEntry().getValue();
            over.thread().interrupt();
            Thread.startVirtualThread(() -> over.attempt().close()); // closing may wait for a lock of the socket
        }
    }

    private void dropForgotten() {
        for (Due first = due.peek(); first != null; first = due.peek()) {
            Place holds = places.get(first.ask().id());
            if (holds != null && holds.number() == first.number()) {
                return;
            }
            due.poll();
        }
    }

    /// How long until something is due or over; a minute when nothing is known.
    private long waitNanos(@Nullable Due first, long now) {
        long until = IDLE_NANOS;
        if (first != null) {
            until = Math.min(until, first.nanos() - now);
        }
        if (!endings.isEmpty()) {
            until = Math.min(until, endings.firstKey().nanos() - now);
        }
        return Math.max(until, 100_000);
    }

    private void start(Ask ask) {
        Attempt attempt = new Attempt(clock, ask.reach(), ask.timeout());
        lock.lock();
        try {
            number++;
            End end = new End(clock.monotonicNanos() + ask.timeout().toNanos(), number);
            Thread thread = Thread.ofVirtual().name("check " + ask.id()).unstarted(() -> look(ask, attempt, end));
            endings.put(end, new Ending(attempt, thread));
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    private void look(Ask ask, Attempt attempt, End end) {
        try {
            CheckRun run = Looking.run(ask.check(), attempt);
            lock.lock();
            try {
                endings.remove(end);
            } finally {
                lock.unlock();
            }
            if (Thread.interrupted() && isClosed()) { // an interrupt of the deadline has done its work
                return;
            }
            taker.take(ask.id(), run);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            log.bug("checks", "what " + ask.id() + " found is lost", bug);
        } finally {
            room.release();
            wake();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// There is room for another look.
    private void wake() {
        lock.lock();
        try {
            if (full) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Runs nothing any more and ends what runs.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            endings.values().forEach(ending -> ending.thread().interrupt());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
