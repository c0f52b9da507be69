package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.watch.check.Ways.Way;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The anchors, and what the silence of each is worth: its *standing*.
///
/// An anchor has none until it has answered, and none any more when something else proves that the network is there
/// while it is silent: then it is the anchor that has failed. It has it again once it answers. There are two kinds,
/// for who is on the line itself (*near*) and for who is behind a gateway (*far*), because an answer of the one kind
/// proves nothing of the other: a router that is dead leaves the machines beside it as they are.
///
/// Thread-safe.
final class Standing {
    /// How long an anchor may take.
    static final Duration DEADLINE = Duration.ofMillis(700);

    /// How long an answer of one holds. A longer time would hide that the network was lost since; a shorter one asks
    /// the gateway for each of a thousand failures.
    static final long SEEN_NANOS = 250_000_000L;

    /// How long the silence of all holds, from when they were asked.
    static final long SILENT_NANOS = 1_000_000_000L;

    private static final Duration SPARE = Duration.ofMillis(200); // for threads to begin and to end

    private final Clock clock;
    private final Log log;
    private final Ways ways;
    private final Asker asker;
    private Set<String> remembered = Set.of(); // names of those that answered in an earlier run; guarded by this
    private final SequencedMap<Anchor, Known> known = new LinkedHashMap<>(); // guarded by this
    private @Nullable Round round; // the last; guarded by this
    private long answeredNanos; // when one answered last; guarded by this
    private volatile boolean doubted;

    /// How one is asked.
    interface Asker {
        /// Whether it answers within `deadline`.
        ///
        /// @throws InterruptedException when interrupted while waiting
        boolean answers(Anchor anchor, Duration deadline) throws InterruptedException;
    }

    /// What is known of one anchor; guarded by who holds the list.
    private static final class Known {
        private final Anchor anchor;
        private boolean near; // whether its silence counts for who is on the line
        private boolean far; // and for who is behind a gateway
        private boolean silent;
        private @Nullable Way way; // by which it answered last

        private Known(Anchor anchor) {
            this.anchor = anchor;
        }

        private boolean stands() {
            return near || far;
        }

        /// Whether its silence says something about `addresses`, to which `to` leads; none: nobody knows where they
        /// are.
        private boolean counts(List<InetAddress> addresses, List<Way> to) {
            Way own = way;
            if (addresses.contains(anchor.address())) {
                return false; // it may be what has failed
            }
            if (to.isEmpty() || own == null) {
                return far;
            }
            return to.stream()
                    .filter(one -> one.device().equals(own.device()))
                    .anyMatch(one -> one.near() ? near && own.near() : far);
        }
    }

    /// One time in which all are asked.
    private record Round(long askedNanos, CompletableFuture<Boolean> sees) {}

    /// No anchors yet.
    Standing(Clock clock, Log log, Ways ways, Asker asker) {
        this.clock = clock;
        this.log = log;
        this.ways = ways;
        this.asker = asker;
    }

    /// These are anchors, too.
    synchronized void add(List<Anchor> anchors) {
        for (Anchor anchor : anchors) {
            if (known.size() < 2 * Anchors.COUNT) {
                known.computeIfAbsent(anchor, this::fresh);
            }
        }
    }

    private Known fresh(Anchor anchor) {
        Known one = new Known(anchor);
        one.near = remembered.contains(anchor.name());
        one.far = one.near;
        return one;
    }

    /// No others than these are anchors any more.
    synchronized void keepOnly(List<Anchor> anchors) {
        known.keySet().retainAll(anchors);
    }

    /// How many there are.
    synchronized int count() {
        return known.size();
    }

    /// The names of those that have standing.
    synchronized List<String> names() {
        return known.values().stream()
                .filter(Known::stands)
                .map(one -> one.anchor.name())
                .toList();
    }

    /// Those of `names` answered in an earlier run, and have standing when they are added from now on.
    synchronized void knew(List<String> names) {
        remembered = Set.copyOf(names);
    }

    /// Whether one with standing is silent, so that the answers of others matter.
    boolean isDoubted() {
        return doubted;
    }

    /// Whether one answers: asks all at the same time unless that was done a moment ago ([#SEEN_NANOS],
    /// [#SILENT_NANOS]), and waits for the first answer, or the silence of all.
    ///
    /// @throws InterruptedException when interrupted while waiting
    boolean answers() throws InterruptedException {
        try {
            return asked().sees().get(DEADLINE.plus(SPARE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new AssertionError("BUG: got a failure of a question, must be an answer or none", impossible);
        }
    }

    /// The next question is a new one, however fresh the last answer is.
    synchronized void anew() {
        Round last = round;
        if (last != null && last.sees().isDone()) {
            round = null;
        }
    }

    /// Whether anybody was asked within `nanos` before now.
    synchronized boolean wasAsked(long nanos) {
        Round last = round;
        return last != null && clock.monotonicNanos() - last.askedNanos() < nanos;
    }

    private synchronized Round asked() {
        long now = clock.monotonicNanos();
        Round last = round;
        if (last != null && now - last.askedNanos() < (last.sees().getNow(false) ? SEEN_NANOS : SILENT_NANOS)) {
            return last;
        }
        Round next = new Round(now, new CompletableFuture<>());
        round = next;
        if (known.isEmpty()) {
            next.sees().complete(false);
        }
        AtomicInteger open = new AtomicInteger(known.size());
        for (Anchor anchor : known.keySet()) {
            Thread thread = Thread.ofVirtual().name("anchor").start(() -> ask(anchor, next, open));
            assert thread.isVirtual();
        }
        return next;
    }

    private void ask(Anchor anchor, Round asked, AtomicInteger open) {
        boolean answers = false;
        try {
            answers = asker.answers(anchor, DEADLINE);
            note(anchor, answers ? ways.to(anchor.address()) : null, answers, asked.askedNanos());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            log.bug("network", anchor.name() + " cannot be asked", bug);
        } finally {
            if (answers) {
                asked.sees().complete(true);
            }
            if (open.decrementAndGet() == 0) {
                asked.sees().complete(false);
            }
        }
    }

    /// One that answers has standing; who is silent beside it has none any more.
    private synchronized void note(Anchor anchor, @Nullable Way way, boolean answers, long askedNanos) {
        Known one = known.get(anchor);
        if (one == null) {
            return; // forgotten meanwhile
        }
        one.silent = !answers;
        if (answers) {
            one.near = true;
            one.far = true;
            one.way = way;
            answeredNanos = clock.monotonicNanos();
        }
        if (answers || (answeredNanos != 0 && answeredNanos - askedNanos >= 0)) {
            known.values().stream().filter(other -> other.silent).forEach(other -> {
                other.near = false;
                other.far = false;
            });
        }
        doubted = known.values().stream().anyMatch(other -> other.silent && other.stands());
    }

    /// Something that `way` leads to has answered just now.
    synchronized void heard(Way way) {
        known.values().stream().filter(one -> one.silent).forEach(one -> {
            Way own = one.way;
            boolean same = own == null || own.device().equals(way.device());
            one.near &= !same;
            one.far &= !same || way.near();
        });
        doubted = known.values().stream().anyMatch(one -> one.silent && one.stands());
    }

    /// Who would say, by not answering, that nothing can be seen of `addresses`, to which `to` leads:
    /// `gateway 192.0.2.1 and 1 more anchor do not answer`; null when nobody's silence counts.
    synchronized @Nullable String silence(List<InetAddress> addresses, List<Way> to) {
        List<String> silent = known.values().stream()
                .filter(one -> one.counts(addresses, to))
                .map(one -> one.anchor.name())
                .toList();
        if (silent.isEmpty()) {
            return null;
        }
        int more = silent.size() - 1;
        return more == 0
                ? silent.getFirst() + " does not answer"
                : silent.getFirst() + " and " + more + " more anchor" + (more == 1 ? "" : "s") + " do not answer";
    }
}
