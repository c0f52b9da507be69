package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Verdict;
import dev.tocsin.watch.check.Ways.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether this machine is cut off, so that what does not answer says nothing: it is *blind* then.
///
/// A guess must not hide a failure, so there must be evidence, and one answer from outside outweighs all of it:
///
/// ```
/// an anchor answers, or did a moment ago                        sees
/// no route leads out of this machine                            blind
/// anchors that answered before do not answer, none does         blind
/// no route leads to who did not answer now, but did before      blind
/// else: no anchors, or none that ever answered                  sees, as if this were not here
/// ```
///
/// An anchor says nothing about itself, one behind a gateway nothing about who is on the line, and none about what is
/// reached by another interface; see [Standing] for when its silence counts at all.
///
/// Anchors are asked when something does not answer, at most four times a second, all at the same time; besides each
/// minute, in the first one each five seconds until one has answered, and every two seconds while blind. What follows
/// is told by one thread, in the order in which it happened.
///
/// Thread-safe.
public final class OwnNetwork implements AutoCloseable {
    private static final long LEARN_NANOS = 60_000_000_000L;
    private static final long SOON_NANOS = 5_000_000_000L;
    private static final int SOON_LOOKS = 12;
    private static final long BLIND_NANOS = 2_000_000_000L;
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int REACHED = 10_000; // addresses that have answered
    private static final int UNTOLD = 16; // changes that wait to be told

    /// What it is made of.
    ///
    /// @param ways what the kernel says
    /// @param anchors who they are at present
    /// @param asker asks one of them
    record Parts(Clock clock, Log log, Jobs jobs, Ways ways, Source anchors, Standing.Asker asker) {}

    /// Where the anchors come from.
    interface Source {
        /// Those that there are now.
        List<Anchor> now() throws InterruptedException;
    }

    /// Who hears of the beginning and the end of blindness.
    interface Listener {
        /// It is blind.
        void blind(Blindness blindness);

        /// It sees again, since `atMillis` (epoch ms).
        void sees(Blindness over, long atMillis);

        /// The names that [#knows] was told last, in whatever run of this program; empty when there are none.
        List<String> known();

        /// These anchors have answered, and their silence would count; told when they are others than before.
        void knows(List<String> anchors);
    }

    /// A time in which this machine is cut off.
    ///
    /// @param sinceMillis from when on that is known, epoch ms
    /// @param why goes on after the name of who is blind: `has no network: no route leads out of this machine`
    public record Blindness(long sinceMillis, String why) {}

    /// A change that is to be told; `endMillis` 0: a beginning.
    private record Change(Blindness blindness, long endMillis) {}

    private final Parts parts;
    private final Standing anchors;
    private final Job job;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Change> untold = new ArrayDeque<>(); // guarded by lock
    private final Map<InetAddress, Boolean> reached = new LinkedHashMap<>(64, 0.75f, true) { // guarded by lock
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Boolean> eldest) {
                    return size() > REACHED;
                }
            };
    private List<InetAddress> lost = List.of(); // who did not answer when blindness began; guarded by lock
    private long nextNanos; // of the look without a reason; guarded by lock
    private boolean closed; // guarded by lock
    private volatile @Nullable Blindness blindness; // changed by who holds lock
    private volatile long seesMillis; // when the last blindness ended, epoch ms; 0: there was none
    private volatile @Nullable Listener listener;
    private final CountDownLatch remembered = new CountDownLatch(1); // what an earlier run knew
    private volatile @Nullable Thread thread;
    private long looks; // without a reason; of the one thread
    private List<String> told = List.of(); // the anchors that the listener knows of; of the one thread

    OwnNetwork(Parts parts) {
        this.parts = parts;
        this.anchors = new Standing(parts.clock(), parts.log(), parts.ways(), parts.asker());
        this.job = parts.jobs()
                .add("own-network", "Looks whether this machine's own network is there.", LEARN_NANOS / 1_000_000);
        this.nextNanos = parts.clock().monotonicNanos();
    }

    /// Of this machine, with `anchors`; nothing is asked before [#start] or the first look that is not answered.
    public static OwnNetwork of(Clock clock, Log log, Jobs jobs, KernelWays ways, Anchors anchors) {
        return new OwnNetwork(
                new Parts(clock, log, jobs, ways, anchors::now, (anchor, deadline) -> anchor.answers(clock, deadline)));
    }

    /// One that is never blind: whatever does not answer is down.
    public static OwnNetwork unwatched(Clock clock) {
        return new OwnNetwork(new Parts(clock, Log.none(), new Jobs(clock), Ways.OPEN, List::of, (_, _) -> false));
    }

    /// Who is told of changes from now on.
    void tells(Listener who) {
        listener = who;
    }

    /// Begins to learn which anchors answer, at once and each minute.
    void start() {
        thread = Thread.ofVirtual().name("own network").start(this::run);
    }

    /// The blindness of this moment; null: it sees, or nothing speaks against it.
    public @Nullable Blindness blind() {
        return blindness;
    }

    /// When the last blindness ended, epoch ms; 0: there was none.
    public long seesSinceMillis() {
        return seesMillis;
    }

    /// Somebody else wonders, and nothing did not answer: looks soon, unless it just did.
    public void doubt() {
        lock.lock();
        try {
            long now = parts.clock().monotonicNanos();
            if (nextNanos - now > 0 && !anchors.wasAsked(BLIND_NANOS)) {
                nextNanos = now;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Why `run`, which talked to `tried`, says nothing: because this machine is blind to whom it asked, or was while
    /// it looked. Null: it says something. Of what was answered nobody is asked; else this takes up to
    /// [Standing#DEADLINE] where anchors have to be asked, and while one answers no longer than that answer.
    ///
    /// @throws InterruptedException when interrupted meanwhile
    @Nullable
    String blindTo(CheckRun run, Tried tried) throws InterruptedException {
        List<InetAddress> addresses = tried.last();
        Verdict verdict = run.verdict();
        if (addresses == null) {
            return null;
        }
        if (verdict.answered()) {
            heard(addresses);
            return null;
        }
        if (verdict.outcome() != Outcome.DOWN || isOwn(addresses)) {
            return null;
        }
        String why = blindTo(addresses);
        return why == null && seesMillis != 0 && run.atMillis() <= seesMillis ? "had no network while it looked" : why;
    }

    /// How many anchors have answered, so that their silence counts.
    int standing() {
        return anchors.names().size();
    }

    private boolean isOwn(List<InetAddress> addresses) {
        return addresses.stream().anyMatch(parts.ways()::isOwn);
    }

    /// `run` as nothing that was seen, because `who` (`this hub`) `why`.
    static CheckRun unseen(CheckRun run, String who, String why) {
        Verdict unknown = Verdict.unknown(who + " " + why);
        return new CheckRun(
                unknown, run.atMillis(), run.phases(), run.transcript() + "unknown: " + unknown.message() + "\n");
    }

    /// The same for the addresses of who did not answer; empty: a name that was not found.
    @Nullable
    String blindTo(List<InetAddress> addresses) throws InterruptedException {
        if (thread != null && !remembered.await(Standing.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            return null; // who has just started and cannot know yet
        }
        if (evidence(addresses) == null) {
            return null; // nobody waits for anchors whose silence would not count
        }
        if (anchors.answers()) {
            sees();
            return null;
        }
        String why = evidence(addresses);
        if (why != null) {
            begins(addresses, why);
        }
        return why;
    }

    /// What speaks for being blind to `addresses`, when no anchor answers; null: nothing.
    private @Nullable String evidence(List<InetAddress> addresses) {
        if (!parts.ways().leadOut()) {
            return "has no network: no route leads out of this machine";
        }
        List<Way> ways = new ArrayList<>();
        for (InetAddress address : addresses) {
            Way way = parts.ways().to(address);
            if (way != null) {
                ways.add(way);
            }
        }
        String silence = anchors.silence(addresses, ways);
        if (silence != null) {
            return "has no network: " + silence;
        }
        return ways.isEmpty() && hasAnswered(addresses) // a way that there never was is no loss
                ? "has no way to " + addresses.getFirst().getHostAddress() + " any more: no route leads there"
                : null;
    }

    private boolean hasAnswered(List<InetAddress> addresses) {
        lock.lock();
        try {
            return addresses.stream().anyMatch(reached::containsKey);
        } finally {
            lock.unlock();
        }
    }

    /// A look at `addresses` was answered just now.
    private void heard(List<InetAddress> addresses) {
        lock.lock();
        try {
            addresses.forEach(address -> reached.put(address, true));
        } finally {
            lock.unlock();
        }
        if ((!anchors.isDoubted() && blindness == null) || addresses.isEmpty() || isOwn(addresses)) {
            return;
        }
        Way way = parts.ways().to(addresses.getFirst());
        if (way == null) {
            return;
        }
        anchors.heard(way);
        List<InetAddress> whom;
        lock.lock();
        try {
            if (!way.near()) {
                lost.forEach(reached::remove);
            }
            whom = lost;
        } finally {
            lock.unlock();
        }
        if (blindness != null && evidence(whom) == null) {
            sees();
        }
    }

    private void begins(List<InetAddress> whom, String why) {
        lock.lock();
        try {
            if (blindness == null) {
                Blindness now = new Blindness(parts.clock().wallMillis(), why);
                blindness = now;
                lost = whom;
                owe(new Change(now, 0));
            }
        } finally {
            lock.unlock();
        }
    }

    private void sees() {
        lock.lock();
        try {
            Blindness was = blindness;
            if (was != null) {
                long now = Math.max(was.sinceMillis(), parts.clock().wallMillis());
                blindness = null;
                seesMillis = now;
                owe(new Change(was, Math.max(1, now)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void owe(Change change) {
        if (untold.size() < UNTOLD) {
            untold.add(change);
        }
        long soon = parts.clock().monotonicNanos() + BLIND_NANOS;
        nextNanos = soon - nextNanos < 0 ? soon : nextNanos;
        changed.signal();
    }

    private void run() {
        try {
            remember();
            while (true) {
                Change change = await();
                if (change != null) {
                    say(change);
                } else if (isClosed()) {
                    return;
                } else {
                    lookOrTell();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next change that is to be told; null when it is time to look, or to end.
    private @Nullable Change await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && untold.isEmpty()) {
                long left = nextNanos - parts.clock().monotonicNanos();
                if (left <= 0) {
                    return null;
                }
                job.nextIn(left / 1_000_000);
                long rest = changed.awaitNanos(left);
                assert rest <= left;
            }
            return closed ? null : untold.poll();
        } finally {
            lock.unlock();
        }
    }

    private void say(Change change) {
        tell(who -> {
            if (change.endMillis() == 0) {
                who.blind(change.blindness());
            } else {
                who.sees(change.blindness(), change.endMillis());
            }
        });
    }

    private void tell(Consumer<Listener> what) {
        Listener who = listener;
        try {
            if (who != null) {
                what.accept(who);
            }
        } catch (RuntimeException bug) {
            parts.log().bug("network", "what was found of the own network was not taken", bug);
        }
    }

    /// What answered in an earlier run counts in this one: a machine may start while its network is gone.
    private void remember() throws InterruptedException {
        List<String> names = new ArrayList<>();
        tell(who -> names.addAll(who.known()));
        if (!names.isEmpty()) {
            anchors.knew(names);
            anchors.add(parts.anchors().now());
        }
        told = names;
        remembered.countDown();
    }

    private void lookOrTell() throws InterruptedException {
        job.begin();
        try {
            job.done(look());
        } catch (IOException blind) {
            job.failed(String.valueOf(blind.getMessage()));
        } catch (RuntimeException bug) {
            job.failed(bug.toString());
            parts.log().bug("network", "the own network was not looked at", bug);
        } finally {
            lock.lock();
            try {
                nextNanos = parts.clock().monotonicNanos() + waitNanos();
            } finally {
                lock.unlock();
            }
        }
    }

    /// How long until the next look without a reason: shortly after the start the first answers are waited for.
    private long waitNanos() {
        looks++;
        if (blindness != null) {
            return BLIND_NANOS;
        }
        return looks <= SOON_LOOKS && anchors.names().isEmpty() ? SOON_NANOS : LEARN_NANOS;
    }

    /// One look without a reason: which anchors there are, who of them answers, and whether this machine sees.
    ///
    /// @throws IOException when it is blind, with why
    String look() throws IOException, InterruptedException {
        List<Anchor> present = parts.anchors().now();
        anchors.add(present);
        anchors.anew(); // what was answered a moment ago would hide what is now
        boolean answered = anchors.answers();
        if (answered) {
            anchors.keepOnly(present); // not before: with the network its gateways are gone, and are missed then
            List<String> names = anchors.names();
            if (!told.equals(names)) {
                told = names;
                tell(who -> who.knows(names));
            }
        }
        List<InetAddress> whom = lost();
        String why = answered ? null : evidence(whom);
        if (why == null) {
            sees();
            return anchors.names().size() + " of " + anchors.count() + " anchors have answered";
        }
        begins(whom, why);
        Blindness now = blindness;
        long since = now == null ? parts.clock().wallMillis() : now.sinceMillis();
        throw new IOException(
                "this hub " + why + "; so since " + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS));
    }

    /// Who did not answer when blindness began; empty when it sees.
    private List<InetAddress> lost() {
        lock.lock();
        try {
            return blindness == null ? List.of() : lost;
        } finally {
            lock.unlock();
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

    /// Looks no more; what was told stays.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                if (!running.join(CLOSE)) {
                    parts.log().warn("network", "the look at the own network has not ended within " + CLOSE);
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        parts.jobs().remove(job);
    }
}
