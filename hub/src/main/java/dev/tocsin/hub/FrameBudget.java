package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.wire.FrameRoom;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The memory in which large frames of all connections are read, a fixed share of the heap. Small frames (up to 64 KiB,
/// what most packs are) do not come here.
///
/// When it is used up, a further frame waits; and when the one that has been read for the longest time has taken more
/// than [#PATIENCE_NANOS], its connection is ended: a frame of an honest agent is there in milliseconds, one that is
/// held back on purpose never is. An agent on a very slow line may be hit while others attack; it comes back and
/// sends again. Thread-safe.
final class FrameBudget {
    /// The share: two of the largest frames, and the copies that decoding makes of them, beside what waits for the
    /// disk, in the heap of 256 MiB.
    static final long BYTES = 40L << 20;

    /// How long a frame may take while others wait for its place.
    static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final LinkedHashSet<Place> taken = new LinkedHashSet<>(); // oldest first
    private long free = BYTES;

    /// One frame's part; two of the same size are two.
    private static final class Place {
        private final int bytes;
        private final long sinceNanos;
        private final Runnable cut;
        private boolean isCut;

        Place(int bytes, long sinceNanos, Runnable cut) {
            this.bytes = bytes;
            this.sinceNanos = sinceNanos;
            this.cut = cut;
        }
    }

    FrameBudget(Clock clock) {
        this.clock = clock;
    }

    /// The room for one connection; `cut` ends it, from another thread, when it holds up others.
    FrameRoom of(Runnable cut) {
        return bytes -> take(bytes, cut);
    }

    private Runnable take(int bytes, Runnable cut) throws IOException {
        lock.lock();
        try {
            while (free < bytes) {
                cutOldest();
                freed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            Place place = new Place(bytes, clock.monotonicNanos(), cut);
            taken.add(place);
            free -= bytes;
            return () -> giveBack(place);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IOException("the connection is ending", ending);
        } finally {
            lock.unlock();
        }
    }

    private void cutOldest() {
        for (Place place : taken) {
            if (!place.isCut) {
                if (clock.monotonicNanos() - place.sinceNanos > PATIENCE_NANOS) {
                    place.isCut = true; // its own thread gives the place back
                    place.cut.run();
                }
                return;
            }
        }
    }

    private void giveBack(Place place) {
        lock.lock();
        try {
            if (taken.remove(place)) {
                free += place.bytes;
                freed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
