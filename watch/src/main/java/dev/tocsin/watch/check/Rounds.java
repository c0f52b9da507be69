package dev.tocsin.watch.check;

import dev.tocsin.base.Job;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.Observation;
import dev.tocsin.signal.Observation.Around;
import dev.tocsin.signal.StateMachine;
import dev.tocsin.signal.Step;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.check.CheckTable.Row;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Judges looks, round by round: what came within [#GATHER_MILLIS] of the first is judged and written in one
/// transaction, together with the messages that it owes. So a crash leaves either the old state, and the look is made
/// again, or the new one with its messages; and the failures of one moment become one message.
final class Rounds implements AutoCloseable {
    private static final int WAITING = 10_000; // looks; who looks waits beyond
    private static final int AT_ONCE = 1_000;
    private static final long GATHER_MILLIS = 500;
    private static final long DEAD_NANOS = 60_000_000_000L;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final int INTERVALS_KNOWN = 3; // time without a look for longer belongs to no state

    private final CheckParts parts;
    private final CheckIndex index;
    private final BiConsumer<Watched, Duration> again;
    private final ArrayBlockingQueue<Look> looks = new ArrayBlockingQueue<>(WAITING);
    private final ReentrantLock one = new ReentrantLock(true); // changes of state, by rounds and by people, one by one
    private boolean wakeAfter; // whether the present change owes a message; guarded by one
    private final Job job;
    private volatile @Nullable Thread thread;
    private volatile long busySince; // when the present round began, monotonic ns; 0: there is none

    /// What was found.
    ///
    /// @param blind whether nothing was seen, because this machine is cut off
    private record Look(String id, CheckRun run, boolean blind) {}

    /// What one look leads to.
    ///
    /// @param hider what explains it, `host/NAME`; empty: nothing does
    private record Judged(
            Watched watched, CheckSpec spec, CheckRun run, Observation seen, Row before, Step step, String hider) {}

    /// Work that changes what is remembered.
    interface Change<T> {
        /// Does it.
        ///
        /// @throws IOException when it could not be stored
        T run() throws IOException;
    }

    Rounds(CheckParts parts, CheckIndex index, BiConsumer<Watched, Duration> again) {
        this.parts = parts;
        this.index = index;
        this.again = again;
        this.job = parts.jobs().add("check-rounds", "Judges what looks found and writes down what came of it.", 0);
    }

    /// Whether looks are judged, at the latest within [#DEAD_NANOS].
    boolean isAlive() {
        Thread running = thread;
        long since = busySince;
        boolean stands = since != 0 && parts.clock().monotonicNanos() - since > DEAD_NANOS;
        return running != null && running.isAlive() && !stands;
    }

    void start() {
        parts.network().tells(new Sight(parts, this));
        parts.network().start();
        thread = Thread.ofPlatform().name("rounds").daemon().start(this::run);
    }

    /// Takes a look to be judged; waits while too many are waiting, and where nothing answered for whether this
    /// machine is cut off.
    ///
    /// @return what is judged: `run`, or that nothing was seen
    CheckRun take(String id, CheckRun run) throws InterruptedException {
        Watched watched = index.byId(id);
        String why = watched == null ? null : parts.network().blindTo(run, watched.tried());
        CheckRun judged = why == null ? run : OwnNetwork.unseen(run, "this hub", why);
        looks.put(new Look(id, judged, why != null));
        return judged;
    }

    /// Does `change` while no round is judged.
    <T> T alone(Change<T> change) throws IOException {
        one.lock();
        try {
            T result = change.run();
            if (wakeAfter) {
                parts.wake().run(); // not before the commit: who is woken looks at once
            }
            return result;
        } finally {
            wakeAfter = false;
            one.unlock();
        }
    }

    /// Ends what is open of `watched`, which is no longer watched.
    void end(Connection connection, Watched watched, long now) throws SQLException {
        tell(connection, Checks.removed(watched, now), now);
    }

    /// Writes down `happenings` that no look brought about.
    void tell(Connection connection, List<Happening> happenings, long now) throws SQLException {
        CheckParts.Audience audience = parts.audience().get();
        wakeAfter |= parts.teller().tell(connection, happenings, audience.directory(), audience.silences(), now);
    }

    private void run() {
        try {
            while (true) {
                List<Look> round = new ArrayList<>();
                busySince = 0;
                round.add(looks.take());
                busySince = parts.clock().monotonicNanos();
                long end = parts.clock().monotonicNanos() + GATHER_MILLIS * 1_000_000L;
                while (round.size() < AT_ONCE) {
                    Look next = looks.poll(end - parts.clock().monotonicNanos(), TimeUnit.NANOSECONDS);
                    if (next == null) {
                        break;
                    }
                    round.add(next);
                }
                judgeOrTell(round);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look that cannot be judged must not end the watch: the checks of its round look again.
    private void judgeOrTell(List<Look> round) {
        try {
            job.run(() -> {
                judge(round);
                return round.size() + " looks judged";
            });
        } catch (IOException told) {
            // judge has told it, and has every look made again
        } catch (RuntimeException bug) {
            parts.log().bug("checks", "a round of " + round.size() + " looks is lost", bug);
            for (Look look : round) {
                Watched watched = index.byId(look.id());
                if (watched != null) {
                    again.accept(watched, AFTER_FAILURE);
                }
            }
        }
    }

    /// Judges `round` in one commit.
    ///
    /// @throws IOException when it could not be stored, which is told here; the checks look again then
    private void judge(List<Look> round) throws IOException {
        List<Judged> judged = new ArrayList<>(round.size());
        Set<String> once = HashSet.newHashSet(round.size());
        one.lock();
        try {
            CheckParts.Audience audience = parts.audience().get();
            Explained explained = new Explained(index, again);
            Map<String, Integer> ranks = new HashMap<>();
            round.forEach(look -> ranks.computeIfAbsent(look.id(), explained::rank));
            round.sort(Comparator.comparingInt(look -> ranks.getOrDefault(look.id(), 0)));
            for (Look look : round) {
                Watched watched = index.byId(look.id());
                CheckSpec spec = watched == null ? null : watched.spec();
                if (watched != null && spec != null && once.add(look.id())) {
                    judged.add(judge(watched, look, audience, explained));
                }
            }
            boolean owed = write(judged, audience);
            judged.forEach(Rounds::keep);
            if (owed) {
                parts.wake().run();
            }
            judged.forEach(each -> again.accept(each.watched(), each.step().next()));
        } catch (IOException failure) {
            parts.log().error("checks", "what was found is not stored and is looked at again: " + failure.getMessage());
            judged.forEach(Rounds::pass);
            judged.forEach(each -> again.accept(each.watched(), AFTER_FAILURE));
            throw failure;
        } finally {
            one.unlock();
        }
    }

    private static Judged judge(Watched watched, Look look, CheckParts.Audience audience, Explained explained) {
        CheckRun run = look.run();
        CheckSpec spec = Objects.requireNonNull(watched.spec());
        Row before = watched.row();
        Subject subject = watched.view().subject();
        String hider = explained.by(watched, spec, run.atMillis());
        boolean maintained = audience.maintenances().stream().anyMatch(one -> one.holds(subject, run.atMillis()));
        Around around = look.blind()
                ? Around.BLIND
                : maintained ? Around.MAINTENANCE : hider != null ? Around.DEPENDENCY_DOWN : Around.NORMAL;
        Observation seen = Judge.observe(spec, run, before.accepted(), around);
        watched.saw(run.verdict().facts().get(Verdict.VALUE), run.phases().total());
        Step step = StateMachine.step(before.memory(), seen, spec.policy());
        explained.saw(watched, before.memory(), step.memory());
        return new Judged(watched, spec, run, seen, before, step, hider == null ? "" : hider);
    }

    /// Writes what must be written now, in one transaction; nothing, and no commit, when all of them said what they
    /// said before.
    private boolean write(List<Judged> judged, CheckParts.Audience audience) throws IOException {
        long now = parts.clock().monotonicNanos();
        List<Judged> due = new ArrayList<>();
        for (Judged each : judged) {
            if (note(each) || each.watched().unwritten().due(now)) {
                due.add(each);
            }
        }
        if (due.isEmpty()) {
            return false;
        }
        boolean owed = parts.catalog().write(connection -> {
            List<Happening> happenings = new ArrayList<>();
            for (Judged each : due) {
                String id = each.before().id();
                CheckTable.remember(
                        connection,
                        id,
                        each.step().memory(),
                        accepted(each),
                        each.run().atMillis());
                each.watched().unwritten().write(connection, id);
                for (Event event : each.step().events()) {
                    happenings.add(new Happening(
                            each.watched().view().subject(),
                            event,
                            each.run().transcript(),
                            each.spec().contacts(),
                            each.hider()));
                }
            }
            return parts.teller()
                    .tell(
                            connection,
                            happenings,
                            audience.directory(),
                            audience.silences(),
                            parts.clock().wallMillis());
        });
        due.forEach(each -> each.watched().unwritten().written(now));
        return owed;
    }

    /// Adds a look to what is to be written; whether it says something new, and so must be written at once.
    private static boolean note(Judged each) {
        Row before = each.before();
        CheckRun run = each.run();
        Memory memory = each.step().memory();
        boolean news = !each.step().events().isEmpty()
                || Unwritten.isNews(before.memory(), memory)
                || !Objects.equals(accepted(each), before.accepted());
        Unwritten unwritten = each.watched().unwritten();
        unwritten.look(
                new CheckTable.Result(
                        before.id(),
                        run.atMillis(),
                        each.seen().state(),
                        each.seen().code(),
                        each.seen().message(),
                        run.phases(),
                        run.verdict().facts(),
                        run.transcript()),
                news,
                memory.failure() && !before.memory().failure());
        long known = before.runMillis()
                + INTERVALS_KNOWN * each.spec().policy().interval().toMillis();
        if (before.runMillis() > 0 && run.atMillis() > before.runMillis() && run.atMillis() <= known) {
            unwritten.span(new Hours.Span(
                    before.runMillis(), run.atMillis(), before.memory().state()));
        }
        return news;
    }

    /// The look was, though nothing came of it: its time is counted, and what is remembered is as before.
    private static void pass(Judged each) {
        Row before = each.before();
        each.watched().remember(before.memory(), before.accepted(), each.run().atMillis());
    }

    /// Writes what waits of `watched` in the caller's transaction; [Unwritten#written] follows when that is durable.
    static void flush(Connection connection, Watched watched) throws SQLException {
        if (watched.unwritten().any()) {
            Row row = watched.row();
            CheckTable.remember(connection, row.id(), row.memory(), row.accepted(), row.runMillis());
            watched.unwritten().write(connection, row.id());
        }
    }

    /// Writes what waits of all of `watched`: the program ends.
    void flush(Collection<Watched> watched) {
        try {
            int all = alone(() -> parts.catalog().write(connection -> {
                for (Watched each : watched) {
                    flush(connection, each);
                }
                return watched.size();
            }));
            assert all == watched.size();
        } catch (IOException failure) {
            parts.log().error("checks", "the last looks are lost: " + failure.getMessage());
        }
    }

    /// The first value that is found is the one that is right.
    private static @Nullable String accepted(Judged each) {
        String accepted = each.before().accepted();
        return accepted == null ? each.run().verdict().facts().get(Verdict.VALUE) : accepted;
    }

    private static void keep(Judged each) {
        each.watched().remember(each.step().memory(), accepted(each), each.run().atMillis());
    }

    @Override
    public void close() {
        parts.network().close();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
