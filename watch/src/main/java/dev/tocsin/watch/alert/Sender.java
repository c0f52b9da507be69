package dev.tocsin.watch.alert;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.watch.alert.Outbox.Message;
import dev.tocsin.watch.alert.Outbox.Owed;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Channel.Receipt;
import dev.tocsin.watch.notify.Notice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Delivers what the outbox owes: for each channel one message after the other, in order, all channels at the same
/// time, so that one which hangs holds up nobody else's.
///
/// A message that is not taken is tried again after 5 s, 10 s, 20 s … up to 5 min (or when the server says), for 24 h;
/// the messages behind it wait with it, because they would meet the same fate and because "recovered" must not come
/// before "failed". After [#FALLBACK_MILLIS], or at once when it is refused for good, the fallback ways of the people
/// that it is for are used as well.
///
/// Thread-safe.
public final class Sender implements AutoCloseable {
    /// How long a message may wait for its own channel before the fallback is used, ms.
    static final long FALLBACK_MILLIS = 60_000;

    /// How long a message is tried, ms.
    static final long GIVEN_UP_MILLIS = 24L * 3_600_000;

    private static final long FIRST_WAIT_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 300_000;
    private static final long ANSWER_SECONDS = 60; // what one message may take
    private static final long TURN_MILLIS = 1_000; // how long a message waits until the one before is noted
    private static final long LOOK_MILLIS = 1_000; // at the latest so often for what became due
    private static final long IDLE_MILLIS = 60_000; // when nothing is owed; who owes something wakes it
    private static final long DEAD_NANOS = 150_000_000_000L; // more than twice the idle time
    private static final int FALL_BACK_AT_ONCE = 100; // messages in one look
    private static final long END_MILLIS = 5_000; // for what is under way when this is closed

    private final Parts parts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Set<String> busy = new HashSet<>(); // channels; guarded by lock
    private final Map<String, Long> shut = new HashMap<>(); // channel → not before, epoch ms; guarded by lock
    private final Semaphore turn = new Semaphore(1, true); // of who sends and has not noted it yet
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Job job;
    private final Thread thread;
    private volatile long looked; // when it last looked, monotonic ns
    private boolean news = true; // guarded by lock
    private boolean closed; // guarded by lock
    private boolean idle; // nothing was owed when it looked last; by its own thread only

    /// What a sender is made of.
    ///
    /// @param clock the only source of time
    /// @param log where trouble is told
    /// @param outbox what is owed
    /// @param directory who is there at present
    /// @param random spreads the retries
    /// @param dress adds what only some channels show: pictures, actions
    /// @param jobs where it says what it does by itself
    public record Parts(
            Clock clock,
            Log log,
            Outbox outbox,
            Supplier<Directory> directory,
            RandomGenerator random,
            BiFunction<Notice, List<String>, Notice> dress,
            Jobs jobs) {
        /// Messages go as they are, and the list of jobs is its own.
        public Parts(Clock clock, Log log, Outbox outbox, Supplier<Directory> directory, RandomGenerator random) {
            this(clock, log, outbox, directory, random, (notice, _) -> notice, new Jobs(clock));
        }
    }

    /// A sender that delivers nothing before [#start].
    public Sender(Parts parts) {
        this.parts = parts;
        this.job = parts.jobs().add("outbox", "Sends the messages that are owed and due.", 0);
        this.thread = Thread.ofPlatform().name("outbox").daemon().unstarted(this::run);
    }

    /// Begins to deliver. The directory must be there: what goes by a channel that it does not know is refused for
    /// good.
    public void start() {
        looked = parts.clock().monotonicNanos();
        thread.start();
    }

    /// Whether it looks for what is owed, at the latest within [#DEAD_NANOS].
    public boolean isAlive() {
        return thread.isAlive() && parts.clock().monotonicNanos() - looked < DEAD_NANOS;
    }

    /// There is something new to deliver.
    public void wake() {
        lock.lock();
        try {
            news = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How the channels do: until when each that does not take messages is left alone, epoch ms.
    public Map<String, Long> shut() {
        lock.lock();
        try {
            return Map.copyOf(shut);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (waitForNews()) {
                deliverOrTell();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// A catalog that cannot be read now may be read in a second: nothing ends the delivery but [#close].
    private void deliverOrTell() {
        looked = parts.clock().monotonicNanos();
        try {
            job.run(() -> {
                deliver();
                return "";
            });
            job.nextIn(idle ? IDLE_MILLIS : LOOK_MILLIS);
        } catch (IOException failure) {
            idle = false;
            parts.log().error("outbox", "what is owed waits a second: " + failure.getMessage());
        } catch (RuntimeException bug) {
            idle = false;
            parts.log().bug("outbox", "what is owed waits a second", bug);
        }
    }

    private boolean waitForNews() throws InterruptedException {
        lock.lock();
        try {
            long left = (idle ? IDLE_MILLIS : LOOK_MILLIS) * 1_000_000L;
            while (!news && !closed && left > 0) {
                left = woken.awaitNanos(left);
            }
            news = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void deliver() throws IOException {
        long now = parts.clock().wallMillis();
        Set<String> underWay = busy(); // before it is read what is owed: what they send may be there as not sent yet
        List<Message> owed = parts.outbox().next();
        idle = owed.isEmpty();
        if (!idle) {
            for (Message late : parts.outbox().late(now - FALLBACK_MILLIS, FALL_BACK_AT_ONCE)) {
                parts.outbox().fallBack(late, fallbacks(late, now), now); // also those behind one that is not taken
            }
        }
        for (Message message : owed) {
            lock.lock();
            try {
                boolean wait = closed
                        || underWay.contains(message.channel())
                        || message.dueMillis() > now
                        || shut.getOrDefault(message.channel(), 0L) > now
                        || !busy.add(message.channel());
                if (!wait) {
                    senders.execute(() -> send(message));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Set<String> busy() {
        lock.lock();
        try {
            return Set.copyOf(busy);
        } finally {
            lock.unlock();
        }
    }

    /// Sends one message. A kill between a server's yes and our note of it sends once more: messages take turns, so
    /// that at most one is in that state while servers answer. One that does not holds up each other by
    /// [#TURN_MILLIS], not for as long as it hangs.
    private void send(Message message) {
        boolean mine = false;
        try {
            mine = turn.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS);
            Channel channel = parts.directory().get().channels().get(message.channel());
            Receipt receipt = channel == null
                    ? new Receipt.Refused("there is no channel \"" + message.channel() + "\" any more")
                    : ask(channel, message);
            settle(message, receipt);
        } catch (IOException failure) {
            parts.log().error("outbox", "cannot note what came of a message: " + failure.getMessage());
            shut(message.channel(), parts.clock().wallMillis() + FIRST_WAIT_MILLIS); // it is sent again, later
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            if (mine) {
                turn.release();
            }
            lock.lock();
            try {
                busy.remove(message.channel());
            } finally {
                lock.unlock();
            }
            wake();
        }
    }

    private Receipt ask(Channel channel, Message message) throws InterruptedException {
        Future<Receipt> answer = senders.submit(() -> {
            Notice notice =
                    channel.isRich() ? parts.dress().apply(message.notice(), message.contacts()) : message.notice();
            return channel.send(notice, message.to(), Channel.Dialogue.NONE);
        });
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            return new Receipt.Later("no answer within " + ANSWER_SECONDS + " s", null);
        } catch (ExecutionException bug) {
            parts.log().bug("outbox", "channel " + message.channel(), bug);
            return new Receipt.Later("the channel itself failed: " + bug.getMessage(), null);
        }
    }

    private void settle(Message message, Receipt receipt) throws IOException {
        long now = parts.clock().wallMillis();
        switch (receipt) {
            case Receipt.Delivered delivered -> {
                shut(message.channel(), 0);
                parts.outbox().done(message, "sent", delivered.detail(), List.of(), now);
            }
            case Receipt.Refused refused -> {
                parts.log().warn("outbox", message.channel() + " refused a message: " + refused.why());
                parts.outbox().done(message, "refused", refused.why(), fallbacks(message, now), now);
            }
            case Receipt.Later later -> later(message, later, now);
        }
    }

    private void later(Message message, Receipt.Later later, long now) throws IOException {
        long age = now - message.createdMillis();
        if (age >= GIVEN_UP_MILLIS) {
            parts.log().error("outbox", message.channel() + ": given up after 24 h: " + later.why());
            parts.outbox().done(message, "dead", later.why(), fallbacks(message, now), now);
            return;
        }
        parts.log().warn("outbox", message.channel() + " does not take a message now: " + later.why());
        long next = now + waitMillis(message.attempts(), later.after());
        shut(message.channel(), next);
        if (next - message.createdMillis() >= FALLBACK_MILLIS || later.after() != null) {
            parts.outbox().fallBack(message, fallbacks(message, now), now);
        }
        parts.outbox().again(message, next, later);
    }

    /// 5 s, 10 s … 5 min, a fifth of it by chance, so that a thousand messages do not come back at once; or what the
    /// server asked for.
    private long waitMillis(int attempts, @Nullable Duration asked) {
        if (asked != null) {
            return Math.clamp(asked.toMillis(), 1_000, GIVEN_UP_MILLIS);
        }
        long wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempts, 10));
        return wait * 4 / 5 + parts.random().nextLong(wait / 5 + 1);
    }

    private List<Owed> fallbacks(Message message, long now) {
        if (message.fallback()) {
            return List.of();
        }
        List<Owed> owed = new ArrayList<>();
        for (Contact.Way way : parts.directory().get().fallbacks(message.contacts(), message.channel())) {
            Notice notice = message.notice();
            Notice other = new Notice(
                    notice.key() + "/" + way.channel() + "/" + way.to(),
                    notice.subject(),
                    notice.severity(),
                    notice.lines(),
                    notice.atMillis(),
                    notice.url());
            List<String> to = way.to().isEmpty() ? List.of() : List.of(way.to());
            owed.add(new Owed(other, way.channel(), to, message.contacts(), true, now));
        }
        return owed;
    }

    private void shut(String channel, long until) {
        lock.lock();
        try {
            if (until == 0) {
                shut.remove(channel);
            } else {
                shut.put(channel, until);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Delivers nothing any more; what is under way is ended and stays owed. Waits for its end, up to [#END_MILLIS]
    /// each, because the catalog is closed next.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        senders.shutdownNow();
        try {
            thread.join(END_MILLIS);
            if (!senders.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
                parts.log().warn("outbox", "a channel does not end");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
