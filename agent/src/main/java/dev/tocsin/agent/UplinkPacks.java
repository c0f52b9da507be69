package dev.tocsin.agent;

import dev.tocsin.agent.Recording.SealedPack;
import dev.tocsin.base.Clock;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Outbox;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Sends sealed packs in order and keeps a few on their way, so that a distant hub does not make a backlog crawl.
/// What is not acknowledged when the connection ends is sent again on the next one: the hub knows what it has by
/// identity.
///
/// ```
/// acknowledged | on their way: at most 8, at most 2 MiB together | not sent yet
/// ```
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

    private final Uplink.Parts parts;
    private final Outbox outbox;
    private final Runnable hangUp;
    private final AutoCloseable following;
    private final Map<Long, Integer> onTheirWay = new HashMap<>(); // sequence → bytes
    private int bytesOnTheirWay;
    private long sent;
    private int waitMillis;
    private boolean news = true;
    private boolean closed;

    /// `hangUp` ends the connection when the outbox takes nothing any more.
    UplinkPacks(Uplink.Parts parts, Outbox outbox, Runnable hangUp) {
        this.parts = parts;
        this.outbox = outbox;
        this.hangUp = hangUp;
        this.following = parts.recording().follow(new Recording.Follower() {
            @Override
            public void record(byte[] record, boolean keyframe) {} // packs only; live has a follower of its own

            @Override
            public void sealed() {
                wake();
            }
        });
    }

    /// Begins to send.
    void start() {
        Thread.ofVirtual().name("packs").start(this::run);
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

    /// The hub cannot store now: everything not acknowledged is sent again after `millis`.
    synchronized void later(int millis) {
        waitMillis = Math.max(millis, 1);
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
        }
    }

    private synchronized boolean awaitNews() throws InterruptedException {
        while (!news && !closed) {
            wait();
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
            sent = 0;
        }
    }

    private void fill() {
        try {
            while (hasRoom()) {
                SealedPack pack = parts.recording().firstAfter(sent);
                if (pack == null || !send(pack)) {
                    return;
                }
            }
        } catch (IOException failure) {
            parts.log().warn("uplink", "the spool could not be read, tries again: " + failure.getMessage());
            later(TROUBLE_MILLIS);
        }
    }

    private synchronized boolean hasRoom() {
        return !closed && waitMillis == 0 && onTheirWay.size() < WINDOW && bytesOnTheirWay < WINDOW_BYTES;
    }

    private boolean send(SealedPack pack) {
        synchronized (this) {
            onTheirWay.put(pack.sequence(), pack.bytes().length);
            bytesOnTheirWay += pack.bytes().length;
            sent = pack.sequence();
        }
        boolean queued = outbox.bulk(new Message.PackMessage(parts.recording().epoch(), pack.sequence(), pack.bytes()));
        if (!queued) {
            hangUp.run();
        }
        return queued;
    }
}
