package dev.tocsin.agent;

import dev.tocsin.agent.Recording.SealedPack;
import dev.tocsin.base.Clock;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Outbox;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Sends sealed packs and keeps a few on their way, so that a distant hub does not make a backlog crawl. What is
/// not acknowledged when the connection ends is sent again on the next one: the hub knows what it has by identity.
///
/// ```
/// waiting at the connection's start: the backlog  | sealed since: live
/// acknowledged | on their way │ not sent yet ─►   | on their way │ not sent yet ─►
/// ```
///
/// Live packs go first, so that after an outage the present is there at once; the backlog follows behind them,
/// oldest first, no faster than the hub wants it ([Message.Pace]): a thousand agents that come back must not bury
/// it. At most 8 packs and 2 MiB are on their way.
///
/// A thread of its own reads the spool; the sampler and the reader only wake it.
final class UplinkPacks implements AutoCloseable {
    /// Packs on their way.
    static final int WINDOW = 8;
    /// Bytes on their way, but always one pack: the agent's heap is small.
    static final int WINDOW_BYTES = 2 << 20;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    /// After the spool could not be read.
    private static final int TROUBLE_MILLIS = 5_000;
    /// What holds until the hub says otherwise: each pack at once, the backlog with 1 MiB/s, which brings a week of
    /// a usual host back in five minutes.
    private static final Message.Pace USUAL = new Message.Pace(0, 1, 1 << 20);

    private final Uplink.Parts parts;
    private final Outbox outbox;
    private final Runnable hangUp;
    private final AutoCloseable following;
    private final Map<Long, Integer> onTheirWay = new HashMap<>(); // sequence → bytes
    private int bytesOnTheirWay;
    private final PackPace pace;
    private long backlogEnd; // the last sequence of the backlog
    private long backlogSent;
    private long liveSent;
    private int waitMillis;
    private long rewindTo = Long.MAX_VALUE; // the backlog begins anew behind this sequence
    private long rewindEnd; // and reaches to this one
    private long heldMillis; // until what was held back may go, 0 for nothing held
    private boolean news = true;
    private boolean closed;

    /// `hangUp` ends the connection when the outbox takes nothing any more.
    UplinkPacks(Uplink.Parts parts, Outbox outbox, Runnable hangUp) {
        this.parts = parts;
        this.outbox = outbox;
        this.hangUp = hangUp;
        this.pace = new PackPace(USUAL, parts.clock().monotonicNanos());
        this.following = parts.recording().follow(new Recording.Follower() {
            @Override
            public void record(byte[] record, boolean keyframe) {} // packs only; live has a follower of its own

            @Override
            public void sealed() {
                wake();
            }
        });
    }

    /// Begins to send; what waits in the spool now is the backlog.
    void start() {
        backlogEnd = Math.max(parts.recording().lastSealed(), parts.recording().lastAcknowledged());
        liveSent = backlogEnd;
        parts.threads().get().name("packs").start(this::run);
    }

    /// The hub has taken care of a pack; one of another spool is no business of this one.
    void settled(long epoch, long sequence) throws IOException {
        if (epoch != parts.recording().epoch()) {
            return;
        }
        parts.recording().acknowledged(sequence);
        synchronized (this) {
            Integer bytes = onTheirWay.remove(sequence);
            bytesOnTheirWay -= bytes == null ? 0 : bytes;
        }
        wake();
    }

    /// The hub has lost what it had acknowledged: what is still there becomes backlog again.
    void again(long epoch, long first, int count) throws IOException {
        if (epoch != parts.recording().epoch()) {
            return;
        }
        int found = parts.recording().again(first, count);
        if (found > 0) {
            parts.log().info("uplink", "the hub lacks packs from " + first + " on; sends " + found + " again");
            synchronized (this) {
                rewindTo = Math.min(rewindTo, first - 1);
                rewindEnd = Math.max(rewindEnd, first + count - 1);
            }
            wake();
        }
    }

    /// The hub cannot store now: everything not acknowledged is sent again after `millis`.
    synchronized void later(int millis) {
        waitMillis = Math.max(millis, 1);
        wake();
    }

    /// Somebody looks at this host: what waits goes at once.
    void flush() {
        pace.flush(parts.clock().monotonicNanos());
        wake();
    }

    /// The hub says how it wants its packs.
    void pace(Message.Pace wanted) {
        pace.set(wanted);
        wake();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            following.close();
        } catch (Exception failure) {
            parts.log().debug("uplink", "could not stop following the recorder: " + failure);
        }
    }

    private synchronized void wake() {
        news = true;
        notifyAll();
    }

    private void run() {
        try {
            while (awaitNews()) {
                rest();
                fill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // nobody does; it ends in order
        } catch (RuntimeException | Error bug) {
            parts.log().bug("uplink", "packs cannot be sent any more; connecting anew", bug);
            hangUp.run(); // the next connection has a thread of its own
        }
    }

    /// Waits until something happened, or it is time for what was held back.
    private synchronized boolean awaitNews() throws InterruptedException {
        while (!news && !closed) {
            long millis = heldMillis;
            if (millis == 0) {
                wait();
            } else {
                heldMillis = 0;
                news = true;
                wait(millis);
            }
        }
        news = false;
        return !closed;
    }

    /// Waits when the hub asked for it, and forgets what was on its way.
    private void rest() throws InterruptedException {
        int millis;
        synchronized (this) {
            millis = waitMillis;
            waitMillis = 0;
            if (millis == 0) {
                return;
            }
        }
        Clock clock = parts.clock();
        clock.awaitNanos(clock.monotonicNanos() + millis * NANOS_PER_MILLI);
        synchronized (this) {
            waitMillis = 0; // several packs were put off at once: one wait is enough
            onTheirWay.clear();
            bytesOnTheirWay = 0;
            backlogSent = 0;
            liveSent = backlogEnd;
        }
    }

    private void fill() {
        try {
            rewind();
            boolean more = true;
            while (more && hasRoom()) {
                more = sendLive() || sendBacklog();
            }
        } catch (IOException failure) {
            parts.log().warn("uplink", "the spool could not be read, tries again: " + failure.getMessage());
            later(TROUBLE_MILLIS);
        }
    }

    private synchronized void rewind() {
        backlogSent = Math.min(backlogSent, rewindTo);
        backlogEnd = Math.max(backlogEnd, Math.min(rewindEnd, liveSent));
        rewindTo = Long.MAX_VALUE;
        rewindEnd = 0;
    }

    private boolean sendLive() throws IOException {
        long now = parts.clock().monotonicNanos();
        Recording recording = parts.recording();
        long hold = pace.holdMillis(recording.lastSealed() > liveSent, recording.bytesAfter(liveSent), now);
        if (hold > 0) {
            hold(hold);
            return false;
        }
        SealedPack pack = recording.firstAfter(liveSent);
        if (pack == null) {
            return false;
        }
        liveSent = pack.sequence();
        return send(pack);
    }

    private boolean sendBacklog() throws IOException {
        if (backlogSent >= backlogEnd) {
            return false;
        }
        long hold = pace.backlogMillis(parts.clock().monotonicNanos());
        if (hold > 0) {
            hold(hold);
            return false;
        }
        SealedPack pack = parts.recording().firstAfter(backlogSent);
        if (pack == null || pack.sequence() > backlogEnd) {
            backlogSent = backlogEnd;
            return false;
        }
        backlogSent = pack.sequence();
        pace.backlogSent(pack.bytes().length, parts.clock().monotonicNanos());
        return send(pack);
    }

    private synchronized void hold(long millis) {
        heldMillis = heldMillis == 0 ? millis : Math.min(heldMillis, millis);
    }

    private synchronized boolean hasRoom() {
        return !closed && waitMillis == 0 && onTheirWay.size() < WINDOW && bytesOnTheirWay < WINDOW_BYTES;
    }

    private boolean send(SealedPack pack) {
        synchronized (this) {
            onTheirWay.put(pack.sequence(), pack.bytes().length);
            bytesOnTheirWay += pack.bytes().length;
        }
        boolean queued = outbox.bulk(new Message.PackMessage(parts.recording().epoch(), pack.sequence(), pack.bytes()));
        if (!queued) {
            hangUp.run();
        }
        return queued;
    }
}
