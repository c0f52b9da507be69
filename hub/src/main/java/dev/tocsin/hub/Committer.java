package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.store.BlockStore;
import dev.tocsin.store.StoredPack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Group commit: sessions hand packs over, one thread takes all that wait, stores them in one go and tells
/// each what came of it. A thousand agents that report in the same second cost a handful of commits, not a
/// thousand.
///
/// What waits is limited to [#MAX_PACKS] and [#MAX_BYTES]; when it is full, [#offer] says no and the agent
/// keeps the pack. A pack on which the store stumbles (a bug, not a full disk) is tried once more alone and
/// then put aside, so that it never holds up the others. Thread-safe.
final class Committer implements AutoCloseable {
    /// Packs that may wait.
    static final int MAX_PACKS = 1_024;
    /// Bytes that may wait; as much again may be on its way to the disk.
    static final long MAX_BYTES = 32L << 20;

    private static final long COMPLAIN_NANOS = 60_000_000_000L;

    /// Told what came of a pack, on the committer's thread; must return at once.
    interface Outcome {
        /// It is durable (or was already).
        void durable();

        /// It could not be stored now; nothing of it is.
        void later();

        /// The store cannot take this one at all; why, one line.
        void impossible(String why);
    }

    private record Waiting(StoredPack pack, Outcome outcome) {}

    private final BlockStore blocks;
    private final Clock clock;
    private final Log log;
    private final Thread thread;
    private List<Waiting> queue = new ArrayList<>();
    private long queuedBytes;
    private boolean closed;
    private long complainedNanos;
    private boolean complained;

    /// Starts the thread.
    Committer(BlockStore blocks, Clock clock, Log log) {
        this.blocks = blocks;
        this.clock = clock;
        this.log = log;
        // A platform thread: it spends its life in file writes, which would pin a carrier.
        this.thread = Thread.ofPlatform().name("committer").start(this::run);
    }

    /// Takes a pack over. False when too much waits already, or after [#close]; `outcome` is then never
    /// told.
    synchronized boolean offer(StoredPack pack, Outcome outcome) {
        if (closed || queue.size() >= MAX_PACKS || queuedBytes + pack.bytes().length > MAX_BYTES) {
            return false;
        }
        queue.add(new Waiting(pack, outcome));
        queuedBytes += pack.bytes().length;
        notifyAll();
        return true;
    }

    /// Stores what waits, then ends.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
            commit(batch);
        }
    }

    private synchronized List<Waiting> take() {
        while (queue.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                closed = true; // nobody interrupts this thread; if somebody does, it ends in order
            }
        }
        List<Waiting> batch = queue;
        queue = new ArrayList<>();
        queuedBytes = 0;
        return batch;
    }

    private void commit(List<Waiting> batch) {
        try {
            blocks.append(batch.stream().map(Waiting::pack).toList());
            batch.forEach(waiting -> waiting.outcome().durable());
        } catch (IOException failure) {
            complain(batch.size(), failure);
            batch.forEach(waiting -> waiting.outcome().later());
        } catch (OutOfMemoryError full) {
            batch.forEach(waiting -> waiting.outcome().later()); // this thread must not end: nobody else stores
        } catch (RuntimeException | AssertionError bug) {
            if (batch.size() == 1) {
                Waiting only = batch.getFirst();
                log.bug(
                        "committer",
                        "the store stumbled over pack " + only.pack().id(),
                        bug);
                only.outcome().impossible("the store cannot take it");
            } else {
                batch.forEach(waiting -> commit(List.of(waiting)));
            }
        }
    }

    private void complain(int packs, IOException failure) {
        long now = clock.monotonicNanos();
        if (!complained || now - complainedNanos > COMPLAIN_NANOS) {
            complained = true;
            complainedNanos = now;
            log.error(
                    "committer",
                    packs + " packs could not be stored; agents keep them and try again: " + failure.getMessage());
        }
    }
}
